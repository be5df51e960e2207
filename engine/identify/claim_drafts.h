// ClaimDrafts: the claims about some CIs while somebody works on them, and what was altered.
//
// Thread safety: none; belongs to one plan.
// Memory: those claims, taken apart, and as they are stored.

#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/claim_parts.h"
#include "engine/identify/identity_plan.h"
#include "engine/identify/merge_claims.h"

namespace faultline::identify {

// The claims about one CI, by source.
using PartsBySource = std::map<SymbolId, ClaimParts>;

// The drafts.
class ClaimDrafts {
 public:
    // No CI is read yet.  `index` must outlive *this.
    explicit ClaimDrafts(const ClaimIndex& index) : index_(&index) {}

    // Read the claims about `cis` that were not read yet.  Errors: corruption, unavailable.
    Result<void> read(const std::set<CiId>& cis);

    // The claims about a CI as they are now; whoever alters them alters the drafts.
    // REQUIRES: it was read, or is new.
    [[nodiscard]] PartsBySource& of(CiId ci) { return drafts_[ci]; }

    // True if a source gives the CI class, name and attributes, as the drafts are.
    [[nodiscard]] bool lives(CiId ci) const;

    // Its class as it is stored; empty if it does not live.  Errors: corruption.
    // REQUIRES: it was read.
    [[nodiscard]] Result<std::string> class_of(CiId ci) const;

    // Its external id, and that of a CI that the plan makes.  Errors: corruption, unavailable.
    [[nodiscard]] Result<std::string> id_of(CiId ci) const;
    void name(CiId ci, std::string id) { new_ids_.insert_or_assign(ci, std::move(id)); }

    // Write what differs: claims ascending by CI and source, then withdrawals; note each CI.
    void write(IdentityPlan& plan) const;

    // How groups differ, of every CI whose claims do; the plan's violations get those that could be
    // satisfied and cannot be any more.
    // Errors: corruption, unavailable.
    Result<void> compare_groups(IdentityPlan& plan) const;

 private:
    using Claims = std::map<SymbolId, std::string>;

    [[nodiscard]] std::set<CiId> altered() const;
    [[nodiscard]] const Claims& stored_of(CiId ci) const;
    [[nodiscard]] Claims draft_of(CiId ci) const;
    [[nodiscard]] Result<std::vector<MovedGroup>> groups_in(const Claims& claims) const;
    Result<void> visit_merged(const Claims& claims,
                              const std::function<void(const MergedCi&)>& visitor) const;

    const ClaimIndex* index_;
    std::map<CiId, PartsBySource> drafts_;
    std::map<CiId, Claims> stored_;
    std::map<CiId, std::string> new_ids_;
};

}  // namespace faultline::identify
