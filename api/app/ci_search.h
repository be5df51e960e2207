// CiSearch: the configuration items of one view that filters mean.
//
// The terms of the store (engine/identify/terms.h), ids, paths and needs give candidates; the
// rarest of them are looked at, or all CIs if that costs less.  What a CI is when it is looked at
// decides, so that the result is that of looking at all of them.
//
// Thread safety: none; one belongs to one question.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/app.h"
#include "api/app/last_seen.h"
#include "engine/base/result.h"
#include "engine/identify/ci_filter.h"
#include "engine/identify/ci_match.h"

namespace faultline::app {

// A CI that is meant; its views live as long as the call that shows it.
struct FoundCi {
    CiId ci{};
    std::string_view id;
    std::string_view class_name;
    const identify::MergedCi* content = nullptr;  // of a retired CI what it was last
    bool alive = true;
    Version changed{};
};

// Receives a CI that is meant; false: no more of them.
using FoundVisitor = std::function<Result<bool>(const FoundCi& found)>;

// The graph of the view's version, for filters that follow needs.
using GraphSource = std::function<Result<std::shared_ptr<const graph::Snapshot>>()>;

// One search.
class CiSearch {
 public:
    // Find out how to search.  All `filters` must hold; `state` stands above theirs.  `now`: what
    // staleness counts back from.
    // Errors: not_found if a filter names a CI that is not there; invalid_argument if a path leads
    // too far; as GraphSource; corruption, unavailable.
    static Result<CiSearch> make(const storage::View& view,
                                 std::vector<identify::CiFilter> filters,
                                 UtcTime now,
                                 const GraphSource& graph);

    // So many CIs would be looked at.
    [[nodiscard]] std::uint64_t candidate_count() const;

    // True if looking at the ids in their order finds `wanted` of them sooner than visit() does.
    [[nodiscard]] bool is_quicker_by_id(std::uint64_t wanted) const;

    // Show `visitor` every CI that is meant, ascending by internal id.
    // Errors: corruption, unavailable; whatever the visitor returns.
    Result<void> visit(const FoundVisitor& visitor);

    // The same ascending by external id, from those above `after` on.
    Result<void> visit_by_id(std::string_view after, const FoundVisitor& visitor);

    // So many CIs were looked at.
    [[nodiscard]] std::uint64_t looked_at() const { return looked_at_; }

 private:
    class Planner;

    CiSearch(const storage::View& view, std::vector<identify::CiFilter> filters, UtcTime now);

    Result<bool> look_at(std::span<const CiId> cis, const FoundVisitor& visitor);
    Result<bool> judge(const FoundCi& found, const FoundVisitor& visitor);
    Result<bool> judge_retired(const FoundCi& found, const FoundVisitor& visitor);
    Result<bool> is_meant(const FoundCi& found);

    storage::View view_;
    std::vector<identify::CiFilter> filters_;
    std::vector<std::set<SymbolId>> classes_;  // parallel to filters_
    identify::CiState state_ = identify::CiState::live;
    UtcTime now_;
    LastSeen last_seen_;
    std::optional<std::vector<CiId>> candidates_;  // ascending, unique; none: all CIs
    std::uint64_t known_ = 0;                      // how many CIs the view knows at most
    std::uint64_t rarest_ = 0;                     // how many CIs may be meant at most
    std::uint64_t looked_at_ = 0;
};

}  // namespace faultline::app
