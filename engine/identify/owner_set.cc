#include "engine/identify/owner_set.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace faultline::identify {

using model::LocalCi;

Result<OwnerSet> OwnerSet::find(const LineTable& lines,
                                const Standing& standing,
                                const Numbering& numbering,
                                KnownState& known,
                                const ClaimIndex& index) {
    OwnerSet set;
    for (std::uint32_t local = 0; local < lines.seen().id_count(); local++) {
        if (!lines.names(LocalCi{local})) continue;
        set.owners_.push_back({numbering.ci(LocalCi{local}), local});
    }
    std::ranges::sort(set.owners_, {}, &Owner::ci);

    std::vector<CiId> mentioning;
    for (const CiId killed : standing.kill_candidates()) {
        FL_TRY(std::vector<CiId> cis, index.mentioned_by(killed));
        mentioning.insert(mentioning.end(), cis.begin(), cis.end());
        set.mentions_.emplace(killed, std::move(cis));
    }
    std::ranges::sort(mentioning);
    mentioning.erase(std::unique(mentioning.begin(), mentioning.end()), mentioning.end());
    std::erase_if(mentioning, [&set](CiId ci) {
        return std::ranges::binary_search(set.owners_, ci, {}, &Owner::ci);
    });
    FL_CHECK(known.read_more(mentioning, index));
    std::ranges::transform(mentioning, std::back_inserter(set.owners_), [](CiId ci) {
        return Owner{ci, Owner::kNotNamed};
    });
    std::ranges::sort(set.owners_, {}, &Owner::ci);
    return set;
}

std::size_t OwnerSet::position(CiId ci) const {
    const auto at = std::ranges::lower_bound(owners_, ci, {}, &Owner::ci);
    assert(at != owners_.end() && at->ci == ci);
    return static_cast<std::size_t>(at - owners_.begin());
}

std::span<const CiId> OwnerSet::mentioning(CiId ci) const {
    const auto at = mentions_.find(ci);
    return at == mentions_.end() ? std::span<const CiId>{} : std::span(at->second);
}

void OwnerSet::renumber(const Numbering& numbering) {
    for (Owner& owner : owners_) {
        if (owner.local != Owner::kNotNamed) owner.ci = numbering.ci(LocalCi{owner.local});
    }
    std::erase_if(owners_, [](const Owner& owner) { return owner.ci == CiId{}; });
}

}  // namespace faultline::identify
