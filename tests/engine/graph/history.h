// Seeded random histories of content for the graph tests: CIs come, change and go step by step.

#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/graph/merge.h"
#include "tests/engine/graph/content.h"

namespace faultline::graph::testing {

// Every CI of a random history is one of so many.
inline constexpr std::uint32_t kHistoryCis = 30;

inline bool needs(const CiContent& ci, const std::string& dependency) {
    return std::ranges::any_of(
        ci.needs, [&](const ContentNeed& need) { return need.dependency == dependency; });
}

inline bool is_needed(const Content& content, const std::string& id) {
    return std::ranges::any_of(content, [&](const auto& ci) { return needs(ci.second, id); });
}

// A CI whose needs name only CIs that are there.
inline CiContent ci_within(std::mt19937& random, std::uint32_t node, const Content& content) {
    CiContent ci = random_ci(random, node, kHistoryCis);
    std::erase_if(ci.needs,
                  [&](const ContentNeed& need) { return !content.contains(need.dependency); });
    declare_groups(random, ci);
    return ci;
}

// Alter `content` at random, at most `changes_max` CIs of it, and say what changed: new CIs, other
// needs, CIs gone.
inline Delta random_step(std::mt19937& random, Content& content, std::uint32_t changes_max = 4) {
    Delta delta;
    const std::uint32_t changes = below(random, changes_max + 1);
    std::vector<std::string> touched;
    for (std::uint32_t change = 0; change < changes; change++) {
        const std::uint32_t node = below(random, kHistoryCis);
        const std::string id = id_of(node);
        if (std::ranges::count(touched, id) > 0) continue;
        touched.push_back(id);
        const bool gone = below(random, 3) == 0 && !is_needed(content, id);
        if (gone) {
            content.erase(id);
        } else {
            content[id] = ci_within(random, node, content);
        }
    }
    for (const std::string& id : touched) {
        const auto found = content.find(id);
        if (found == content.end()) {
            delta.changes.push_back({id, {}});
        } else {
            delta.changes.push_back({id, found->second});
        }
    }
    return delta;
}

// Content in which some of the CIs are there, so that later ones come before, between and behind
// them.
inline Content random_past(std::mt19937& random) {
    Content content;
    const std::uint32_t steps = below(random, 12);
    for (std::uint32_t step = 0; step < steps; step++) {
        random_step(random, content);
    }
    return content;
}

}  // namespace faultline::graph::testing
