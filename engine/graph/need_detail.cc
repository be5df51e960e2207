#include "engine/graph/need_detail.h"

#include <algorithm>
#include <tuple>

namespace faultline::graph {

namespace {

constexpr std::int64_t kMicrosecondsPerDay = std::int64_t{24} * 60 * 60 * 1'000'000;

// Of a need that was never verified the freshness does not count against that of another.
std::int64_t freshness_end(const NeedDetail& detail) {
    return detail.verified_at ? detail.fresh_until : INT64_MIN;
}

bool is_claimed_unverified(const NeedDetail& detail) {
    return !detail.verified_at || detail.lapsed == Lapsed::unverified;
}

}  // namespace

NeedDetail merged(const NeedDetail& a, const NeedDetail& b) {
    // An absent time compares below every time, so that a known verification wins.
    NeedDetail both{.strength = std::max(a.strength, b.strength),
                    .delay_s = std::min(a.delay_s, b.delay_s),
                    .capacity = std::max(a.capacity, b.capacity),
                    .verified_at = std::max(a.verified_at, b.verified_at)};
    if (!both.verified_at) return both;
    both.fresh_until = std::max(freshness_end(a), freshness_end(b));
    const bool unverified = is_claimed_unverified(a) || is_claimed_unverified(b);
    // What never lapses has one form only.
    if (unverified && both.fresh_until != kNeverLapses) both.lapsed = Lapsed::unverified;
    return both;
}

NeedDetail verified(NeedDetail detail,
                    std::optional<std::int64_t> verified_at,
                    std::optional<std::uint32_t> freshness_days) {
    detail.verified_at = verified_at;
    detail.lapsed = Lapsed::stale;
    detail.fresh_until = kNeverLapses;
    if (!verified_at || !freshness_days) return detail;
    const std::int64_t length = *freshness_days * kMicrosecondsPerDay;
    if (*verified_at < kNeverLapses - length) detail.fresh_until = *verified_at + length;
    return detail;
}

bool detail_less(const NeedDetail& a, const NeedDetail& b) {
    return std::tie(a.strength, a.delay_s, a.capacity, a.verified_at, a.fresh_until, a.lapsed) <
           std::tie(b.strength, b.delay_s, b.capacity, b.verified_at, b.fresh_until, b.lapsed);
}

}  // namespace faultline::graph
