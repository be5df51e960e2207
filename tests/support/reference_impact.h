// Reference: the blast radius written down as naively as the definitions allow, to judge the engine
// by.  Sets and maps of ids, repeated until nothing changes; no code shared with the engine.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace faultline::test {

using Ids = std::set<std::string>;

// One relationship in the need view; `group` empty: ungrouped.
struct ReferenceNeed {
    std::string dependent;
    std::string dependency;
    std::string group = {};
    std::uint32_t capacity = 1;
    double strength = 1;
    std::uint64_t delay_s = 0;
};

// A graph by ids.  Parallel needs are as many entries; a group that is not in `required` needs 1.
struct ReferenceGraph {
    std::map<std::string, std::string> classes;  // id -> class
    std::map<std::string, std::string> names;    // id -> name, where there is one
    std::vector<ReferenceNeed> needs;
    std::map<std::pair<std::string, std::string>, std::uint32_t> required;  // (CI, group name)
};

// A CI that falls.
struct ReferenceDown {
    std::uint32_t hops = 0;
    std::vector<std::string> path;
    std::map<std::string, std::pair<std::uint32_t, std::uint64_t>> broken;  // required, left
};

// A group that lost a hard member and holds.
struct ReferenceHit {
    std::uint32_t required = 0;
    std::uint64_t capacity_left = 0;
    std::uint32_t margin = 0;
    Ids held_by;
};

// What a CI inherits; a soft hit has no margin, and its target instead of a group name.
struct ReferenceInherited {
    std::uint32_t steps = 0;
    std::optional<std::uint32_t> margin;
    std::string owner;
    std::string what;  // group name or soft target
    std::optional<std::uint32_t> margin_min;
};

// The whole answer.
struct ReferenceAnswer {
    std::map<std::string, ReferenceDown> down;
    std::map<std::string, std::map<std::string, ReferenceHit>> at_risk;  // CI, group name
    std::map<std::string, std::multiset<std::pair<std::string, double>>>
        impaired;  // target, strength
    std::map<std::string, ReferenceInherited> inherited;
    Ids frontier;
};

// What the definitions say about `failed` failing together.
[[nodiscard]] ReferenceAnswer reference_blast_radius(const ReferenceGraph& graph,
                                                     const Ids& failed,
                                                     std::optional<std::uint32_t> max_hops);

// The intersection of all sets that contain `failed` and every CI that they take down, found by
// trying all sets of CIs.  REQUIRES: at most 16 CIs.
[[nodiscard]] Ids least_closed_set(const ReferenceGraph& graph, const Ids& failed);

// All that need one of `failed` at any distance, groups ignored; without `failed`.
[[nodiscard]] Ids plain_dependents(const ReferenceGraph& graph, const Ids& failed);

}  // namespace faultline::test
