#include "importers/wording.h"

#include <charconv>
#include <utility>

#include "engine/model/validation.h"

namespace faultline::importers {

namespace {

constexpr std::string_view kLinePointer = "line ";

// `text` without the bytes of a character that was cut at its end.
std::string_view without_cut_character(std::string_view text) {
    const auto is_continuation = [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    };
    while (!text.empty() && is_continuation(text.back())) {
        text.remove_suffix(1);
    }
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0) text.remove_suffix(1);
    return text;
}

}  // namespace

std::string shown(std::string_view text) {
    constexpr std::size_t kShownBytesMax = 80;
    const bool cut = text.size() > kShownBytesMax;
    std::string front(cut ? without_cut_character(text.substr(0, kShownBytesMax)) : text);
    return "'" + model::printable(std::move(front)) + (cut ? "...'" : "'");
}

Error unreadable(std::uint32_t line, std::string code, const std::string& message) {
    const std::string where = std::string(kLinePointer) + std::to_string(line);
    Error error = invalid_argument(where + ": " + message);
    error.violations.push_back({where, std::move(code), message});
    return error;
}

std::optional<model::Problem> problem_of_unreadable(const Error& error, std::uint32_t file) {
    if (error.code != ErrorCode::invalid_argument || error.violations.size() != 1) {
        return std::nullopt;
    }
    const Violation& violation = error.violations.front();
    if (!violation.pointer.starts_with(kLinePointer)) return std::nullopt;
    std::uint32_t line = 0;
    const char* const digits = violation.pointer.data() + kLinePointer.size();
    std::from_chars(digits, violation.pointer.data() + violation.pointer.size(), line);
    return model::Problem{{file, line}, violation.code, violation.message};
}

}  // namespace faultline::importers
