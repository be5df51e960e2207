// LintCatalogue: what does not fit the catalogue.
//
// Thread safety: none.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "api/app/lint_estate.h"
#include "api/app/lint_findings.h"
#include "engine/identify/merge_claims.h"

namespace faultline::app {

// Checks one CI after another against the catalogue.
class LintCatalogue {
 public:
    // Both must outlive it.
    LintCatalogue(const LintEstate& estate, LintFindings& findings)
        : estate_(estate), catalogue_(estate.catalogue()), findings_(findings) {}

    // Look at a live CI and what it holds.  Cost: O(its attributes and relationships).
    void check(CiId id, const identify::MergedCi& ci);

 private:
    // Ids of the ends of a relationship.
    struct Ends {
        std::string source;
        std::string target;
    };

    void check_reliability(const std::string& own, const identify::MergedCi& ci);
    void check_attributes(const std::string& own,
                          std::string_view own_class,
                          const identify::MergedCi& ci);
    void check_relationship(const std::string& own,
                            std::string_view own_class,
                            const model::RelationshipClaim& claim);
    void check_pair(const model::RelationshipType& type,
                    std::string_view source_class,
                    std::string_view target_class,
                    const std::string& example);
    void count(const model::RelationshipType& type, const Ends& ends);
    void note_one_more(const std::string& type,
                       std::uint32_t max,
                       const std::string& what,
                       const std::string& ci);
    [[nodiscard]] int layer(std::string_view class_name) const;

    const LintEstate& estate_;
    const model::Catalogue& catalogue_;
    LintFindings& findings_;
    // By type and end, and id of the CI at the other one.
    std::map<std::pair<std::string, std::string>, std::uint64_t> counts_;
};

}  // namespace faultline::app
