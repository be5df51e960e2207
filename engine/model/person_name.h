// Names of people as users claim them: what is one, and which two are of the same person.
//
// Four eyes are counted by names.  A name that looks like another one must not count as somebody
// else, so blanks around it are refused and upper case is lower case.
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <string_view>

namespace faultline::model {

// True if there is nothing to read in `text`: it is empty or has white space only, that of Unicode
// included.
[[nodiscard]] bool is_blank(std::string_view text);

// What is wrong with blanks in `name`, as the message of a violation; empty: nothing.  An empty
// name is for the caller to judge.
[[nodiscard]] std::string name_fault(std::string_view name);

// True if both are names of one person: A to Z count as a to z, blanks around do not count.
[[nodiscard]] bool is_same_person(std::string_view a, std::string_view b);

}  // namespace faultline::model
