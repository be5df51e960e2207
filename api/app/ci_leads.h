// CiLeads: where a search for configuration items can begin: small sets that hold all that is
// meant.
//
// Thread safety: none.

#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/app/ci_search.h"

namespace faultline::app {

// So many ids with a prefix are a lead at most.
inline constexpr std::size_t kPrefixIdsMax = 10'000;

// The leads of one search.
class CiLeads {
 public:
    explicit CiLeads(const storage::View& view) : view_(view) {}

    // Add those that `filter`, of which `classes` are the classes, gives.
    // Errors: as CiSearch::make().
    Result<void> add(const identify::CiFilter& filter,
                     const std::set<SymbolId>& classes,
                     const GraphSource& graph);

    // How many CIs the rarest lead has; `all` if there is none.  Errors: corruption, unavailable.
    Result<std::uint64_t> count_rarest(std::uint64_t all);

    // True if a lead is not an estimate but what is meant: take() must be used.
    [[nodiscard]] bool are_exact() const { return is_exact_; }

    // The CIs that all small leads have; ascending, unique.  REQUIRES: count_rarest().
    // Errors: corruption, unavailable.
    Result<std::vector<CiId>> take();

 private:
    // A set that is the CIs of some terms and some more.
    struct Lead {
        std::vector<std::uint64_t> terms = {};
        std::vector<CiId> cis = {};  // ascending, unique
        std::uint64_t count = 0;     // of all of it, rather too many
    };

    Result<void> add_condition(const identify::CiCondition& condition);
    Result<void> add_ids(const identify::CiCondition& condition);
    Result<void> add_names(const identify::CiCondition& condition);
    Result<void> add_id_prefix(const std::string& prefix);
    void add_attribute(const identify::CiCondition& condition);
    void add_words(const identify::CiFilter& filter);
    Result<void> add_needs(const std::string& id,
                           const identify::CiFilter& filter,
                           bool dependents,
                           const GraphSource& graph);
    void add_exact(std::vector<CiId> cis);
    Result<std::vector<CiId>> cis_of(const Lead& lead) const;

    const storage::View& view_;
    std::vector<Lead> leads_;
    bool is_exact_ = false;
};

}  // namespace faultline::app
