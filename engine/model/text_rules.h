// TextRules: the rules that texts, times and lists of a user's record have in common; every broken
// one becomes a violation.
//
// Thread safety: none; one belongs to one validation.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/result.h"

namespace faultline::model {

// Limits of records that a user writes by hand or imports.
inline constexpr std::size_t kRecordIdBytesMax = 64;
inline constexpr std::size_t kRecordTitleBytesMax = 1024;
inline constexpr std::size_t kRecordWordBytesMax = 256;  // people, teams, what a source calls it

// Collects what is wrong with one record.
class TextRules {
 public:
    // One line of text, which may be empty, or may not.
    void line(const std::string& pointer, std::string_view text, std::size_t bytes_max);
    void required_line(const std::string& pointer, std::string_view text, std::size_t bytes_max);

    // At most so many bytes of any text; true if it is.
    bool is_short(const std::string& pointer, std::string_view text, std::size_t bytes_max);

    // A list of at most so many items.
    void at_most(const std::string& pointer, std::size_t count, std::size_t count_max);

    // Note that something is wrong.
    void add(std::string pointer, std::string code, std::string message);

    // Everything that was noted.
    [[nodiscard]] std::vector<Violation> take() { return std::move(violations_); }

 private:
    std::vector<Violation> violations_;
};

// Rules for the id of a record that a user gives: clean text of 1 to kRecordIdBytesMax bytes
// without blanks; `what` is "an incident" or the like.
// Errors: invalid_argument naming what is wrong.
[[nodiscard]] Result<void> check_record_id(std::string_view what, std::string_view id);

}  // namespace faultline::model
