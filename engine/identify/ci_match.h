// CiMatcher: whether a configuration item is what a filter says, looked at by itself.
//
// Thread safety: a matcher belongs to one thread.

#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/identify/ci_filter.h"
#include "engine/identify/merge_claims.h"

namespace faultline::identify {

// A CI as a filter looks at it.
struct ShownCi {
    std::string_view id;
    std::string_view class_name;
    const MergedCi* ci = nullptr;

    // What answers show as its name.
    [[nodiscard]] std::string_view name() const { return ci->name.empty() ? id : ci->name; }
};

// The class, the conditions and the words of a filter; state, staleness and what lies around a CI
// are for who knows the state.
class CiMatcher {
 public:
    // `classes`: those that count; ignored if the filter has no class.  `filter` must outlive it.
    CiMatcher(const CiFilter& filter, const std::set<SymbolId>& classes)
        : filter_(&filter), classes_(&classes) {}

    // True if the CI is meant.  Cost: O(its content).
    [[nodiscard]] bool matches(const ShownCi& shown) const;

 private:
    [[nodiscard]] bool has_words(const ShownCi& shown) const;

    const CiFilter* filter_;
    const std::set<SymbolId>* classes_;
};

// True if `shown` is as `condition` says.
[[nodiscard]] bool holds(const CiCondition& condition, const ShownCi& shown);

}  // namespace faultline::identify
