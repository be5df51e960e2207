#include "engine/conformance/tally.h"

#include <algorithm>
#include <array>
#include <utility>

namespace faultline::conformance {

namespace {

bool means(const std::string& wanted, const std::string& name) {
    return wanted.empty() || (name.empty() ? wanted == kNobody : wanted == name);
}

std::vector<bool> meant(const std::string& wanted, const TextNumbers& names) {
    std::vector<bool> taken(names.size());
    for (std::uint32_t i = 0; i < taken.size(); i++) {
        taken[i] = means(wanted, names.text(i));
    }
    return taken;
}

// Counts by number, and names them at the end.
class Groups {
 public:
    explicit Groups(std::size_t count) : groups_(count) {}

    GroupTally& operator[](std::uint32_t number) { return groups_[number]; }

    template <typename NameOf>
    std::vector<GroupTally> take(NameOf name_of) {
        std::vector<GroupTally> taken;
        for (std::uint32_t i = 0; i < groups_.size(); i++) {
            if (groups_[i].counts.checked() == 0) continue;
            groups_[i].name = name_of(i);
            taken.push_back(std::move(groups_[i]));
        }
        std::ranges::sort(taken, {}, &GroupTally::name);
        return taken;
    }

 private:
    std::vector<GroupTally> groups_;
};

// Counts everything as conform, and then takes the findings away.
class Counter {
 public:
    Counter(const Assessment& assessment, const FilterMatch& match)
        : assessment_(assessment),
          match_(match),
          rules_(assessment.rules().rules().size()),
          classes_(assessment.class_count()),
          owners_(assessment.owners().size()),
          sites_(assessment.sites().size()) {}

    void take(graph::NodeIndex node) {
        const CiGroups& groups = assessment_.groups(node);
        tally_.cis++;
        std::uint64_t asked = 0;
        for (const std::uint32_t rule : assessment_.class_rules(groups.class_number).rules) {
            if (!match_.takes_rule(rule)) continue;
            asked++;
            rules_[rule].cis++;
            rules_[rule].counts.conform++;
        }
        tally_.all.conform += asked;
        for (GroupTally* group : groups_of(groups)) {
            group->cis++;
            group->counts.conform += asked;
        }
    }

    void take(const Finding& finding) {
        const CiGroups& groups = assessment_.groups(finding.node);
        correct(tally_.all, finding.outcome);
        correct(rules_[finding.rule].counts, finding.outcome);
        for (GroupTally* group : groups_of(groups)) {
            correct(group->counts, finding.outcome);
        }
    }

    Tally finish() {
        const RuleBook& book = assessment_.rules();
        tally_.rules = rules_.take([&](auto i) { return book.rules()[i].written->name; });
        tally_.classes =
            classes_.take([&](auto i) { return assessment_.class_rules(i).class_name; });
        tally_.owners = owners_.take([&](auto i) { return assessment_.owners().text(i); });
        tally_.sites = sites_.take([&](auto i) { return assessment_.sites().text(i); });
        return std::move(tally_);
    }

 private:
    std::array<GroupTally*, 3> groups_of(const CiGroups& groups) {
        return {&classes_[groups.class_number], &owners_[groups.owner], &sites_[groups.site]};
    }

    static void correct(model::ConformanceCounts& counts, Outcome outcome) {
        counts.conform--;
        (outcome == Outcome::gap ? counts.gaps : counts.unknown)++;
    }

    const Assessment& assessment_;
    const FilterMatch& match_;
    Tally tally_;
    Groups rules_;
    Groups classes_;
    Groups owners_;
    Groups sites_;
};

}  // namespace

FilterMatch::FilterMatch(const ConformanceFilter& filter, const Assessment& assessment)
    : assessment_(&assessment),
      classes_(assessment.class_count()),
      owners_(meant(filter.owner, assessment.owners())),
      sites_(meant(filter.site, assessment.sites())) {
    const RuleBook& book = assessment.rules();
    for (std::uint32_t i = 0; i < classes_.size(); i++) {
        classes_[i] =
            filter.class_name.empty() ||
            book.catalogue().is_a(assessment.class_rules(i).class_name, filter.class_name);
    }
    for (const Rule& rule : book.rules()) {
        rules_.push_back(filter.rule.empty() || rule.written->name == filter.rule);
    }
}

bool FilterMatch::takes(graph::NodeIndex node) const {
    const CiGroups& groups = assessment_->groups(node);
    return classes_[groups.class_number] && owners_[groups.owner] && sites_[groups.site];
}

Tally tally(const Assessment& assessment, const ConformanceFilter& filter) {
    const FilterMatch match(filter, assessment);
    Counter counter(assessment, match);
    for (const graph::NodeIndex node : assessment.cis()) {
        if (match.takes(node)) counter.take(node);
    }
    for (const Finding& finding : assessment.findings()) {
        if (match.takes(finding.node) && match.takes_rule(finding.rule)) counter.take(finding);
    }
    return counter.finish();
}

}  // namespace faultline::conformance
