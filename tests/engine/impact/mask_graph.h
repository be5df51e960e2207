// A small graph as bit masks, for tests that try all sets of CIs.

#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/reference_impact.h"

namespace faultline::impact::testing {

// At most 32 CIs; bit i is the CI ids[i].  The least fixed point by repetition, nothing shared with
// the engine.
class MaskGraph {
 public:
    using Mask = std::uint32_t;

    explicit MaskGraph(const test::ReferenceGraph& graph) {
        for (const auto& [id, class_name] : graph.classes) {
            numbers_[id] = static_cast<std::uint32_t>(ids.size());
            ids.push_back(id);
        }
        needs_.assign(ids.size(), 0);
        for (const test::ReferenceNeed& need : graph.needs)
            add(need);
        for (const auto& [key, required] : graph.required)
            groups_.at({number(key.first), key.second}).required = required;
    }

    [[nodiscard]] std::uint32_t number(const std::string& id) const { return numbers_.at(id); }
    [[nodiscard]] Mask bit(const std::string& id) const { return Mask{1} << number(id); }

    // All that is down when `failed` fail.
    [[nodiscard]] Mask down(Mask failed) const {
        for (Mask before = 0; before != failed;) {
            before = failed;
            for (std::uint32_t ci = 0; ci < ids.size(); ++ci) {
                if ((needs_[ci] & failed) != 0) failed |= Mask{1} << ci;
            }
            for (const auto& [key, group] : groups_) {
                if (group.broken(failed)) failed |= Mask{1} << key.first;
            }
        }
        return failed;
    }

    // True if the group of that CI has too little left when exactly `down` are down.
    [[nodiscard]] bool broken(const std::string& owner, const std::string& name, Mask down) const {
        return groups_.at({number(owner), name}).broken(down);
    }

    std::vector<std::string> ids;

 private:
    struct Member {
        std::uint64_t capacity = 0;
        double strength = 0;
    };
    struct Group {
        std::uint64_t required = 1;
        std::map<std::uint32_t, Member> members;

        [[nodiscard]] bool broken(Mask down) const {
            std::uint64_t left = 0;
            for (const auto& [number, member] : members) {
                if (member.strength < 1 || (down >> number & 1U) == 0) left += member.capacity;
            }
            return left < required;
        }
    };

    void add(const test::ReferenceNeed& need) {
        if (need.group.empty()) {
            if (need.strength >= 1) needs_[number(need.dependent)] |= bit(need.dependency);
            return;
        }
        Member& member =
            groups_[{number(need.dependent), need.group}].members[number(need.dependency)];
        member.capacity = std::max<std::uint64_t>(member.capacity, need.capacity);
        member.strength = std::max(member.strength, need.strength);
    }

    std::map<std::string, std::uint32_t> numbers_;
    std::vector<Mask> needs_;  // hard needs by CI
    std::map<std::pair<std::uint32_t, std::string>, Group> groups_;
};

}  // namespace faultline::impact::testing
