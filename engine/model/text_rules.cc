#include "engine/model/text_rules.h"

#include <utility>

#include "engine/model/validation.h"

namespace faultline::model {

void TextRules::line(const std::string& pointer, std::string_view text, std::size_t bytes_max) {
    if (!is_short(pointer, text, bytes_max)) return;
    if (!is_clean_text(text)) {
        add(pointer, "invalid_text", "must be UTF-8 text without control characters");
    }
}

bool TextRules::is_short(const std::string& pointer, std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return true;
    add(pointer,
        "too_long",
        "has " + std::to_string(text.size()) + " bytes, the limit is " + std::to_string(bytes_max));
    return false;
}

void TextRules::required_line(const std::string& pointer,
                              std::string_view text,
                              std::size_t bytes_max) {
    if (text.empty()) {
        add(pointer, "missing", "must not be empty");
    } else {
        line(pointer, text, bytes_max);
    }
}

void TextRules::at_most(const std::string& pointer, std::size_t count, std::size_t count_max) {
    if (count <= count_max) return;
    add(pointer,
        "too_many",
        "has " + std::to_string(count) + " items, the limit is " + std::to_string(count_max));
}

void TextRules::add(std::string pointer, std::string code, std::string message) {
    violations_.push_back({std::move(pointer), std::move(code), std::move(message)});
}

Result<void> check_record_id(std::string_view what, std::string_view id) {
    const bool is_one = !id.empty() && id.size() <= kRecordIdBytesMax && is_clean_text(id) &&
                        id.find(' ') == std::string_view::npos;
    if (is_one) return {};
    return invalid_argument("'" + printable(std::string(id.substr(0, kRecordIdBytesMax))) +
                            "' is no id of " + std::string(what) +
                            ": it must be UTF-8 text without blanks and control characters of 1 "
                            "to " +
                            std::to_string(kRecordIdBytesMax) + " bytes");
}

}  // namespace faultline::model
