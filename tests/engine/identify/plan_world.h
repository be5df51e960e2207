// World: a state and the imports made into it, with short ways to say lines and to look at
// problems.

#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/identify/import_plan.h"
#include "tests/support/memory_index.h"
#include "tests/support/test_lines.h"

namespace faultline::identify {

using test::CiLine;
using test::GroupLine;
using test::MemoryIndex;
using test::observe;
using test::RelationshipLine;
using test::RetireLine;
using test::TestLine;

using Lines = std::vector<TestLine>;

// A state and the imports that were made into it.
struct World {
    MemoryIndex index;

    // Plan the lines and apply the plan if it is accepted.
    ImportPlan import(const std::string& source, const Lines& lines, PlanOptions options = {}) {
        options.source = source;
        options.format = "faultline";
        Result<ImportPlan> plan = plan_import(observe(lines), options, index);
        REQUIRE(plan.ok());
        if (plan.value().accepted) {
            REQUIRE(index.apply(plan.value().change_set).ok());
        }
        return std::move(plan).value();
    }

    ImportPlan best_effort(const std::string& source, const Lines& lines) {
        PlanOptions options;
        options.best_effort = true;
        return import(source, lines, options);
    }

    // Lines of the dump that begin with `prefix`, without that.
    [[nodiscard]] std::vector<std::string> parts(const std::string& prefix) const {
        std::vector<std::string> found;
        for (const std::string& line : index.dump()) {
            if (line.starts_with(prefix)) found.push_back(line.substr(prefix.size()));
        }
        return found;
    }

    [[nodiscard]] bool alive(std::string_view id) const { return index.merged(id).alive; }
};

// "line code" of every problem.
inline std::vector<std::string> codes(const ImportPlan& plan) {
    std::vector<std::string> list;
    for (const model::Problem& problem : plan.problems) {
        list.push_back(std::to_string(problem.origin.line) + " " + problem.code);
    }
    return list;
}

// True if the message of `problem` holds `text`.
inline bool mentions(const model::Problem& problem, std::string_view text) {
    return problem.message.find(text) != std::string::npos;
}

// A line by which `source` depends on `target`.
inline RelationshipLine needs(std::string source, std::string target, std::string group = "") {
    return {std::move(source), "depends_on", std::move(target), std::move(group)};
}

using Texts = std::vector<std::string>;

// u needs two of a, b and c.
inline Lines pool(std::int64_t required) {
    return {CiLine{"u"},
            CiLine{"a"},
            CiLine{"b"},
            CiLine{"c"},
            needs("u", "a", "g"),
            needs("u", "b", "g"),
            needs("u", "c", "g"),
            GroupLine{"u", "g", required}};
}

}  // namespace faultline::identify
