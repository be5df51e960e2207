// Seniority: when a source of less authority may speak for one of more, and when that one is back.
//
// A merge knows no time.  So it is decided when a claim is written: a claim that finds the word of
// a better-ranked source stale is marked `outranks` (engine/model/claim.h) and wins over it; when
// that source sees the CI again its claim becomes new, and wins again.
//
// Thread safety: none; one instance serves one plan.

#pragma once

#include <functional>
#include <optional>

#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/identify/authority.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/catalogue.h"

namespace faultline::identify {

// When a source last saw a CI, as far as anybody knows, and when that is judged.
struct Sightings {
    std::function<std::optional<UtcTime>(CiId ci, SymbolId source)> last_seen = nullptr;
    UtcTime now;
};

// True if both speak about something in which `a` has more authority than `b`.  Ranks are those of
// the class that `b` gives.
// Errors: corruption if attributes do not decode.  REQUIRES: both have CI fields.
[[nodiscard]] Result<bool> ranks_above(const Authority& authority,
                                       const SourcedClaim& a,
                                       const SourcedClaim& b);

// Judges the claims of one plan.
class Seniority {
 public:
    // All must outlive *this.
    Seniority(const model::Catalogue& catalogue, Authority authority, const Sightings& sightings)
        : catalogue_(&catalogue), authority_(std::move(authority)), sightings_(&sightings) {}

    // False if nothing here is ever true.
    [[nodiscard]] bool matters() const { return authority_.any(); }

    // True if `own` finds the word of `other`, which ranks above it, stale.
    [[nodiscard]] Result<bool> finds_stale(CiId ci,
                                           const SourcedClaim& own,
                                           const SourcedClaim& other) const;

    // True if `other` outranks the older claim `own`, which ranks above it.
    [[nodiscard]] Result<bool> is_overruled_by(const SourcedClaim& own,
                                               const SourcedClaim& other) const;

 private:
    [[nodiscard]] bool is_stale(CiId ci, const SourcedClaim& claim) const;

    const model::Catalogue* catalogue_;
    Authority authority_;
    const Sightings* sightings_;
};

}  // namespace faultline::identify
