#include "tests/support/outage_graphs.h"

namespace faultline::test {

void add_ci(ReferenceOutage& graph, const std::string& id, double unavailability) {
    graph.graph.classes[id] = "host";
    graph.unavailability[id] = unavailability;
}

void add_need(ReferenceOutage& graph,
              const std::string& dependent,
              const std::string& dependency,
              double strength) {
    ReferenceNeed need{dependent, dependency};
    need.strength = strength;
    graph.graph.needs.push_back(need);
}

void add_group(ReferenceOutage& graph,
               const std::string& owner,
               const std::string& name,
               std::uint32_t required,
               const std::vector<std::string>& members) {
    for (const std::string& member : members)
        graph.graph.needs.push_back({owner, member, name});
    graph.graph.required[{owner, name}] = required;
}

ReferenceOutage pool(std::uint32_t required, const std::vector<double>& unavailability) {
    ReferenceOutage graph;
    add_ci(graph, "s", 0);
    std::vector<std::string> members;
    for (const double value : unavailability) {
        members.push_back(std::to_string(members.size() + 1));
        add_ci(graph, members.back(), value);
    }
    add_group(graph, "s", "pool", required, members);
    return graph;
}

ReferenceOutage bridge() {
    ReferenceOutage graph;
    add_ci(graph, "s", 0);
    for (const char* id : {"1", "2", "3", "4", "5"})
        add_ci(graph, id, 0.1);
    add_group(graph, "s", "near", 1, {"1", "2"});
    add_group(graph, "s", "far", 1, {"4", "5"});
    add_group(graph, "s", "across", 1, {"1", "3", "5"});
    add_group(graph, "s", "back", 1, {"2", "3", "4"});
    return graph;
}

namespace {

ReferenceOutage webs() {
    ReferenceOutage graph;
    add_ci(graph, "s", 0);
    add_ci(graph, "db", 0.002);
    add_ci(graph, "w1", 0.05);
    add_ci(graph, "w2", 0.05);
    add_need(graph, "s", "db");
    add_group(graph, "s", "web", 1, {"w1", "w2"});
    return graph;
}

}  // namespace

ReferenceOutage webs_on_one_host() {
    ReferenceOutage graph = webs();
    add_ci(graph, "h", 0.01);
    add_need(graph, "w1", "h");
    add_need(graph, "w2", "h");
    return graph;
}

ReferenceOutage webs_on_two_hosts() {
    ReferenceOutage graph = webs();
    add_ci(graph, "h1", 0.01);
    add_ci(graph, "h2", 0.01);
    add_need(graph, "w1", "h1");
    add_need(graph, "w2", "h2");
    return graph;
}

std::string chain_id(std::uint32_t place) {
    const std::string digits = std::to_string(place);
    return "c" + std::string(7 - digits.size(), '0') + digits;
}

ReferenceOutage chain(std::uint32_t length, double unavailability) {
    ReferenceOutage graph;
    for (std::uint32_t place = 0; place < length; ++place)
        add_ci(graph, chain_id(place), unavailability);
    for (std::uint32_t place = 0; place + 1 < length; ++place)
        add_need(graph, chain_id(place), chain_id(place + 1));
    return graph;
}

}  // namespace faultline::test
