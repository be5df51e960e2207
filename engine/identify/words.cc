#include "engine/identify/words.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace faultline::identify {

namespace {

using CodePoint = std::uint32_t;

// What is read where bytes are not UTF-8; it belongs to no word.
constexpr CodePoint kNone = 0;

struct Range {
    CodePoint first;
    CodePoint last;
};

// Above ASCII: punctuation, spaces and signs.
constexpr std::array<Range, 12> kSeparators = {{{0x0080, 0x00A9},
                                                {0x00AB, 0x00B1},
                                                {0x00B4, 0x00B4},
                                                {0x00B6, 0x00B8},
                                                {0x00BB, 0x00BF},
                                                {0x00D7, 0x00D7},
                                                {0x00F7, 0x00F7},
                                                {0x2000, 0x206F},
                                                {0x2190, 0x2BFF},
                                                {0x3000, 0x3004},
                                                {0x3008, 0x3020},
                                                {0xFF00, 0xFF0F}}};

// Scripts of which each character is a word.
constexpr std::array<Range, 5> kSingles = {
    {{0x3040, 0x30FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF}}};

bool lies_in(CodePoint point, const auto& ranges) {
    return std::ranges::any_of(
        ranges, [&](const Range& range) { return range.first <= point && point <= range.last; });
}

// Reads the character at `at` and goes behind it.
CodePoint read_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(at++);
    if (lead < 0x80) return lead;
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < more) return kNone;
    CodePoint point = lead & (0x3FU >> more);
    for (std::size_t i = 0; i < more; i++) {
        if ((byte(at + i) & 0xC0U) != 0x80U) return kNone;
        point = point << 6 | (byte(at + i) & 0x3FU);
    }
    at += more;
    return point;
}

void append_point(CodePoint point, std::string& out) {
    const auto put = [&](CodePoint byte) { out.push_back(static_cast<char>(byte)); };
    if (point < 0x80) return put(point);
    if (point < 0x800) {
        put(0xC0 | point >> 6);
    } else if (point < 0x10000) {
        put(0xE0 | point >> 12);
        put(0x80 | (point >> 6 & 0x3F));
    } else {
        put(0xF0 | point >> 18);
        put(0x80 | (point >> 12 & 0x3F));
        put(0x80 | (point >> 6 & 0x3F));
    }
    put(0x80 | (point & 0x3F));
}

// Latin Extended-A has its pairs at even and odd numbers, in parts the other way round.
CodePoint lower_latin_extended(CodePoint point) {
    const bool is_odd_upper =
        (0x0139 <= point && point <= 0x0148) || (0x0179 <= point && point <= 0x017E);
    if (point == 0x0130 || point == 0x0138 || point == 0x0149 || point == 0x017F) return point;
    if (point == 0x0178) return 0x00FF;
    return (point % 2 != 0) == is_odd_upper ? point + 1 : point;
}

CodePoint lower(CodePoint point) {
    if (point < 0x80) return 'A' <= point && point <= 'Z' ? point + ('a' - 'A') : point;
    if (0x00C0 <= point && point <= 0x00DE) return point + 0x20;
    if (0x0100 <= point && point <= 0x017F) return lower_latin_extended(point);
    if (0x0391 <= point && point <= 0x03A9) return point + 0x20;
    if (0x0410 <= point && point <= 0x042F) return point + 0x20;
    if (0x0400 <= point && point <= 0x040F) return point + 0x50;
    return point;
}

bool is_in_word(CodePoint point) {
    if (point >= 0x80) return !lies_in(point, kSeparators);
    return ('0' <= point && point <= '9') || ('a' <= point && point <= 'z') ||
           ('A' <= point && point <= 'Z');
}

}  // namespace

void visit_words(std::string_view text, const WordVisitor& visitor) {
    std::string word;
    const auto finish = [&] {
        if (!word.empty()) visitor(word);
        word.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = read_point(text, at);
        if (!is_in_word(point)) {
            finish();
            continue;
        }
        const bool is_single = point >= 0x80 && lies_in(point, kSingles);
        if (is_single) finish();
        append_point(lower(point), word);
        if (is_single) finish();
    }
    finish();
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    visit_words(text, [&](std::string_view word) { words.emplace_back(word); });
    std::ranges::sort(words);
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

}  // namespace faultline::identify
