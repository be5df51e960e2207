// Validation of what a user writes; every rule that is broken is returned, not only the first.
//
// A violation's pointer is a JSON pointer into the interchange object, its code is stable, and its
// message names the value, the rule and, for a limit, the limit's value.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/model/observations.h"

namespace faultline::model {

// True if `text` is well-formed UTF-8 without control characters (U+0000..U+001F, U+007F..U+009F).
[[nodiscard]] bool is_clean_text(std::string_view text);

// True if `text` is UTF-8 without a NUL: it may have several lines.
[[nodiscard]] bool is_text(std::string_view text);

// `text` as a message may quote it: as it is if it is clean, else with '?' for every byte that is
// not plain ASCII.  Always UTF-8.
[[nodiscard]] std::string printable(std::string text);

// Rules for an external id: not empty, clean text, at most kIdBytesMax bytes.
[[nodiscard]] std::vector<Violation> validate_id(std::string_view pointer, std::string_view id);

// Rules for one item, those that need no other item.
[[nodiscard]] std::vector<Violation> validate(const CiInput& ci);
[[nodiscard]] std::vector<Violation> validate(const RelationshipInput& relationship);
[[nodiscard]] std::vector<Violation> validate(const GroupInput& group);

// Rules for the reliability attributes, which are numbers:
// `unavailability` in [0, 1), `availability` in (0, 1], `mtbf_hours` > 0 and `mttr_hours` >= 0
// together, MTTR below MTBF.  What they come to says engine/model/reliability.h.
[[nodiscard]] std::vector<Violation> validate_reliability(const Attributes& attributes);

}  // namespace faultline::model
