// Assessment: which live CIs conform to which rules.
//
// CIs are given one after the other in any order; what comes out does not depend on it.
//
// Thread safety: none; an assessment belongs to one thread.
// Memory: 12 bytes for each node, 12 for each gap, each different owner and site once; that of
// DuplicateIndex.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/conformance/duplicate_index.h"
#include "engine/conformance/lint_marks.h"
#include "engine/conformance/rule_book.h"
#include "engine/conformance/surroundings.h"

namespace faultline::conformance {

// What asking one rule of one CI gave.
enum class Outcome : std::uint8_t {
    conform = 0,
    gap = 1,
    unknown = 2,  // nobody can tell; never counts as conform
};

// A rule that a CI does not, or may not, conform to.
struct Finding {
    graph::NodeIndex node{};
    std::uint32_t rule = 0;
    Outcome outcome = Outcome::gap;

    friend bool operator==(const Finding&, const Finding&) = default;
};

// Which class, owner and site a CI has, as numbers; of owners and sites 0 is none.
struct CiGroups {
    std::uint32_t class_number = 0;
    std::uint32_t owner = 0;
    std::uint32_t site = 0;
};

// Texts by number; 0 is the empty one.
class TextNumbers {
 public:
    TextNumbers() { number(""); }
    std::uint32_t number(std::string_view text);
    [[nodiscard]] const std::string& text(std::uint32_t number) const { return *texts_[number]; }
    [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::vector<const std::string*> texts_;  // keys of numbers_, which stay where they are
};

// Takes CIs, then answers.
class Assessment {
 public:
    // Both must outlive the assessment.
    Assessment(const Surroundings& surroundings, RuleBook& rules);

    // Judge a live CI.  REQUIRES: the graph has it.  Cost: O(its content).
    void add(CiId id, std::string_view class_name, const identify::MergedCi& ci);

    // Judge what takes all CIs: duplicates and lint, which `marks` is about.  After the last one.
    void finish(const LintMarks& marks);

    // What was found, ascending by external id, then by rule.
    [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }

    // The CIs that were judged, in no order, and the groups of one of them.
    [[nodiscard]] const std::vector<graph::NodeIndex>& cis() const { return cis_; }
    [[nodiscard]] const CiGroups& groups(graph::NodeIndex node) const { return groups_[raw(node)]; }

    // Names of owners and sites, and what is asked of a class.
    [[nodiscard]] const TextNumbers& owners() const { return owners_; }
    [[nodiscard]] const TextNumbers& sites() const { return sites_; }
    [[nodiscard]] const ClassRules& class_rules(std::uint32_t number) const {
        return *classes_[number];
    }
    [[nodiscard]] std::size_t class_count() const { return classes_.size(); }

    [[nodiscard]] const RuleBook& rules() const { return *rules_; }
    [[nodiscard]] const DuplicateIndex& duplicates() const { return duplicates_; }

 private:
    std::uint32_t class_number(const ClassRules& rules);
    void judge(std::uint32_t rule, graph::NodeIndex node, Outcome outcome);

    const Surroundings* surroundings_;
    RuleBook* rules_;
    DuplicateIndex duplicates_;
    std::vector<graph::NodeIndex> cis_;
    std::vector<CiGroups> groups_;  // by node
    std::vector<const ClassRules*> classes_;
    std::unordered_map<const ClassRules*, std::uint32_t> class_numbers_;
    TextNumbers owners_;
    TextNumbers sites_;
    std::vector<Finding> findings_;
};

// What the rule gives for a CI looked at by itself; unknown for duplicates and lint, which take
// all CIs.
[[nodiscard]] Outcome judge_alone(const Rule& rule,
                                  const ClassRules& class_rules,
                                  const Surroundings& surroundings,
                                  CiId id,
                                  const identify::MergedCi& ci);

}  // namespace faultline::conformance
