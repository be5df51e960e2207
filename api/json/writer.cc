#include "api/json/writer.h"

#include <cassert>
#include <charconv>
#include <cmath>

namespace faultline::json {

namespace {

constexpr std::size_t kFlushBytes = std::size_t{1} << 16;
constexpr std::size_t kNumberBytesMax = 40;

bool needs_escape(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// The letter after the backslash in a two-character escape, or 0.
char short_escape(char c) {
    switch (c) {
        case '"':
            return '"';
        case '\\':
            return '\\';
        case '\b':
            return 'b';
        case '\f':
            return 'f';
        case '\n':
            return 'n';
        case '\r':
            return 'r';
        case '\t':
            return 't';
        default:
            return 0;
    }
}

void escape(char c, std::string& out) {
    if (const char letter = short_escape(c)) {
        out.push_back('\\');
        out.push_back(letter);
        return;
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    out.append("\\u00");
    out.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
    out.push_back(kDigits[static_cast<unsigned char>(c) & 0xF]);
}

template <typename Number>
std::string_view number_text(Number number, char (&buffer)[kNumberBytesMax]) {
    const auto result = std::to_chars(buffer, buffer + kNumberBytesMax, number);
    return {buffer, static_cast<std::size_t>(result.ptr - buffer)};
}

}  // namespace

void JsonWriter::separate() {
    if (!first_) buffer_.push_back(',');
    first_ = false;
}

void JsonWriter::open(char bracket) {
    separate();
    buffer_.push_back(bracket);
    first_ = true;
}

void JsonWriter::close(char bracket) {
    buffer_.push_back(bracket);
    first_ = false;
    flush_if_full();
}

void JsonWriter::key(std::string_view name) {
    separate();
    quote(name);
    buffer_.push_back(':');
    first_ = true;
}

void JsonWriter::scalar(std::string_view text) {
    separate();
    buffer_.append(text);
    flush_if_full();
}

void JsonWriter::value(std::string_view text) {
    separate();
    quote(text);
    flush_if_full();
}

void JsonWriter::value(double number) {
    assert(std::isfinite(number));
    char buffer[kNumberBytesMax];
    std::string text(number_text(number == 0.0 ? 0.0 : number, buffer));
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    scalar(text);
}

void JsonWriter::integer(std::int64_t number) {
    char buffer[kNumberBytesMax];
    scalar(number_text(number, buffer));
}

void JsonWriter::integer(std::uint64_t number) {
    char buffer[kNumberBytesMax];
    scalar(number_text(number, buffer));
}

void JsonWriter::quote(std::string_view text) {
    buffer_.push_back('"');
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); i++) {
        if (!needs_escape(text[i])) continue;
        buffer_.append(text.substr(plain, i - plain));
        escape(text[i], buffer_);
        plain = i + 1;
    }
    buffer_.append(text.substr(plain));
    buffer_.push_back('"');
}

void JsonWriter::flush_if_full() {
    if (buffer_.size() < kFlushBytes) return;
    ok_ = ok_ && sink_->write(buffer_);
    buffer_.clear();
}

bool JsonWriter::finish() {
    buffer_.push_back('\n');
    ok_ = ok_ && sink_->write(buffer_);
    buffer_.clear();
    return ok_;
}

}  // namespace faultline::json
