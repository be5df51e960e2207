// The unavailability that a configuration item states about itself in its attributes.
//
// Thread safety: pure functions; a reader belongs to one thread.
//
// The first present of these counts: `unavailability` q in [0, 1); `availability` a in (0, 1] as
// 1 - a; `mtbf_hours` with `mttr_hours` as mttr / mtbf, because MTBF includes the repair. Integers
// and doubles are numbers, texts are none; an explicit 0 is a value.
// `mttr_hours` alone says nothing about q and counts as absent; `mtbf_hours` alone does and is
// unusable.  A value that is present but unusable is never guessed, and what comes after it in this
// order does not take its place.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/attributes.h"

namespace faultline::model {

// Whether a CI states a q.
enum class ReliabilityState : std::uint8_t {
    absent = 0,    // it says nothing
    unusable = 1,  // it says something that is no q
    given = 2,
};

// What a CI states.
struct OwnReliability {
    ReliabilityState state = ReliabilityState::absent;
    double unavailability = 0;  // in [0, 1); 0 unless given

    friend bool operator==(const OwnReliability&, const OwnReliability&) = default;
};

// Why a CI's statement is unusable: the attribute, its value as text (clipped, printable; empty if
// what is wrong is that it is missing), and the rule it breaks.
struct ReliabilityFault {
    std::string attribute;
    std::string value;
    std::string rule;
};

// The attributes that speak of reliability, in the order in which they count.
inline constexpr std::array<std::string_view, 4> kReliabilityAttributes = {
    "unavailability", "availability", "mtbf_hours", "mttr_hours"};

// The number that a value is as a whole; none if it is not one, or not finite.
[[nodiscard]] std::optional<double> reliability_number(const AttributeValue& value);

// Reads the statement of one CI from its attributes, which may come in any order.
class ReliabilityReader {
 public:
    // Note an attribute; `value` is the canonical form of one value and must outlive the reader.
    // Attributes that do not speak of reliability are passed over.
    void note(std::string_view name, std::string_view value);

    // What was stated so far.
    [[nodiscard]] OwnReliability result() const;

    // What is wrong with it; none unless it is unusable.
    [[nodiscard]] std::optional<ReliabilityFault> fault() const;

 private:
    std::array<std::optional<std::string_view>, kReliabilityAttributes.size()> values_;
};

// What the canonical form of all attributes of a CI states; absent if it is not one.
// Cost: O(attributes), without decoding those that do not matter.
[[nodiscard]] OwnReliability own_reliability(std::string_view attributes);

}  // namespace faultline::model
