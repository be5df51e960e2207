#include "tests/support/reference_impact.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace faultline::test {

namespace {

struct Member {
    std::uint32_t capacity = 0;
    double strength = 0;
    [[nodiscard]] bool hard() const { return strength >= 1; }
};

struct Group {
    std::uint32_t required = 1;
    std::map<std::string, Member> members;
};

// The graph sorted by CI, with members merged.
struct Facts {
    Ids cis;
    std::map<std::string, Ids> hard;  // CI -> what it needs
    std::map<std::string, std::multiset<std::pair<std::string, double>>> soft;
    std::map<std::string, std::map<std::string, Group>> groups;  // CI -> name -> group
};

Facts facts_of(const ReferenceGraph& graph) {
    Facts facts;
    for (const auto& [id, class_name] : graph.classes)
        facts.cis.insert(id);
    for (const ReferenceNeed& need : graph.needs) {
        if (!need.group.empty()) {
            Member& member = facts.groups[need.dependent][need.group].members[need.dependency];
            member.capacity = std::max(member.capacity, need.capacity);
            member.strength = std::max(member.strength, need.strength);
        } else if (need.strength < 1) {
            facts.soft[need.dependent].insert({need.dependency, need.strength});
        } else {
            facts.hard[need.dependent].insert(need.dependency);
        }
    }
    for (const auto& [key, required] : graph.required) {
        facts.groups[key.first][key.second].required = required;
    }
    return facts;
}

template <typename Map>
typename Map::mapped_type get(const Map& map, const typename Map::key_type& key) {
    const auto found = map.find(key);
    return found == map.end() ? typename Map::mapped_type{} : found->second;
}

bool meets(const Ids& a, const Ids& b) {
    return std::any_of(a.begin(), a.end(), [&](const std::string& id) { return b.count(id) > 0; });
}

std::uint64_t capacity_left(const Group& group, const Ids& down) {
    std::uint64_t left = 0;
    for (const auto& [id, member] : group.members) {
        if (!member.hard() || down.count(id) == 0) left += member.capacity;
    }
    return left;
}

bool broken(const Group& group, const Ids& down) {
    return capacity_left(group, down) < group.required;
}

bool forced_down(const Facts& facts, const std::string& ci, const Ids& down) {
    if (meets(get(facts.hard, ci), down)) return true;
    const auto groups = get(facts.groups, ci);
    return std::any_of(groups.begin(), groups.end(), [&](const auto& entry) {
        return broken(entry.second, down);
    });
}

// hops of everything in Down(failed): round h + 1 adds what round h forces.
std::map<std::string, std::uint32_t> all_hops(const Facts& facts, const Ids& failed) {
    std::map<std::string, std::uint32_t> hops;
    Ids down = failed;
    for (const std::string& id : failed)
        hops[id] = 0;
    for (std::uint32_t round = 1;; ++round) {
        Ids fresh;
        for (const std::string& ci : facts.cis) {
            if (down.count(ci) == 0 && forced_down(facts, ci, down)) fresh.insert(ci);
        }
        if (fresh.empty()) return hops;
        for (const std::string& ci : fresh)
            hops[ci] = round;
        down.insert(fresh.begin(), fresh.end());
    }
}

Ids down_within(const std::map<std::string, std::uint32_t>& hops, std::int64_t hops_max) {
    Ids down;
    for (const auto& [id, count] : hops) {
        if (static_cast<std::int64_t>(count) <= hops_max) down.insert(id);
    }
    return down;
}

std::vector<std::string> path_of(const Facts& facts,
                                 const std::map<std::string, std::uint32_t>& hops,
                                 const std::string& ci) {
    std::vector<std::string> path = {ci};
    while (hops.at(path.back()) > 0) {
        const std::int64_t before = static_cast<std::int64_t>(hops.at(path.back())) - 1;
        const auto at_that_hop = [&](const std::string& id) {
            return hops.count(id) > 0 && static_cast<std::int64_t>(hops.at(id)) == before;
        };
        Ids candidates;
        for (const std::string& id : get(facts.hard, path.back())) {
            if (at_that_hop(id)) candidates.insert(id);
        }
        for (const auto& [name, group] : get(facts.groups, path.back())) {
            if (!broken(group, down_within(hops, before))) continue;
            if (broken(group, down_within(hops, before - 1))) continue;
            for (const auto& [id, member] : group.members) {
                if (member.hard() && at_that_hop(id)) candidates.insert(id);
            }
        }
        path.push_back(*candidates.begin());
    }
    return path;
}

// The most members of `held` of which any that many can fail without breaking the group, by trying
// every subset.
std::uint32_t margin_of(const Group& group, const Ids& down, const std::vector<std::string>& held) {
    auto most = static_cast<std::uint32_t>(held.size());
    for (std::uint32_t subset = 0; subset < (1U << held.size()); ++subset) {
        Ids failing = down;
        std::uint32_t size = 0;
        for (std::size_t i = 0; i < held.size(); ++i) {
            if ((subset >> i & 1U) == 0) continue;
            failing.insert(held[i]);
            ++size;
        }
        if (broken(group, failing)) most = std::min(most, size - 1);
    }
    return most;
}

std::map<std::string, ReferenceHit> hits_of(const Facts& facts,
                                            const std::string& ci,
                                            const Ids& down) {
    std::map<std::string, ReferenceHit> hits;
    for (const auto& [name, group] : get(facts.groups, ci)) {
        bool lost_hard = false;
        std::vector<std::string> held;
        for (const auto& [id, member] : group.members) {
            if (down.count(id) == 0) held.push_back(id);
            lost_hard = lost_hard || (member.hard() && down.count(id) > 0);
        }
        if (!lost_hard || broken(group, down)) continue;
        hits[name] = {group.required,
                      capacity_left(group, down),
                      margin_of(group, down, held),
                      Ids(held.begin(), held.end())};
    }
    return hits;
}

std::multiset<std::pair<std::string, double>> soft_hits_of(const Facts& facts,
                                                           const std::string& ci,
                                                           const Ids& down) {
    std::multiset<std::pair<std::string, double>> hits;
    for (const auto& need : get(facts.soft, ci)) {
        if (down.count(need.first) > 0) hits.insert(need);
    }
    for (const auto& [name, group] : get(facts.groups, ci)) {
        for (const auto& [id, member] : group.members) {
            if (!member.hard() && down.count(id) > 0) hits.insert({id, member.strength});
        }
    }
    return hits;
}

// What `ci` needs as a hard need or as a group member, hard or soft.
Ids inheriting_needs(const Facts& facts, const std::string& ci) {
    Ids needs = get(facts.hard, ci);
    for (const auto& [name, group] : get(facts.groups, ci)) {
        for (const auto& [id, member] : group.members)
            needs.insert(id);
    }
    return needs;
}

// steps, margin with "none" last, owner, group name or soft target.
using HitKey = std::tuple<std::uint32_t, std::uint64_t, std::string, std::string>;
constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();

// Every hit beneath `ci`, seen through `through`.
std::set<HitKey> hits_beneath(const Facts& facts,
                              const ReferenceAnswer& answer,
                              const Ids& through,
                              const std::string& ci) {
    std::set<HitKey> hits;
    Ids seen = {ci};
    Ids level = {ci};
    for (std::uint32_t steps = 0; !level.empty(); ++steps) {
        Ids below;
        for (const std::string& id : level) {
            for (const auto& [name, hit] : get(answer.at_risk, id)) {
                hits.insert({steps, hit.margin, id, name});
            }
            for (const auto& [target, strength] : get(answer.impaired, id)) {
                hits.insert({steps, kNone, id, target});
            }
            for (const std::string& need : inheriting_needs(facts, id)) {
                if (through.count(need) > 0 && seen.insert(need).second) below.insert(need);
            }
        }
        level = below;
    }
    return hits;
}

std::optional<std::uint32_t> number(std::uint64_t margin) {
    if (margin == kNone) return std::nullopt;
    return static_cast<std::uint32_t>(margin);
}

ReferenceInherited inherited_from(const std::set<HitKey>& hits) {
    std::uint64_t least = kNone;
    for (const HitKey& hit : hits)
        least = std::min(least, std::get<1>(hit));
    const auto& [steps, margin, owner, what] = *hits.begin();
    return {steps, number(margin), owner, what, number(least)};
}

void add_inherited(const Facts& facts, const Ids& untouchable, ReferenceAnswer& answer) {
    Ids through;
    for (const auto& [id, hits] : answer.at_risk)
        through.insert(id);
    for (const auto& [id, hits] : answer.impaired)
        through.insert(id);
    Ids inherited;
    for (bool changed = true; changed;) {
        changed = false;
        for (const std::string& ci : facts.cis) {
            if (untouchable.count(ci) > 0 || through.count(ci) > 0) continue;
            if (!meets(inheriting_needs(facts, ci), through)) continue;
            through.insert(ci);
            inherited.insert(ci);
            changed = true;
        }
    }
    for (const std::string& ci : inherited) {
        answer.inherited[ci] = inherited_from(hits_beneath(facts, answer, through, ci));
    }
}

void add_down(const Facts& facts,
              const std::map<std::string, std::uint32_t>& hops,
              const Ids& kept,
              ReferenceAnswer& answer) {
    for (const std::string& ci : kept) {
        if (hops.at(ci) == 0) continue;
        ReferenceDown& item = answer.down[ci];
        item.hops = hops.at(ci);
        item.path = path_of(facts, hops, ci);
        for (const auto& [name, group] : get(facts.groups, ci)) {
            if (broken(group, kept))
                item.broken[name] = {group.required, capacity_left(group, kept)};
        }
    }
}

}  // namespace

ReferenceAnswer reference_blast_radius(const ReferenceGraph& graph,
                                       const Ids& failed,
                                       std::optional<std::uint32_t> max_hops) {
    const Facts facts = facts_of(graph);
    const auto hops = all_hops(facts, failed);
    const std::int64_t hops_max = max_hops ? std::int64_t{*max_hops} : std::int64_t{UINT32_MAX};
    const Ids kept = down_within(hops, hops_max);
    Ids untouchable = down_within(hops, hops_max + 1);
    ReferenceAnswer answer;
    std::set_difference(untouchable.begin(),
                        untouchable.end(),
                        kept.begin(),
                        kept.end(),
                        std::inserter(answer.frontier, answer.frontier.end()));
    add_down(facts, hops, kept, answer);
    for (const std::string& ci : facts.cis) {
        if (untouchable.count(ci) > 0) continue;
        auto hits = hits_of(facts, ci, kept);
        auto soft_hits = soft_hits_of(facts, ci, kept);
        if (!hits.empty()) {
            answer.at_risk[ci] = std::move(hits);
        } else if (!soft_hits.empty()) {
            answer.impaired[ci] = std::move(soft_hits);
        }
    }
    add_inherited(facts, untouchable, answer);
    return answer;
}

Ids plain_dependents(const ReferenceGraph& graph, const Ids& failed) {
    Ids reached = failed;
    for (bool changed = true; changed;) {
        changed = false;
        for (const ReferenceNeed& need : graph.needs) {
            if (reached.count(need.dependency) == 0) continue;
            changed = reached.insert(need.dependent).second || changed;
        }
    }
    for (const std::string& id : failed)
        reached.erase(id);
    return reached;
}

}  // namespace faultline::test
