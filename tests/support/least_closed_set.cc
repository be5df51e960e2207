// The truth-table definition of Down: a file of its own, so that it shares nothing with the rounds.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "tests/support/reference_impact.h"

namespace faultline::test {

namespace {

using Mask = std::uint32_t;

struct MaskedMember {
    Mask bit = 0;
    std::uint64_t capacity = 0;
    bool hard = false;
};

struct MaskedGroup {
    std::uint64_t required = 1;
    std::map<std::string, MaskedMember> members;
};

struct MaskedCi {
    Mask bit = 0;
    Mask needs = 0;
    std::map<std::string, MaskedGroup> groups;
};

std::map<std::string, MaskedCi> masked(const ReferenceGraph& graph) {
    std::map<std::string, MaskedCi> cis;
    Mask bit = 1;
    for (const auto& [id, class_name] : graph.classes) {
        cis[id].bit = bit;
        bit <<= 1U;
    }
    for (const ReferenceNeed& need : graph.needs) {
        MaskedCi& ci = cis.at(need.dependent);
        const Mask dependency = cis.at(need.dependency).bit;
        const bool hard = need.strength >= 1;
        if (need.group.empty()) {
            if (hard) ci.needs |= dependency;
            continue;
        }
        MaskedMember& member = ci.groups[need.group].members[need.dependency];
        member.bit = dependency;
        member.hard = member.hard || hard;
        if (need.capacity > member.capacity) member.capacity = need.capacity;
    }
    for (const auto& [key, required] : graph.required) {
        cis.at(key.first).groups[key.second].required = required;
    }
    return cis;
}

bool holds(const MaskedGroup& group, Mask down) {
    std::uint64_t left = 0;
    for (const auto& [id, member] : group.members) {
        if (!member.hard || (member.bit & down) == 0) left += member.capacity;
    }
    return left >= group.required;
}

bool stays_up(const MaskedCi& ci, Mask down) {
    if ((ci.needs & down) != 0) return false;
    for (const auto& [name, group] : ci.groups) {
        if (!holds(group, down)) return false;
    }
    return true;
}

bool closed(const std::map<std::string, MaskedCi>& cis, Mask down) {
    for (const auto& [id, ci] : cis) {
        if ((ci.bit & down) == 0 && !stays_up(ci, down)) return false;
    }
    return true;
}

}  // namespace

Ids least_closed_set(const ReferenceGraph& graph, const Ids& failed) {
    const auto cis = masked(graph);
    Mask start = 0;
    for (const std::string& id : failed)
        start |= cis.at(id).bit;
    const Mask all = (Mask{1} << cis.size()) - 1;
    Mask common = all;
    for (Mask set = 0; set <= all; ++set) {
        if ((set & start) != start || (set & common) == common) continue;
        if (closed(cis, set)) common &= set;
    }
    Ids result;
    for (const auto& [id, ci] : cis) {
        if ((ci.bit & common) != 0) result.insert(id);
    }
    return result;
}

}  // namespace faultline::test
