#include "engine/model/person_name.h"

#include <algorithm>
#include <array>

namespace faultline::model {

namespace {

// White space of ASCII and of Unicode, and what is as invisible, in UTF-8.
constexpr std::array<std::string_view, 29> kBlanks = {" ",
                                                      "\t",
                                                      "\n",
                                                      "\v",
                                                      "\f",
                                                      "\r",
                                                      "\xC2\x85",
                                                      "\xC2\xA0",
                                                      "\xE1\x9A\x80",
                                                      "\xE2\x80\x80",
                                                      "\xE2\x80\x81",
                                                      "\xE2\x80\x82",
                                                      "\xE2\x80\x83",
                                                      "\xE2\x80\x84",
                                                      "\xE2\x80\x85",
                                                      "\xE2\x80\x86",
                                                      "\xE2\x80\x87",
                                                      "\xE2\x80\x88",
                                                      "\xE2\x80\x89",
                                                      "\xE2\x80\x8A",
                                                      "\xE2\x80\x8B",
                                                      "\xE2\x80\xA8",
                                                      "\xE2\x80\xA9",
                                                      "\xE2\x80\xAF",
                                                      "\xE2\x81\x9F",
                                                      "\xE2\x81\xA0",
                                                      "\xE3\x80\x80",
                                                      "\xE1\xA0\x8E",
                                                      "\xEF\xBB\xBF"};

// How many bytes of a blank `text` begins or ends with; 0: it is none.
std::size_t blank_at_front(std::string_view text) {
    const auto found = std::ranges::find_if(
        kBlanks, [&](std::string_view blank) { return text.starts_with(blank); });
    return found == kBlanks.end() ? 0 : found->size();
}

std::size_t blank_at_back(std::string_view text) {
    const auto found = std::ranges::find_if(
        kBlanks, [&](std::string_view blank) { return text.ends_with(blank); });
    return found == kBlanks.end() ? 0 : found->size();
}

std::string_view without_blanks_around(std::string_view text) {
    for (std::size_t size = blank_at_front(text); size != 0; size = blank_at_front(text)) {
        text.remove_prefix(size);
    }
    for (std::size_t size = blank_at_back(text); size != 0; size = blank_at_back(text)) {
        text.remove_suffix(size);
    }
    return text;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool is_blank(std::string_view text) {
    return without_blanks_around(text).empty();
}

std::string name_fault(std::string_view name) {
    if (name.empty()) return {};
    if (is_blank(name)) return "is blank; it must be a name";
    const bool is_bare = blank_at_front(name) == 0 && blank_at_back(name) == 0;
    return is_bare ? std::string() : "must not begin or end with a blank";
}

bool is_same_person(std::string_view a, std::string_view b) {
    return std::ranges::equal(without_blanks_around(a), without_blanks_around(b), {}, lower, lower);
}

}  // namespace faultline::model
