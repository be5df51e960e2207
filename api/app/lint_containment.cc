#include "api/app/lint_containment.h"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace faultline::app {

namespace {

using graph::NodeIndex;

enum class Container { none, source, target };

// Which end a type with that name, or with that name as its inverse, says is the container.
struct ContainmentName {
    std::string_view name;
    Container of_name;
    Container of_inverse;
};

constexpr ContainmentName kContainments[] = {
    {"contains", Container::source, Container::target},
    {"hosts", Container::source, Container::target},
    {"runs", Container::source, Container::target},
    {"located_in", Container::target, Container::source},
    {"hosted_on", Container::target, Container::source},
    {"runs_on", Container::target, Container::source},
};

Container container_of(const model::RelationshipType& type) {
    for (const ContainmentName& row : kContainments) {
        if (row.name == type.name) return row.of_name;
    }
    for (const ContainmentName& row : kContainments) {
        if (row.name == type.inverse) return row.of_inverse;
    }
    return Container::none;
}

bool is_place(const model::RelationshipType& type) {
    return type.name == "located_in" || type.name == "contains" || type.inverse == "located_in" ||
           type.inverse == "contains";
}

}  // namespace

void LintContainment::note(CiId id, const identify::MergedCi& ci) {
    const NodeIndex own = estate_.node_of(id);
    for (const identify::MergedRelationship& relationship : ci.relationships) {
        note_one(own, relationship.content);
    }
}

void LintContainment::note_one(NodeIndex own, const model::RelationshipClaim& claim) {
    const auto* type = estate_.catalogue().find_type(estate_.at().view.symbol_name(claim.type));
    if (type == nullptr || type->kind == model::ImpactKind::none) return;
    const Container container = container_of(*type);
    if (container == Container::none) return;
    const NodeIndex other = estate_.node_of(claim.other);
    const NodeIndex source = claim.other_is_source ? other : own;
    const NodeIndex target = claim.other_is_source ? own : other;
    const bool source_needs = type->kind == model::ImpactKind::source_needs_target;
    if (source_needs == (container == Container::source)) {
        findings_.add(
            "containment_wrong_way",
            type->name + ": " + estate_.class_name(source) + " -> " + estate_.class_name(target),
            estate_.id(source) + " -> " + estate_.id(target),
            "by this type the container needs what is in it, so that a failure inside "
            "takes the container down; correct the impact of the type in the schema");
        return;
    }
    const bool source_is_inside = container == Container::target;
    containments_.push_back(
        {source_is_inside ? source : target, source_is_inside ? target : source, is_place(*type)});
}

void LintContainment::finish() {
    std::ranges::sort(containments_);
    const auto rest = std::ranges::unique(containments_);
    containments_.erase(rest.begin(), rest.end());
    for (std::size_t i = 0; i < containments_.size(); i++) {
        const Containment& one = containments_[i];
        const bool again = i > 0 && containments_[i - 1].inside == one.inside &&
                           containments_[i - 1].container == one.container;
        if (!again) compare(one);
    }
    find_turned();
}

void LintContainment::compare(const Containment& one) {
    if (is_recorded(one.container, one.inside)) {
        // Found from both ends, said once.
        if (!estate_.graph().precedes(one.inside, one.container)) return;
        std::string first = estate_.class_name(one.inside);
        std::string second = estate_.class_name(one.container);
        if (second < first) std::swap(first, second);
        findings_.add("containment_both_ways",
                      first + ", " + second,
                      estate_.id(one.inside) + ", " + estate_.id(one.container),
                      "each of the two is recorded to be in the other one; one of the "
                      "relationships was recorded the wrong way round");
    } else if (needs(one.container, one.inside)) {
        findings_.add(
            "container_needs_content",
            estate_.class_name(one.container) + " needs " + estate_.class_name(one.inside),
            estate_.id(one.container) + " -> " + estate_.id(one.inside),
            "this CI needs one that is recorded to be in it, so that a failure inside "
            "takes the container down; the need or the containment may have been "
            "recorded the wrong way round");
    }
}

bool LintContainment::is_recorded(NodeIndex inside, NodeIndex container) const {
    const auto found = std::ranges::lower_bound(
        containments_, std::pair(inside, container), {}, [](const Containment& one) {
            return std::pair(one.inside, one.container);
        });
    return found != containments_.end() && found->inside == inside && found->container == container;
}

bool LintContainment::needs(NodeIndex dependent, NodeIndex dependency) const {
    const graph::Snapshot& graph = estate_.graph();
    const auto is_in = [&](std::span<const NodeIndex> row) {
        const std::size_t at = graph.position_in(row, dependency);
        return at < row.size() && row[at] == dependency;
    };
    if (is_in(graph.hard_dependencies_of(dependent))) return true;
    const graph::GroupRange groups = graph.groups_of(dependent);
    for (std::uint32_t i = raw(groups.first); i < raw(groups.last); i++) {
        const graph::GroupIndex group{i};
        if (is_in(graph.members(group)) &&
            graph::is_hard(graph.detail(graph.member_edge(group, dependency)))) {
            return true;
        }
    }
    return false;
}

LintContainment::Classes LintContainment::classes_of(const Containment& one) const {
    const graph::Snapshot& graph = estate_.graph();
    return {raw(graph.class_of(one.inside)), raw(graph.class_of(one.container))};
}

// Between layers it is against_direction that says what is the wrong way round.
bool LintContainment::same_layer(const Containment& one) const {
    return estate_.catalogue().layer(estate_.class_name(one.inside)) ==
           estate_.catalogue().layer(estate_.class_name(one.container));
}

void LintContainment::find_turned() {
    std::map<Classes, std::uint64_t> counts;
    for (const Containment& one : containments_) {
        if (one.is_place) counts[classes_of(one)]++;
    }
    for (const Containment& one : containments_) {
        const Classes classes = classes_of(one);
        const auto turned = counts.find({classes.second, classes.first});
        if (!one.is_place || classes.first == classes.second || turned == counts.end()) continue;
        if (turned->second < counts.at(classes) || !same_layer(one)) continue;
        findings_.add("containment_turned",
                      estate_.class_name(one.inside) + " in " + estate_.class_name(one.container),
                      estate_.id(one.inside) + " in " + estate_.id(one.container),
                      "CIs of these classes are in each other both ways, and the other way " +
                          std::to_string(turned->second) +
                          " times; one of the ways is likely to have been recorded the wrong way "
                          "round");
    }
}

}  // namespace faultline::app
