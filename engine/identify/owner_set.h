// OwnerSet: the CIs whose claims an import may alter.
//
// Thread safety: const members may be called from several threads.

#pragma once

#include <map>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/owner_claims.h"

namespace faultline::identify {

// Every CI that a line is about, and every CI with a claim that names one that retires.
class OwnerSet {
 public:
    // Find them, and read the stored claims of those that no line names into `known`.
    // Errors: corruption, unavailable from the index.
    [[nodiscard]] static Result<OwnerSet> find(const LineTable& lines,
                                               const Standing& standing,
                                               const Numbering& numbering,
                                               KnownState& known,
                                               const ClaimIndex& index);

    // Ascending by CI, unique.
    [[nodiscard]] const std::vector<Owner>& owners() const { return owners_; }

    // The position of `ci` in owners().  REQUIRES: it is there.
    [[nodiscard]] std::size_t position(CiId ci) const;

    // The CIs with a claim that names `ci`, which retires; ascending.
    [[nodiscard]] std::span<const CiId> mentioning(CiId ci) const;

    // Take the final numbers of new CIs; those that were left out are no owners any more.
    void renumber(const Numbering& numbering);

 private:
    std::vector<Owner> owners_;
    std::map<CiId, std::vector<CiId>> mentions_;
};

}  // namespace faultline::identify
