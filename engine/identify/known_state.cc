#include "engine/identify/known_state.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

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
    known.erase(std::unique(known.begin(), known.end()), known.end());
    return known;
}

}  // namespace

Result<KnownState> KnownState::read(const model::Observations& seen,
                                    const IdentityOptions& options,
                                    const ClaimIndex& index) {
    KnownState state;
    state.source_ = index.find_symbol(options.source);
    FL_CHECK(state.find_cis(seen, options, index));
    FL_CHECK(state.read_rows(known_only(state.identities_.cis), index));
    if (!options.by_external_id) FL_CHECK(state.recognise_ids(seen, options, index));
    if (state.identities_.cis != state.external_) state.find_representatives(seen);
    state.find_alive();
    return state;
}

Result<void> KnownState::find_cis(const model::Observations& seen,
                                  const IdentityOptions& options,
                                  const ClaimIndex& index) {
    std::vector<std::string_view> ids;
    ids.reserve(seen.id_count());
    for (std::uint32_t ci = 0; ci < seen.id_count(); ci++) {
        ids.push_back(seen.id(LocalCi{ci}));
    }
    FL_TRY(const auto found, index.find_cis(ids));
    if (found.size() != ids.size()) return corruption("the index lost ids of a look-up");
    external_.reserve(ids.size());
    identities_.how.reserve(ids.size());
    for (const std::optional<CiId>& ci : found) {
        external_.push_back(ci.value_or(CiId{}));
        identities_.how.push_back(ci ? Recognised::external_id : Recognised::unseen);
    }
    identities_.cis = external_;
    return follow_redirects(ids, options, index);
}

// What the source calls a CI by decision is settled; an external id that was merged may still be
// what the source calls another CI.
Result<void> KnownState::follow_redirects(std::span<const std::string_view> ids,
                                          const IdentityOptions& options,
                                          const ClaimIndex& index) {
    const std::string_view source = options.by_external_id ? std::string_view() : options.source;
    FL_TRY(redirects_, Redirects::read(ids, source, index));
    for (const auto& [place, found] : redirects_.all()) {
        identities_.cis[place] = found.ci;
        identities_.how[place] =
            found.redirect.is_naming ? Recognised::decided : Recognised::external_id;
    }
    return {};
}

bool KnownState::is_redirected(LocalCi ci) const {
    return redirects_.all().contains(static_cast<std::uint32_t>(ci));
}

std::span<const Version> KnownState::merges_of(LocalCi ci) const {
    const auto at = redirects_.all().find(static_cast<std::uint32_t>(ci));
    return at == redirects_.all().end() ? std::span<const Version>() : at->second.redirect.merges;
}

// By local number: the source that imports gives the CI of that external id its fields.
std::vector<bool> KnownState::own_ids() const {
    std::vector<bool> own(external_.size(), false);
    if (!source_) return own;
    for (std::size_t i = 0; i < external_.size(); i++) {
        if (is_redirected(LocalCi{static_cast<std::uint32_t>(i)})) continue;
        own[i] = std::ranges::any_of(claims_of(external_[i]), [this](const ClaimRow& row) {
            return row.source == source_ && model::has_ci_fields(row.bytes);
        });
    }
    return own;
}

Result<void> KnownState::recognise_ids(const model::Observations& seen,
                                       const IdentityOptions& options,
                                       const ClaimIndex& index) {
    static const Decisions kNone;
    const std::vector<bool> own = own_ids();
    std::vector<bool> merged(external_.size(), false);
    for (const auto& [place, found] : redirects_.all()) {
        merged[place] = !found.redirect.is_naming;
    }
    const std::vector<CiId> before = identities_.cis;
    const RecogniseInputs inputs{seen,
                                 index,
                                 source_,
                                 own,
                                 merged,
                                 options.decisions == nullptr ? kNone : *options.decisions};
    FL_CHECK(recognise(inputs, identities_));
    if (identities_.cis == before) return {};
    return read_more(known_only(identities_.cis), index);
}

void KnownState::find_representatives(const model::Observations& seen) {
    const std::vector<CiId>& cis = identities_.cis;
    std::vector<std::uint32_t> order;
    for (std::uint32_t id = 0; id < cis.size(); id++) {
        if (cis[id] != CiId{}) order.push_back(id);
    }
    std::ranges::sort(
        order, {}, [&](std::uint32_t id) { return std::pair(cis[id], seen.id(LocalCi{id})); });
    bool any = false;
    std::vector<LocalCi> representatives(cis.size());
    for (std::uint32_t id = 0; id < cis.size(); id++) {
        representatives[id] = LocalCi{id};
    }
    for (std::size_t i = 1; i < order.size(); i++) {
        if (cis[order[i]] != cis[order[i - 1]]) continue;
        representatives[order[i]] = representatives[order[i - 1]];
        any = true;
    }
    if (any) representatives_ = std::move(representatives);
}

void KnownState::find_alive() {
    alive_.reserve(identities_.cis.size());
    for (const CiId ci : identities_.cis) {
        std::uint8_t alive = 0;
        for (const ClaimRow& row : claims_of(ci)) {
            if (!model::has_ci_fields(row.bytes)) continue;
            alive = std::max(alive, row.source == source_ ? kAlive : kAliveByOthers);
        }
        alive_.push_back(alive);
    }
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
    const CiId found = identities_.ci(ci);
    return found == CiId{} ? std::nullopt : std::optional(found);
}

bool KnownState::is_called_otherwise(LocalCi ci) const {
    const CiId found = identities_.ci(ci);
    return found != CiId{} && found != external_[static_cast<std::uint32_t>(ci)];
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
