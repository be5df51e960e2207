// One graph in several forms: answers that depend on what a CI needs and on nothing else are equal
// in all of them.

#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/graph/merge.h"
#include "engine/graph/patch.h"
#include "engine/graph/snapshot.h"
#include "tests/engine/graph/content.h"
#include "tests/support/reference_impact.h"

namespace faultline::impact::testing {

using graph::testing::below;
using graph::testing::Content;

// The content of a graph.
inline Content content_of(const test::ReferenceGraph& graph) {
    Content content;
    for (const auto& [id, class_name] : graph.classes) {
        content[id] = {.class_name = class_name, .ci = CiId{content.size() + 1}};
    }
    for (const test::ReferenceNeed& need : graph.needs) {
        content[need.dependent].needs.push_back(
            {need.dependency,
             need.group,
             {.strength = need.strength, .delay_s = need.delay_s, .capacity = need.capacity}});
    }
    for (const auto& [key, required] : graph.required) {
        content[key.first].groups.push_back({key.second, required});
    }
    return content;
}

// The same with CIs before, between and behind the others, which need some of them and which nobody
// of them needs.
inline Content widened(std::mt19937& random, const Content& content) {
    Content wide = content;
    const std::uint32_t more = 1 + below(random, 12);
    for (std::uint32_t i = 0; i < more; ++i) {
        const auto at = std::next(
            content.begin(),
            static_cast<std::ptrdiff_t>(below(random, static_cast<std::uint32_t>(content.size()))));
        const char* const prefixes[] = {"a", "n1", "n2-", "z"};
        const std::string id = prefixes[below(random, 4)] + std::string("-") + std::to_string(i);
        graph::CiContent& ci = wide[id];
        ci.class_name = "other";
        ci.ci = CiId{1000 + i};
        ci.needs.push_back({.dependency = at->first, .group = below(random, 2) == 0 ? "" : "g"});
    }
    return wide;
}

// A part of some content; groups that lost members require 1.
inline Content part_of(std::mt19937& random, const Content& content) {
    Content part;
    const std::uint32_t kept_of_four = below(random, 5);
    for (const auto& [id, ci] : content) {
        if (below(random, 4) < kept_of_four) part[id] = ci;
    }
    for (auto& [id, ci] : part) {
        const auto lost = std::erase_if(ci.needs, [&](const graph::ContentNeed& need) {
            return !part.contains(need.dependency);
        });
        if (lost > 0) ci.groups.clear();
    }
    return part;
}

// What leads from `before` to `after`.
inline graph::Delta difference(const Content& before, const Content& after) {
    graph::Delta delta;
    for (const auto& [id, ci] : after) {
        const auto found = before.find(id);
        const bool same = found != before.end() && found->second.needs.size() == ci.needs.size() &&
                          found->second.groups.size() == ci.groups.size();
        if (!same) delta.changes.push_back({id, ci});
    }
    for (const auto& [id, ci] : before) {
        if (!after.contains(id)) delta.changes.push_back({id, {}});
    }
    return delta;
}

inline graph::Snapshot must(Result<graph::Snapshot> snapshot) {
    REQUIRE_MESSAGE(snapshot.ok(), snapshot.error().message);
    return std::move(snapshot).value();
}

// A plain Snapshot of `graph`, one with other CIs in it, and two patched ones: one whose base lacks
// some of the CIs, so that their numbers are out of order, and one whose base has CIs that are
// gone.
inline std::vector<graph::Snapshot> forms_of(const test::ReferenceGraph& graph,
                                             std::uint64_t seed) {
    std::mt19937 random(static_cast<std::uint32_t>(seed));
    const Content content = content_of(graph);
    const Content wide = widened(random, content);
    const Content part = part_of(random, wide);
    std::vector<graph::Snapshot> forms;
    forms.push_back(must(graph::testing::build(content)));
    forms.push_back(must(graph::testing::build(wide)));
    const graph::Snapshot base = must(graph::testing::build(part));
    forms.push_back(must(graph::patched(base, difference(part, wide), Version{7}, Version{5})));
    forms.push_back(
        must(graph::patched(forms[1], difference(wide, content), Version{7}, Version{5})));
    return forms;
}

}  // namespace faultline::impact::testing
