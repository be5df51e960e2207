#include "engine/graph/need_detail.h"

#include <algorithm>
#include <tuple>

#include "engine/base/utc_time.h"

namespace faultline::graph {

namespace {

// Of a need that was never verified the freshness does not count against that of another.
std::int64_t freshness_end(const NeedDetail& detail) {
    return detail.verified_at ? detail.fresh_until : INT64_MIN;
}

bool is_claimed_unverified(const NeedDetail& detail) {
    return !detail.verified_at || detail.lapsed == Lapsed::unverified;
}

bool is_claimed_openly(const NeedDetail& detail) {
    return detail.is_open || (detail.holders == 0 && is_claimed_unverified(detail));
}

// What never lapses has one form only, and so has what no numbered source claims.
void make_canonical(NeedDetail& detail) {
    if (detail.verified_at && detail.fresh_until == kNeverLapses) {
        detail.holders = 0;
        detail.undated = 0;
    }
    if (detail.holders == 0) detail.is_open = false;
}

}  // namespace

NeedDetail merged(const NeedDetail& a, const NeedDetail& b) {
    // An absent time compares below every time, so that a known verification wins.
    NeedDetail both{.strength = std::max(a.strength, b.strength),
                    .delay_s = std::min(a.delay_s, b.delay_s),
                    .capacity = std::max(a.capacity, b.capacity),
                    .is_open = is_claimed_openly(a) || is_claimed_openly(b),
                    .verified_at = std::max(a.verified_at, b.verified_at),
                    .holders = a.holders | b.holders,
                    .undated = a.undated | b.undated};
    if (both.verified_at) {
        both.fresh_until = std::max(freshness_end(a), freshness_end(b));
        const bool unverified = is_claimed_unverified(a) || is_claimed_unverified(b);
        if (unverified && both.fresh_until != kNeverLapses) both.lapsed = Lapsed::unverified;
    }
    make_canonical(both);
    return both;
}

NeedDetail verified(NeedDetail detail,
                    std::optional<std::int64_t> verified_at,
                    std::optional<std::uint32_t> freshness_days) {
    detail.verified_at = verified_at;
    detail.lapsed = Lapsed::stale;
    detail.fresh_until = kNeverLapses;
    if (!verified_at || !freshness_days) return detail;
    const std::int64_t length = *freshness_days * kDayMicroseconds;
    if (*verified_at < kNeverLapses - length) detail.fresh_until = *verified_at + length;
    return detail;
}

NeedDetail held_by(NeedDetail detail, std::uint32_t number) {
    detail.holders = std::uint64_t{1} << number;
    detail.undated = detail.verified_at ? 0 : detail.holders;
    make_canonical(detail);
    return detail;
}

bool detail_less(const NeedDetail& a, const NeedDetail& b) {
    const auto key = [](const NeedDetail& detail) {
        return std::tie(detail.strength,
                        detail.delay_s,
                        detail.capacity,
                        detail.verified_at,
                        detail.fresh_until,
                        detail.lapsed,
                        detail.holders,
                        detail.undated,
                        detail.is_open);
    };
    return key(a) < key(b);
}

}  // namespace faultline::graph
