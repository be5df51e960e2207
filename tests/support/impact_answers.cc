#include "tests/support/impact_answers.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <tuple>

#include <doctest/doctest.h>

#include "engine/graph/snapshot_builder.h"
#include "engine/impact/witness.h"

namespace faultline::test {

namespace {

using graph::NodeIndex;
using graph::Snapshot;
using impact::BlastRadius;

std::string id_of(const Snapshot& snapshot, NodeIndex node) {
    return std::string(snapshot.id(node));
}

std::optional<std::uint32_t> margin_or_none(std::uint32_t margin) {
    if (margin == impact::kNoMargin) return std::nullopt;
    return margin;
}

std::string text(std::optional<std::uint32_t> margin) {
    return margin ? std::to_string(*margin) : "null";
}

void name_down(const Snapshot& snapshot, const BlastRadius& from, ReferenceAnswer& to) {
    for (std::uint32_t i = 0; i < from.down.size(); ++i) {
        const impact::DownItem& item = from.down[i];
        ReferenceDown& named = to.down[id_of(snapshot, item.node)];
        named.hops = item.hops;
        for (const auto id : impact::witness_ids(snapshot, from, i))
            named.path.emplace_back(id);
        for (const impact::BrokenGroup& group : from.broken_groups_of(item)) {
            named.broken[std::string(snapshot.group_name(group.group))] = {
                snapshot.required(group.group), group.capacity_left};
        }
    }
}

void name_at_risk(const Snapshot& snapshot, const BlastRadius& from, ReferenceAnswer& to) {
    for (const impact::AtRiskItem& item : from.at_risk) {
        auto& named = to.at_risk[id_of(snapshot, item.node)];
        for (const impact::HitGroup& hit : from.hit_groups_of(item)) {
            ReferenceHit& entry = named[std::string(snapshot.group_name(hit.group))];
            entry = {snapshot.required(hit.group), hit.capacity_left, hit.margin, {}};
            for (const NodeIndex node : from.held_by_of(hit)) {
                entry.held_by.insert(id_of(snapshot, node));
            }
        }
    }
}

ReferenceInherited name_inherited(const Snapshot& snapshot, const impact::InheritedItem& item) {
    const auto margin = margin_or_none(item.margin);
    return {item.steps,
            margin,
            id_of(snapshot, item.owner),
            std::string(margin ? snapshot.group_name(item.group) : snapshot.id(item.soft_target)),
            margin_or_none(item.margin_min)};
}

template <typename Items, typename Key>
bool strictly_ascending(const Items& items, Key key) {
    return std::adjacent_find(items.begin(), items.end(), [&](const auto& a, const auto& b) {
               return !(key(a) < key(b));
           }) == items.end();
}

constexpr auto kNodeOf = [](const auto& item) { return item.node; };
constexpr auto kSelf = [](const auto& item) { return item; };

std::map<std::string, std::array<std::uint32_t, 4>> summary_of(const Snapshot& snapshot,
                                                               const BlastRadius& answer) {
    std::map<std::string, std::array<std::uint32_t, 4>> summary;
    const auto count = [&](const auto& items, std::size_t what) {
        for (const auto& item : items) {
            ++summary[std::string(snapshot.class_name(snapshot.class_of(item.node)))][what];
        }
    };
    count(answer.down, 0);
    count(answer.at_risk, 1);
    count(answer.impaired, 2);
    count(answer.inherited, 3);
    return summary;
}

bool summary_is_right(const Snapshot& snapshot, const BlastRadius& answer) {
    std::map<std::string, std::array<std::uint32_t, 4>> given;
    for (const impact::ClassSummary& entry : answer.by_class) {
        given[std::string(snapshot.class_name(entry.class_index))] = {
            entry.down, entry.at_risk, entry.impaired, entry.inherited};
    }
    return given == summary_of(snapshot, answer) && given.size() == answer.by_class.size();
}

bool parts_are_ordered(const BlastRadius& answer) {
    bool ordered = true;
    for (const auto& item : answer.down) {
        ordered = ordered && strictly_ascending(answer.broken_groups_of(item),
                                                [](const auto& g) { return g.group; });
    }
    for (const auto& item : answer.at_risk) {
        ordered = ordered && strictly_ascending(answer.hit_groups_of(item),
                                                [](const auto& g) { return g.group; });
        for (const auto& hit : answer.hit_groups_of(item)) {
            ordered = ordered && strictly_ascending(answer.held_by_of(hit), kSelf);
        }
    }
    for (const auto& item : answer.impaired) {
        const auto hits = answer.soft_hits_of(item);
        ordered = ordered && !hits.empty() &&
                  std::is_sorted(hits.begin(), hits.end(), [](const auto& a, const auto& b) {
                      return std::tie(a.target, a.strength) < std::tie(b.target, b.strength);
                  });
    }
    return ordered;
}

}  // namespace

Result<Snapshot> try_snapshot_of(const ReferenceGraph& graph) {
    graph::SnapshotBuilder builder;
    std::map<std::string, NodeIndex> nodes;
    for (const auto& [id, class_name] : graph.classes) {
        const auto name = graph.names.find(id);
        const std::string_view shown =
            name == graph.names.end() ? "" : std::string_view(name->second);
        FL_TRY(nodes[id], builder.add_node({id, shown, class_name, CiId{nodes.size()}}));
    }
    for (const ReferenceNeed& need : graph.needs) {
        graph::NeedDetail detail;
        detail.capacity = need.capacity;
        detail.strength = need.strength;
        detail.delay_s = need.delay_s;
        FL_CHECK(builder.add_need(
            {nodes.at(need.dependent), nodes.at(need.dependency), need.group, detail}));
    }
    for (const auto& [key, required] : graph.required) {
        FL_CHECK(builder.add_group(nodes.at(key.first), key.second, required));
    }
    return builder.build(Version{1}, Version{1});
}

Snapshot snapshot_of(const ReferenceGraph& graph) {
    Result<Snapshot> built = try_snapshot_of(graph);
    REQUIRE_MESSAGE(built.ok(), (built.ok() ? "" : built.error().message));
    return std::move(built).value();
}

std::vector<NodeIndex> nodes_of(const Snapshot& snapshot, const Ids& ids) {
    std::vector<NodeIndex> nodes;
    for (const std::string& id : ids) {
        const auto node = snapshot.find(id);
        REQUIRE_MESSAGE(node.has_value(), id);
        nodes.push_back(*node);
    }
    return nodes;
}

ReferenceAnswer named_answer(const Snapshot& snapshot, const BlastRadius& answer) {
    ReferenceAnswer named;
    name_down(snapshot, answer, named);
    name_at_risk(snapshot, answer, named);
    for (const impact::ImpairedItem& item : answer.impaired) {
        auto& hits = named.impaired[id_of(snapshot, item.node)];
        for (const impact::SoftHit& hit : answer.soft_hits_of(item)) {
            hits.insert({id_of(snapshot, hit.target), hit.strength});
        }
    }
    for (const impact::InheritedItem& item : answer.inherited) {
        named.inherited[id_of(snapshot, item.node)] = name_inherited(snapshot, item);
    }
    for (const NodeIndex node : answer.frontier)
        named.frontier.insert(id_of(snapshot, node));
    return named;
}

std::string describe(const ReferenceAnswer& answer) {
    std::ostringstream out;
    for (const auto& [id, item] : answer.down) {
        out << "down " << id << " hops " << item.hops << " path";
        for (const std::string& step : item.path)
            out << ' ' << step;
        for (const auto& [name, group] : item.broken) {
            out << " broken " << name << ':' << group.first << ':' << group.second;
        }
        out << '\n';
    }
    for (const auto& [id, hits] : answer.at_risk) {
        for (const auto& [name, hit] : hits) {
            out << "at_risk " << id << ' ' << name << ':' << hit.required << ':'
                << hit.capacity_left << ':' << hit.margin << " held_by";
            for (const std::string& member : hit.held_by)
                out << ' ' << member;
            out << '\n';
        }
    }
    for (const auto& [id, hits] : answer.impaired) {
        for (const auto& [target, strength] : hits) {
            out << "impaired " << id << ' ' << target << ':' << strength << '\n';
        }
    }
    for (const auto& [id, item] : answer.inherited) {
        out << "inherited " << id << " steps " << item.steps << " margin " << text(item.margin)
            << ' ' << item.owner << ' ' << item.what << " margin_min " << text(item.margin_min)
            << '\n';
    }
    for (const std::string& id : answer.frontier)
        out << "frontier " << id << '\n';
    return out.str();
}

std::string describe(const ReferenceGraph& graph) {
    std::ostringstream out;
    for (const auto& [id, class_name] : graph.classes)
        out << "ci " << id << ' ' << class_name << '\n';
    for (const ReferenceNeed& need : graph.needs) {
        out << "need " << need.dependent << " depends_on " << need.dependency;
        if (!need.group.empty()) out << " group=" << need.group << " capacity=" << need.capacity;
        out << " strength=" << need.strength << '\n';
    }
    for (const auto& [key, required] : graph.required) {
        out << "group " << key.first << ' ' << key.second << " required=" << required << '\n';
    }
    return out.str();
}

std::string shape_errors(const Snapshot& snapshot, const BlastRadius& answer) {
    std::string errors;
    const auto check = [&](bool good, const char* what) {
        if (!good) errors.append(what).append("\n");
    };
    check(strictly_ascending(answer.failed, kSelf), "failed is not ascending and unique");
    check(strictly_ascending(answer.down, [](const auto& i) { return std::pair(i.hops, i.node); }),
          "down is not by hops, then node");
    check(strictly_ascending(answer.at_risk,
                             [](const auto& i) { return std::pair(i.margin, i.node); }),
          "at_risk is not by margin, then node");
    check(strictly_ascending(answer.impaired, kNodeOf), "impaired is not ascending");
    check(strictly_ascending(answer.inherited, kNodeOf), "inherited is not ascending");
    check(strictly_ascending(answer.frontier, kSelf), "frontier is not ascending");
    check(parts_are_ordered(answer), "a part of an item is not in order");
    check(answer.inherited_count == answer.inherited.size(), "inherited_count is wrong");
    check(answer.complete == answer.frontier.empty(), "complete is wrong");
    check(strictly_ascending(answer.by_class, [](const auto& c) { return c.class_index; }),
          "by_class is not ascending");
    check(summary_is_right(snapshot, answer), "by_class is wrong");
    for (const auto& item : answer.at_risk) {
        std::uint32_t least = impact::kNoMargin;
        for (const auto& hit : answer.hit_groups_of(item))
            least = std::min(least, hit.margin);
        check(item.margin == least, "the margin of an item is not its smallest");
    }
    return errors;
}

}  // namespace faultline::test
