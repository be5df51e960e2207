#include "engine/identify/scope_claims.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/identify/authority.h"
#include "engine/identify/merge_claims.h"
#include "engine/identify/redirects.h"
#include "engine/model/claim.h"

namespace faultline::identify {

namespace {

// CIs are asked for in pieces of this size, so that the list of all of them is never there.
constexpr std::uint64_t kCisPerLook = 65'536;

struct Row {
    SymbolId source{};
    std::string claim;
};

// Receives all claims about one CI.
using RowsVisitor = std::function<Result<void>(CiId ci, std::span<const Row> rows)>;

// Shows `visitor` one CI after another with all claims about it.
Result<void> visit_rows(std::span<const CiId> cis,
                        const ClaimIndex& index,
                        const RowsVisitor& visitor) {
    CiId current{};
    std::vector<Row> rows;
    const auto take = [&](CiId ci, SymbolId source, std::string_view claim) -> Result<void> {
        if (ci != current && !rows.empty()) {
            FL_CHECK(visitor(current, rows));
            rows.clear();
        }
        current = ci;
        rows.push_back({source, std::string(claim)});
        return {};
    };
    FL_CHECK(index.visit_claims(cis, take));
    return rows.empty() ? Result<void>{} : visitor(current, rows);
}

Result<void> visit_all_rows(const ClaimIndex& index, const RowsVisitor& visitor) {
    const std::uint64_t end = raw(index.next_ci());
    std::vector<CiId> cis;
    for (std::uint64_t first = 1; first < end; first += kCisPerLook) {
        cis.clear();
        for (std::uint64_t ci = first; ci < std::min(end, first + kCisPerLook); ci++) {
            cis.push_back(CiId{ci});
        }
        FL_CHECK(visit_rows(cis, index, visitor));
    }
    return {};
}

// What the source says among `rows`.
std::optional<ClaimedCi> claimed_by(SymbolId source, CiId ci, std::span<const Row> rows) {
    const auto own = std::ranges::find(rows, source, &Row::source);
    if (own == rows.end()) return std::nullopt;
    return ClaimedCi{ci, model::has_ci_fields(own->claim)};
}

Result<bool> is_of_class(std::string_view class_name,
                         std::span<const Row> rows,
                         const Authority& authority,
                         const ClaimIndex& index) {
    std::vector<model::Claim> claims(rows.size());
    std::vector<SourcedClaim> sourced;
    for (std::size_t i = 0; i < rows.size(); i++) {
        FL_CHECK(model::decode_claim(rows[i].claim, claims[i]));
        sourced.push_back({rows[i].source, index.symbol_name(rows[i].source), &claims[i]});
    }
    FL_TRY(const MergedCi merged, merge_claims(sourced, authority));
    return merged.alive && index.symbol_name(merged.class_name) == class_name;
}

Result<std::vector<CiId>> find_all(const std::vector<std::string>& ids, const ClaimIndex& index) {
    const std::vector<std::string_view> views(ids.begin(), ids.end());
    FL_TRY(const auto found, find_redirected(views, index));
    std::vector<CiId> cis;
    for (std::size_t i = 0; i < found.size(); i++) {
        if (!found[i]) {
            return not_found("the scope names '" + ids[i] +
                             "', and there never was such a configuration item");
        }
        cis.push_back(*found[i]);
    }
    std::ranges::sort(cis);
    cis.erase(std::ranges::unique(cis).begin(), cis.end());
    return cis;
}

// The ends that the claims among `rows` need.
Result<void> add_needed(std::span<const Row> rows,
                        const ClaimIndex& index,
                        std::set<CiId>& needed) {
    model::Claim claim;
    for (const Row& row : rows) {
        FL_CHECK(model::decode_claim(row.claim, claim));
        for (const model::RelationshipClaim& r : claim.relationships) {
            const std::string_view type = index.symbol_name(r.type);
            const bool needs = index.catalogue().impact_kind(type) != model::ImpactKind::none;
            if (needs) needed.insert(r.other);
        }
    }
    return {};
}

// `start` and all that it needs, level by level; ascending.
Result<std::vector<CiId>> closure_of(CiId start, const ClaimIndex& index) {
    std::set<CiId> all = {start};
    std::vector<CiId> level = {start};
    while (!level.empty()) {
        std::set<CiId> needed;
        FL_CHECK(visit_rows(level, index, [&](CiId, std::span<const Row> rows) {
            return add_needed(rows, index, needed);
        }));
        level.clear();
        for (const CiId ci : needed) {
            if (all.insert(ci).second) level.push_back(ci);
        }
    }
    return std::vector<CiId>(all.begin(), all.end());
}

}  // namespace

Result<std::vector<ClaimedCi>> claimed_in_scope(const model::Scope& scope,
                                                SymbolId source,
                                                const ClaimIndex& index) {
    std::vector<ClaimedCi> claimed;
    const auto* of_class = std::get_if<model::CisOfClass>(&scope);
    const Authority authority(index.catalogue(),
                              [&](SymbolId symbol) { return index.symbol_name(symbol); });
    const auto take = [&](CiId ci, std::span<const Row> rows) -> Result<void> {
        const auto own = claimed_by(source, ci, rows);
        if (!own) return {};
        if (of_class != nullptr) {
            FL_TRY(const bool is_wanted, is_of_class(of_class->class_name, rows, authority, index));
            if (!is_wanted) return {};
        }
        claimed.push_back(*own);
        return {};
    };
    if (const auto* list = std::get_if<model::ListedCis>(&scope)) {
        FL_TRY(const std::vector<CiId> cis, find_all(list->ids, index));
        FL_CHECK(visit_rows(cis, index, take));
    } else if (const auto* service = std::get_if<model::ServiceClosure>(&scope)) {
        FL_TRY(const std::vector<CiId> start, find_all({service->ci}, index));
        FL_TRY(const std::vector<CiId> cis, closure_of(start.front(), index));
        FL_CHECK(visit_rows(cis, index, take));
    } else {
        FL_CHECK(visit_all_rows(index, take));
    }
    return claimed;
}

}  // namespace faultline::identify
