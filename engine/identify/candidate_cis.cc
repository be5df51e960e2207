#include "engine/identify/candidate_cis.h"

#include <algorithm>
#include <utility>

#include "engine/model/claim.h"

namespace faultline::identify {

CandidateCis::CandidateCis(const ClaimIndex& index, std::optional<SymbolId> source)
    : index_(&index), source_(source), authority_(index.catalogue(), [&index](SymbolId symbol) {
          return index.symbol_name(symbol);
      }) {}

Result<void> CandidateCis::read(std::vector<CiId> cis) {
    std::ranges::sort(cis);
    cis.erase(std::unique(cis.begin(), cis.end()), cis.end());
    std::erase_if(cis, [this](CiId ci) { return cis_.contains(ci); });
    for (const CiId ci : cis) {
        cis_.emplace(ci, std::make_unique<CandidateCi>());
    }
    FL_CHECK(index_->visit_claims(
        cis, [this](CiId ci, SymbolId source, std::string_view claim) -> Result<void> {
            CandidateCi& candidate = *cis_.at(ci);
            candidate.bytes.emplace_back(claim);
            candidate.sources.push_back(source);
            return {};
        }));
    for (const CiId ci : cis) {
        FL_CHECK(merge(*cis_.at(ci)));
    }
    return {};
}

Result<void> CandidateCis::merge(CandidateCi& candidate) {
    candidate.claims.resize(candidate.bytes.size());
    std::vector<SourcedClaim> sourced;
    for (std::size_t i = 0; i < candidate.bytes.size(); i++) {
        model::Claim& claim = candidate.claims[i];
        FL_CHECK(model::decode_claim(candidate.bytes[i], claim));
        const SymbolId source = candidate.sources[i];
        sourced.push_back({source, index_->symbol_name(source), &claim});
        if (source != source_ || !claim.ci) continue;
        candidate.is_own = true;
        candidate.native_id = claim.ci->native_id;
    }
    FL_TRY(candidate.merged, merge_claims(sourced, authority_));
    if (candidate.merged.alive) {
        candidate.class_name = index_->symbol_name(candidate.merged.class_name);
    }
    return {};
}

const CandidateCi* CandidateCis::find(CiId ci) const {
    const auto at = cis_.find(ci);
    return at == cis_.end() || !at->second->merged.alive ? nullptr : at->second.get();
}

}  // namespace faultline::identify
