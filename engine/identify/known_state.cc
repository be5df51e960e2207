#include "engine/identify/known_state.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "engine/model/claim.h"

namespace faultline::identify {

namespace {

using model::LocalCi;

// By whom a CI is alive; more than one may be, and others matter more.
constexpr std::uint8_t kAlive = 1;
constexpr std::uint8_t kAliveByOthers = 2;

bool row_before(const ClaimRow& a, const ClaimRow& b) {
    return std::tuple(raw(a.ci), raw(a.source)) < std::tuple(raw(b.ci), raw(b.source));
}

std::vector<CiId> known_only(const std::vector<CiId>& cis) {
    std::vector<CiId> known;
    known.reserve(cis.size());
    std::ranges::copy_if(cis, std::back_inserter(known), [](CiId ci) { return ci != CiId{}; });
    std::ranges::sort(known);
    return known;
}

}  // namespace

Result<KnownState> KnownState::read(const model::Observations& seen,
                                    std::string_view source,
                                    const ClaimIndex& index) {
    KnownState state;
    state.source_ = index.find_symbol(source);
    {
        std::vector<std::string_view> ids;
        ids.reserve(seen.id_count());
        for (std::uint32_t ci = 0; ci < seen.id_count(); ci++) {
            ids.push_back(seen.id(LocalCi{ci}));
        }
        FL_TRY(const auto found, index.find_cis(ids));
        if (found.size() != ids.size()) return corruption("the index lost ids of a look-up");
        state.cis_.reserve(ids.size());
        for (const std::optional<CiId>& ci : found) {
            state.cis_.push_back(ci.value_or(CiId{}));
        }
    }
    FL_CHECK(state.read_rows(known_only(state.cis_), index));
    state.alive_.reserve(state.cis_.size());
    for (const CiId ci : state.cis_) {
        std::uint8_t alive = 0;
        for (const ClaimRow& row : state.claims_of(ci)) {
            if (!model::has_ci_fields(row.bytes)) continue;
            alive = std::max(alive, row.source == state.source_ ? kAlive : kAliveByOthers);
        }
        state.alive_.push_back(alive);
    }
    return state;
}

Result<void> KnownState::read_rows(std::span<const CiId> cis, const ClaimIndex& index) {
    const auto keep = [this](CiId ci, SymbolId source, std::string_view claim) -> Result<void> {
        rows_.push_back({ci, source, bytes_.store(claim)});
        return {};
    };
    FL_CHECK(index.visit_claims(cis, keep));
    if (!std::ranges::is_sorted(rows_, row_before)) std::ranges::sort(rows_, row_before);
    return {};
}

Result<void> KnownState::read_more(std::vector<CiId> cis, const ClaimIndex& index) {
    std::erase_if(cis, [this](CiId ci) { return !claims_of(ci).empty(); });
    return read_rows(cis, index);
}

std::optional<CiId> KnownState::find(LocalCi ci) const {
    const CiId found = cis_[static_cast<std::uint32_t>(ci)];
    return found == CiId{} ? std::nullopt : std::optional(found);
}

bool KnownState::is_alive(LocalCi ci) const {
    return alive_[static_cast<std::uint32_t>(ci)] != 0;
}

bool KnownState::is_alive_by_others(LocalCi ci) const {
    return alive_[static_cast<std::uint32_t>(ci)] == kAliveByOthers;
}

std::span<const ClaimRow> KnownState::claims_of(CiId ci) const {
    const auto begin = std::ranges::lower_bound(rows_, ci, {}, &ClaimRow::ci);
    return {begin, std::ranges::upper_bound(begin, rows_.end(), ci, {}, &ClaimRow::ci)};
}

}  // namespace faultline::identify
