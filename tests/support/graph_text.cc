#include "tests/support/graph_text.h"

#include <cstdint>
#include <span>
#include <sstream>
#include <string_view>

#include "engine/graph/node_cursor.h"
#include "engine/impact/witness.h"

namespace faultline::test {

namespace {

using graph::EdgeIndex;
using graph::GroupIndex;
using graph::NodeIndex;
using graph::Snapshot;

void write_needs(const Snapshot& snapshot,
                 std::string_view what,
                 std::span<const NodeIndex> row,
                 EdgeIndex first,
                 std::ostream& out) {
    auto edge = raw(first);
    for (const NodeIndex node : row) {
        const graph::NeedDetail& detail = snapshot.detail(EdgeIndex{edge++});
        out << "  " << what << ' ' << snapshot.id(node) << ' ' << detail.strength << ' '
            << detail.delay_s << ' ' << detail.capacity << ' '
            << (detail.verified_at ? std::to_string(*detail.verified_at) : "never") << ' '
            << detail.fresh_until << ' ' << static_cast<int>(detail.lapsed) << ' ' << detail.holders
            << ' ' << detail.undated << ' ' << detail.is_open << '\n';
    }
}

void write_ids(const Snapshot& snapshot,
               std::string_view what,
               std::span<const NodeIndex> row,
               std::ostream& out) {
    out << "  " << what;
    for (const NodeIndex node : row) {
        out << ' ' << snapshot.id(node);
    }
    out << '\n';
}

void write_group(const Snapshot& snapshot, GroupIndex group, std::ostream& out) {
    out << "  group " << snapshot.group_name(group) << " of " << snapshot.id(snapshot.owner(group))
        << " required " << snapshot.required(group) << " capacity " << snapshot.capacity(group)
        << (snapshot.uniform(group) ? " uniform" : " mixed") << '\n';
    write_needs(
        snapshot, "member", snapshot.members(group), snapshot.first_member_edge(group), out);
    for (const NodeIndex member : snapshot.members(group)) {
        const auto at = raw(snapshot.member_edge(group, member));
        out << "  at " << at - raw(snapshot.first_member_edge(group)) << '\n';
    }
}

void write_node(const Snapshot& snapshot, NodeIndex node, std::ostream& out) {
    out << snapshot.id(node) << " named " << snapshot.name(node) << " class "
        << snapshot.class_name(snapshot.class_of(node)) << " ci " << raw(snapshot.ci(node))
        << (snapshot.find(snapshot.id(node)) == node ? " found" : " lost") << " q "
        << static_cast<int>(snapshot.own_reliability(node).state) << ' '
        << snapshot.own_unavailability(node).value_or(-1) << '\n';
    write_needs(
        snapshot, "hard", snapshot.hard_dependencies_of(node), snapshot.first_hard_edge(node), out);
    const graph::GroupRange groups = snapshot.groups_of(node);
    for (auto group = raw(groups.first); group < raw(groups.last); group++) {
        write_group(snapshot, GroupIndex{group}, out);
    }
    write_needs(
        snapshot, "soft", snapshot.soft_dependencies_of(node), snapshot.first_soft_edge(node), out);
    write_ids(snapshot, "all dependencies", snapshot.dependencies_of(node), out);
    write_ids(snapshot, "hard dependents", snapshot.hard_dependents_of(node), out);
    write_ids(snapshot, "owners", snapshot.owners_of(node), out);
    for (const GroupIndex group : snapshot.memberships_of(node)) {
        out << "  member of " << snapshot.group_name(group) << " of "
            << snapshot.id(snapshot.owner(group)) << '\n';
    }
    write_ids(snapshot, "soft dependents", snapshot.soft_dependents_of(node), out);
    write_ids(snapshot, "all dependents", snapshot.dependents_of(node), out);
}

// Writes an answer; one function for each of its lists.
class AnswerText {
 public:
    AnswerText(const Snapshot& snapshot, const impact::BlastRadius& answer)
        : snapshot_(snapshot), answer_(answer) {}

    std::string run() {
        write_ids(snapshot_, "failed", answer_.failed, out_);
        write_down();
        write_at_risk();
        write_impaired();
        write_inherited();
        write_ids(snapshot_, "frontier", answer_.frontier, out_);
        out_ << (answer_.complete ? "complete" : "cut") << '\n';
        for (const impact::ClassSummary& entry : answer_.by_class) {
            out_ << snapshot_.class_name(entry.class_index) << ' ' << entry.down << ' '
                 << entry.at_risk << ' ' << entry.impaired << ' ' << entry.inherited << '\n';
        }
        return out_.str();
    }

 private:
    void write_down() {
        for (std::uint32_t i = 0; i < answer_.down.size(); i++) {
            const impact::DownItem& item = answer_.down[i];
            out_ << "down " << snapshot_.id(item.node) << ' ' << item.hops << " path";
            for (const std::string_view id : impact::witness_ids(snapshot_, answer_, i)) {
                out_ << ' ' << id;
            }
            for (const impact::BrokenGroup& group : answer_.broken_groups_of(item)) {
                out_ << " broken " << snapshot_.group_name(group.group) << ' '
                     << group.capacity_left;
            }
            out_ << '\n';
        }
    }

    void write_at_risk() {
        for (const impact::AtRiskItem& item : answer_.at_risk) {
            out_ << "at_risk " << snapshot_.id(item.node) << ' ' << item.margin << ' '
                 << snapshot_.group_name(answer_.hit_groups[item.worst].group) << '\n';
            for (const impact::HitGroup& hit : answer_.hit_groups_of(item)) {
                out_ << "  hit " << snapshot_.group_name(hit.group) << ' ' << hit.margin << ' '
                     << hit.capacity_left << '\n';
                write_ids(snapshot_, "held_by", answer_.held_by_of(hit), out_);
            }
        }
    }

    void write_impaired() {
        for (const impact::ImpairedItem& item : answer_.impaired) {
            out_ << "impaired " << snapshot_.id(item.node);
            for (const impact::SoftHit& hit : answer_.soft_hits_of(item)) {
                out_ << ' ' << snapshot_.id(hit.target) << ' ' << hit.strength;
            }
            out_ << '\n';
        }
    }

    void write_inherited() {
        out_ << "inherited " << answer_.inherited_count << '\n';
        for (const impact::InheritedItem& item : answer_.inherited) {
            const bool is_soft = item.margin == impact::kNoMargin;
            out_ << "inherited " << snapshot_.id(item.node) << " from " << snapshot_.id(item.owner)
                 << ' ' << item.steps << ' ' << item.margin << ' '
                 << (is_soft ? snapshot_.id(item.soft_target) : snapshot_.group_name(item.group))
                 << ' ' << item.margin_min << '\n';
        }
    }

    const Snapshot& snapshot_;
    const impact::BlastRadius& answer_;
    std::ostringstream out_;
};

}  // namespace

std::string text_of(const Snapshot& snapshot) {
    std::ostringstream out;
    out << snapshot.ci_count() << " CIs\n";
    graph::NodeCursor cursor(snapshot);
    while (const auto node = cursor.next()) {
        write_node(snapshot, *node, out);
    }
    return out.str();
}

std::string text_of(const Snapshot& snapshot, const impact::BlastRadius& answer) {
    return AnswerText(snapshot, answer).run();
}

std::string text_of(const Snapshot& snapshot, const impact::Reach& reach) {
    std::ostringstream out;
    for (std::size_t hops = 0; hops + 1 < reach.level_begin.size(); hops++) {
        const std::uint32_t first = reach.level_begin[hops];
        const std::uint32_t last = reach.level_begin[hops + 1];
        write_ids(snapshot, std::to_string(hops), reach.nodes.subspan(first, last - first), out);
    }
    return out.str();
}

}  // namespace faultline::test
