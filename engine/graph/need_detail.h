// NeedDetail: all that is said about one need beside its two ends.
//
// Thread safety: a value.

#pragma once

#include <cstdint>
#include <optional>

namespace faultline::graph {

// What a need is once its verifications have lapsed: stale, or merely unverified because somebody
// claims it without saying when it was verified, which does not lapse.
enum class Lapsed : std::uint8_t { stale = 0, unverified = 1 };

// So many sources with a freshness limit are told apart; what runs of the others see does not
// count.
inline constexpr std::uint32_t kNumberedSourcesMax = 64;

// The end of a freshness without limit.
inline constexpr std::int64_t kNeverLapses = INT64_MAX;

// What is said about one need.  Parallel relationships between the same two CIs in the same place
// (both hard and ungrouped, or members of the same group) are one need with the strongest strength,
// the largest capacity, the shortest delay, the latest verification and the longest freshness; so
// is one relationship that several sources claim, as far as verification and freshness go.
//
// Import runs see a need without saying so in its claims: `holders` and what follows it tell whose
// runs count.  The sources with a freshness limit are numbered (model::Catalogue::source_limit());
// a bit of a mask is one of them.  All masks of what never lapses are 0.
struct NeedDetail {
    double strength = 1.0;          // P(the dependency's failure takes the dependent down)
    std::uint64_t delay_s = 0;      // until the dependent feels it
    std::uint32_t capacity = 1;     // as a group member
    Lapsed lapsed = Lapsed::stale;  // stale if it was never verified or never lapses
    bool is_open = false;  // one that is no holder claims it, unverified; only with holders
    std::optional<std::int64_t> verified_at =
        {};                                   // microseconds since 1970 UTC; unknown when absent
    std::int64_t fresh_until = kNeverLapses;  // microseconds since 1970 UTC, if it was verified
    std::uint64_t holders = 0;                // numbered sources that claim it
    std::uint64_t undated = 0;  // of them, those that do not say when they verified it

    friend bool operator==(const NeedDetail&, const NeedDetail&) = default;
};

// How sure a need is.  `unverified`: somebody claims it, nobody says when it was verified.
enum class Freshness : std::uint8_t { fresh, unverified, stale };

// How sure a need is at a time in microseconds since 1970 UTC: fresh if any verification of it has
// not lapsed, else unverified if anybody claims it without one, else stale.  A further claim of a
// need never makes it less sure.
[[nodiscard]] inline Freshness freshness(const NeedDetail& detail, std::int64_t time) {
    if (!detail.verified_at) return Freshness::unverified;
    if (time <= detail.fresh_until) return Freshness::fresh;
    return detail.lapsed == Lapsed::stale ? Freshness::stale : Freshness::unverified;
}

// `detail` as one source claims it: verified then, if it says so, and fresh for so many days;
// always without a limit.
[[nodiscard]] NeedDetail verified(NeedDetail detail,
                                  std::optional<std::int64_t> verified_at,
                                  std::optional<std::uint32_t> freshness_days);

// `detail` as the source with that number claims it.  REQUIRES: as verified() made it;
// number < kNumberedSourcesMax.
[[nodiscard]] NeedDetail held_by(NeedDetail detail, std::uint32_t number);

// The last time at which the need is surely not stale; kNeverLapses if it never will be.
[[nodiscard]] inline std::int64_t not_stale_until(const NeedDetail& detail) {
    const bool can_be_stale = detail.verified_at && detail.lapsed == Lapsed::stale;
    return can_be_stale ? detail.fresh_until : kNeverLapses;
}

// The largest capacity of a member and the largest that a group requires.
inline constexpr std::uint32_t kCapacityMax = 0x7FFF'FFFF;

// True if the dependency's failure surely takes the dependent down.
[[nodiscard]] inline bool is_hard(const NeedDetail& detail) {
    return detail.strength == 1.0;
}

// One need instead of two parallel ones.
[[nodiscard]] NeedDetail merged(const NeedDetail& a, const NeedDetail& b);

// A strict order over all fields, so that parallel soft needs have one order.
[[nodiscard]] bool detail_less(const NeedDetail& a, const NeedDetail& b);

}  // namespace faultline::graph
