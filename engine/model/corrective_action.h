// CorrectiveAction: the gaps that one owner has to close under one rule, and until when.
//
// An action is a record of kind kCorrectiveActionRecord; its key is action_key(), so that there is
// one for each rule and owner, whatever became of it.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     action = u8 1, bytes rule, bytes owner, zigzag due, varint opened version, varint newest
//              report's version, varint closed version (0: open), varint reopened, varint gaps,
//              varint unknown, varint n, bytes external id * n           ascending, unique

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kCorrectiveActionRecord = "corrective_action";

// An action names at most so many of its CIs; the counts are exact.
inline constexpr std::size_t kActionExamplesMax = 10;

// What an owner has to do about a rule.
struct CorrectiveAction {
    std::string rule;
    std::string owner;           // of the CIs; empty: nobody is named
    UtcTime due;                 // counted from the report that opened it, or opened it again
    Version opened{};            // the version of that report
    Version reported{};          // of the newest report that found it
    Version closed{};            // of the report that did not find it any more; 0: it is open
    std::uint64_t reopened = 0;  // how often it came back
    std::uint64_t gaps = 0;      // as the newest report that found it says
    std::uint64_t unknown = 0;   // likewise
    std::vector<std::string> examples;  // external ids of the first CIs, ascending

    [[nodiscard]] bool is_open() const { return closed == Version{}; }

    friend bool operator==(const CorrectiveAction&, const CorrectiveAction&) = default;
};

// The key of the action: a digest, because names are longer than a key may be.
[[nodiscard]] std::string action_key(std::string_view rule, std::string_view owner);

// The canonical form.  REQUIRES: at most kActionExamplesMax examples, ascending and unique.
[[nodiscard]] std::string encode_corrective_action(const CorrectiveAction& action);

// Errors: corruption if the bytes are not a canonical action.
[[nodiscard]] Result<CorrectiveAction> decode_corrective_action(std::string_view bytes);

}  // namespace faultline::model
