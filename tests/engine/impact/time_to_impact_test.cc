#include "engine/impact/time_to_impact.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/impact/blast_radius.h"
#include "tests/engine/impact/graph_forms.h"
#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {

namespace {

using graph::Snapshot;
using test::Ids;

// Seconds with ids, in the order of an answer.
using Times = std::vector<std::pair<std::uint64_t, std::string>>;

Times times_of(const Snapshot& snapshot, const Ids& failed) {
    Scratch scratch;
    Times times;
    for (const ImpactTime& time :
         time_to_impact(snapshot, test::nodes_of(snapshot, failed), scratch))
        times.emplace_back(time.seconds, snapshot.id(time.node));
    return times;
}

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
    return b > UINT64_MAX - a ? UINT64_MAX : a + b;
}

// Everything about one group, parallel needs merged as the graph merges them.
struct NaiveMember {
    double strength = 0;
    std::uint32_t capacity = 0;
    std::uint64_t delay_s = UINT64_MAX;
};
using NaiveGroups =
    std::map<std::pair<std::string, std::string>, std::map<std::string, NaiveMember>>;

NaiveGroups groups_of(const test::ReferenceGraph& graph) {
    NaiveGroups groups;
    for (const test::ReferenceNeed& need : graph.needs) {
        if (need.group.empty()) continue;
        NaiveMember& member = groups[{need.dependent, need.group}][need.dependency];
        member.strength = std::max(member.strength, need.strength);
        member.capacity = std::max(member.capacity, need.capacity);
        member.delay_s = std::min(member.delay_s, need.delay_s);
    }
    return groups;
}

// The first time at which too little of a group is left, when its members fall at `times`.
std::optional<std::uint64_t> breaks_at(const std::map<std::string, NaiveMember>& members,
                                       std::uint64_t required,
                                       const std::map<std::string, std::uint64_t>& times) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> losses;
    std::uint64_t left = 0;
    for (const auto& [id, member] : members) {
        left += member.capacity;
        const auto fallen = times.find(id);
        if (fallen == times.end() || member.strength < 1) continue;
        losses.emplace_back(sum(fallen->second, member.delay_s), member.capacity);
    }
    std::ranges::sort(losses);
    for (const auto& [time, capacity] : losses) {
        left -= capacity;
        if (left < required) return time;
    }
    return std::nullopt;
}

// The definition, repeated until nothing falls earlier.
std::map<std::string, std::uint64_t> naive_times(const test::ReferenceGraph& graph,
                                                 const Ids& failed) {
    const NaiveGroups groups = groups_of(graph);
    std::map<std::string, std::uint64_t> times;
    for (const std::string& id : failed)
        times[id] = 0;
    bool changed = true;
    const auto improve = [&](const std::string& id, std::uint64_t time) {
        const auto known = times.find(id);
        if (known != times.end() && known->second <= time) return;
        times[id] = time;
        changed = true;
    };
    while (changed) {
        changed = false;
        for (const test::ReferenceNeed& need : graph.needs) {
            if (!need.group.empty() || need.strength < 1) continue;
            const auto fallen = times.find(need.dependency);
            if (fallen != times.end()) improve(need.dependent, sum(fallen->second, need.delay_s));
        }
        for (const auto& [key, members] : groups) {
            const auto required = graph.required.find(key);
            const auto time =
                breaks_at(members, required == graph.required.end() ? 1 : required->second, times);
            if (time) improve(key.first, *time);
        }
    }
    for (const std::string& id : failed)
        times.erase(id);
    return times;
}

void add_delays(test::ReferenceGraph& graph, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const std::uint64_t delays[] = {0, 0, 1, 5, 60, UINT64_MAX / 2, UINT64_MAX};
    for (test::ReferenceNeed& need : graph.needs)
        need.delay_s = delays[random() % (seed % 3 == 0 ? 7 : 5)];
}

test::ReferenceGraph pool() {
    test::ReferenceGraph graph;
    graph.classes = {{"a", "host"}, {"b", "host"}, {"c", "host"}, {"svc", "service"}};
    graph.needs = {{"svc", "a", "pool", 1, 1, 5},
                   {"svc", "b", "pool", 1, 1, 7},
                   {"svc", "c", "pool", 1, 1, 30}};
    graph.required[{"svc", "pool"}] = 2;
    return graph;
}

}  // namespace

TEST_CASE("a 2-of-3 group with delays 5, 7 and 30 whose first two members fail at 0 breaks at 7") {
    CHECK(times_of(test::snapshot_of(pool()), {"a", "b"}) == Times{{7, "svc"}});
    CHECK(times_of(test::snapshot_of(pool()), {"b", "c"}) == Times{{30, "svc"}});
    CHECK(times_of(test::snapshot_of(pool()), {"a"}).empty());
}

TEST_CASE("of several ways to fall the fastest counts, however many needs it has") {
    test::ReferenceGraph graph;
    graph.classes = {{"a", "x"}, {"b", "x"}, {"c", "x"}, {"svc", "x"}};
    graph.needs = {{"svc", "a", "", 1, 1, 100},
                   {"b", "a", "", 1, 1, 20},
                   {"c", "b", "", 1, 1, 30},
                   {"svc", "c", "", 1, 1, 40}};

    CHECK(times_of(test::snapshot_of(graph), {"a"}) == Times{{20, "b"}, {50, "c"}, {90, "svc"}});
}

TEST_CASE("a time that does not fit is the latest one, and the CI falls all the same") {
    test::ReferenceGraph graph;
    graph.classes = {{"a", "x"}, {"b", "x"}, {"c", "x"}, {"d", "x"}};
    graph.needs = {{"b", "a", "", 1, 1, kLatestImpact - 1}, {"c", "b", "", 1, 1, 2}, {"d", "c"}};

    CHECK(times_of(test::snapshot_of(graph), {"a"}) ==
          Times{{kLatestImpact - 1, "b"}, {kLatestImpact, "c"}, {kLatestImpact, "d"}});
}

TEST_CASE("a soft need and a soft member take nothing down at any time") {
    test::ReferenceGraph graph = pool();
    graph.needs[0].strength = 0.5;
    graph.classes["soft"] = "x";
    graph.needs.push_back({"soft", "b", "", 1, 0.5, 1});

    CHECK(times_of(test::snapshot_of(graph), {"a", "b"}).empty());
}

TEST_CASE("times are those of the definition, and who falls is who is down") {
    Scratch scratch;
    std::size_t fallen = 0;
    for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
        CAPTURE(seed);
        test::RandomQuestion question = test::random_question(seed, {2, 20});
        add_delays(question.graph, seed);
        const auto wanted = naive_times(question.graph, question.failed);
        Times sorted;
        for (const auto& [id, time] : wanted)
            sorted.emplace_back(time, id);
        std::ranges::sort(sorted);

        for (const Snapshot& form : testing::forms_of(question.graph, seed)) {
            Times times = times_of(form, question.failed);
            const auto failed = test::nodes_of(form, question.failed);
            REQUIRE(times.size() == blast_radius(form, {failed}, scratch).down.size());
            std::erase_if(times, [&](const auto& time) {
                return !question.graph.classes.contains(time.second);
            });
            REQUIRE(times == sorted);
        }
        fallen += sorted.size();
    }
    CHECK(fallen > 3000);
}

}  // namespace faultline::impact
