#include "tests/support/relationship_graph.h"

#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/model/catalogue.h"

namespace faultline::test {

namespace {

using nlohmann::json;

void add_ci(ReferenceGraph& graph, const json& ci) {
    const std::string id = ci.at("id");
    graph.classes[id] = ci.at("class");
    if (ci.contains("name")) graph.names[id] = ci.at("name");
}

Recorded recorded(const json& object) {
    Recorded result{object.at("source"), object.at("type"), object.at("target")};
    result.group = object.value("group", "");
    result.capacity = object.value("capacity", 1U);
    result.strength = object.value("strength", 1.0);
    result.delay_s = object.value("delay_s", std::uint64_t{0});
    return result;
}

void add_line(ReferenceGraph& graph, const json& line) {
    if (line.contains("ci")) {
        add_ci(graph, line.at("ci"));
    } else if (line.contains("relationship")) {
        add_relationship(graph, recorded(line.at("relationship")));
    } else if (line.contains("group")) {
        const json& group = line.at("group");
        graph.required[{group.at("ci"), group.at("name")}] = group.at("required");
    } else {
        throw std::runtime_error("neither ci, relationship nor group");
    }
}

}  // namespace

void add_relationship(ReferenceGraph& graph, const Recorded& relationship) {
    ReferenceNeed need{relationship.source,
                       relationship.target,
                       relationship.group,
                       relationship.capacity,
                       relationship.strength,
                       relationship.delay_s};
    switch (model::builtin_catalogue().impact_kind(relationship.type)) {
        case model::ImpactKind::source_needs_target:
            break;
        case model::ImpactKind::target_needs_source:
            std::swap(need.dependent, need.dependency);
            break;
        case model::ImpactKind::none:
            return;
    }
    graph.needs.push_back(std::move(need));
}

void add_interchange(ReferenceGraph& graph, std::istream& lines) {
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        if (line.empty()) continue;
        try {
            add_line(graph, json::parse(line));
        } catch (const std::exception& error) {
            throw std::runtime_error("line " + std::to_string(number) + ": " + error.what());
        }
    }
}

}  // namespace faultline::test
