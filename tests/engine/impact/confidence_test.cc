// Confidence: the two bounds against their definitions on small random graphs, what is listed, and
// that a patched Snapshot says the same.

#include "engine/impact/confidence.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include "engine/graph/patch.h"
#include "engine/graph/snapshot_builder.h"
#include "tests/engine/graph/history.h"
#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"
#include "tests/support/reference_impact.h"

namespace faultline::impact {
namespace {

using graph::Freshness;
using graph::NodeIndex;
using graph::Snapshot;
using test::Ids;
using test::ReferenceGraph;
using test::ReferenceNeed;

constexpr std::int64_t kNow = 1000;

// Which needs are how sure; parallel needs that are merged have the same key.
using NeedKey = std::tuple<std::string, std::string, std::string, double>;
using Doubts = std::map<NeedKey, Freshness>;

NeedKey key_of(const ReferenceNeed& need) {
    const bool merges = !need.group.empty() || need.strength == 1;
    return {need.dependent, need.dependency, need.group, merges ? 1.0 : need.strength};
}

// A third of the needs each.
Doubts random_doubts(std::mt19937& random, const ReferenceGraph& graph) {
    Doubts doubts;
    for (const ReferenceNeed& need : graph.needs) {
        doubts.try_emplace(key_of(need), static_cast<Freshness>(random() % 3));
    }
    return doubts;
}

constexpr std::int64_t kLimit = 10;

// Every other need is as sure as runs make it.  Parallel needs of one key are alike.
bool is_by_runs(const NeedKey& key) {
    const auto last = [](const std::string& id) { return static_cast<unsigned char>(id.back()); };
    return (last(std::get<0>(key)) + last(std::get<1>(key)) + std::get<2>(key).size()) % 2 == 0;
}

// Parallel needs of other strength are claimed by another source.
std::uint32_t source_of(const NeedKey& key) {
    return static_cast<std::uint32_t>(std::get<3>(key) * 60);
}

graph::NeedDetail detail_of(const ReferenceNeed& need, Freshness freshness) {
    graph::NeedDetail detail{.strength = need.strength, .capacity = need.capacity};
    const NeedKey key = key_of(need);
    if (is_by_runs(key)) return graph::held_by(detail, source_of(key));
    if (freshness == Freshness::unverified) return detail;
    detail.verified_at = 0;
    detail.fresh_until = freshness == Freshness::stale ? kNow - 1 : kNow;
    return detail;
}

// What the runs saw of the needs that are as sure as they make them.
class Runs final : public graph::NeedSightings {
 public:
    void saw(std::uint32_t source,
             CiId dependent,
             CiId dependency,
             const ReferenceNeed& need,
             std::int64_t time) {
        seen_[{source, dependent, dependency, need.group}] = time;
        earliest_ = std::min(earliest_, time);
    }

    [[nodiscard]] std::optional<std::int64_t> seen(std::uint32_t source,
                                                   const graph::SeenNeed& need) const override {
        const auto at =
            seen_.find({source, need.dependent, need.dependency, std::string(need.group)});
        return at == seen_.end() ? std::nullopt : std::optional(at->second);
    }

    [[nodiscard]] std::int64_t limit(std::uint32_t /*source*/) const override { return kLimit; }

    [[nodiscard]] std::int64_t nothing_lapses_until() const override { return earliest_ + kLimit; }

 private:
    std::map<std::tuple<std::uint32_t, CiId, CiId, std::string>, std::int64_t> seen_;
    std::int64_t earliest_ = kNow;
};

// The number of a node's CI in graphs of these tests.
CiId ci_of(const ReferenceGraph& graph, const std::string& id) {
    return CiId{1 + static_cast<std::uint64_t>(
                        std::distance(graph.classes.begin(), graph.classes.find(id)))};
}

void see(Runs& runs, const ReferenceGraph& graph, const Doubts& doubts) {
    for (const ReferenceNeed& need : graph.needs) {
        const NeedKey key = key_of(need);
        const Freshness freshness = doubts.at(key);
        if (!is_by_runs(key) || freshness == Freshness::unverified) continue;
        const std::int64_t time = kNow - kLimit - (freshness == Freshness::stale ? 1 : 0);
        runs.saw(source_of(key),
                 ci_of(graph, need.dependent),
                 ci_of(graph, need.dependency),
                 need,
                 time);
    }
}

Snapshot snapshot_of(const ReferenceGraph& graph, const Doubts& doubts) {
    graph::SnapshotBuilder builder;
    std::map<std::string, NodeIndex> nodes;
    for (const auto& [id, class_name] : graph.classes) {
        nodes[id] = builder.add_node({id, "", class_name, ci_of(graph, id)}).value();
    }
    for (const ReferenceNeed& need : graph.needs) {
        REQUIRE(builder
                    .add_need({nodes.at(need.dependent),
                               nodes.at(need.dependency),
                               need.group,
                               detail_of(need, doubts.at(key_of(need)))})
                    .ok());
    }
    for (const auto& [key, required] : graph.required) {
        REQUIRE(builder.add_group(nodes.at(key.first), key.second, required).ok());
    }
    auto built = builder.build(Version{1}, Version{1});
    REQUIRE(built.ok());
    return std::move(built).value();
}

// A member as the pessimist sees it.
struct Member {
    std::uint32_t capacity = 0;
    bool is_hard = false;
    bool is_stale = false;
};

using Groups = std::map<std::pair<std::string, std::string>, std::map<std::string, Member>>;

Groups groups_of(const ReferenceGraph& graph, const Doubts& doubts) {
    Groups groups;
    for (const ReferenceNeed& need : graph.needs) {
        if (need.group.empty()) continue;
        Member& member = groups[{need.dependent, need.group}][need.dependency];
        member.capacity = std::max(member.capacity, need.capacity);
        member.is_hard = member.is_hard || need.strength == 1;
        member.is_stale = doubts.at(key_of(need)) == Freshness::stale;
    }
    return groups;
}

bool is_hit(const std::map<std::string, Member>& members, const Ids& down) {
    return std::ranges::any_of(members, [&](const auto& entry) {
        return entry.second.is_hard && down.contains(entry.first);
    });
}

// Without the members that are down, and, since it is hit, without the stale ones.
std::uint64_t capacity_left(const std::map<std::string, Member>& members, const Ids& down) {
    std::uint64_t left = 0;
    for (const auto& [id, member] : members) {
        const bool lost = member.is_stale || (member.is_hard && down.contains(id));
        if (!lost) left += member.capacity;
    }
    return left;
}

std::uint32_t required(const ReferenceGraph& graph, const Groups::key_type& key) {
    const auto found = graph.required.find(key);
    return found == graph.required.end() ? 1 : found->second;
}

// What falls for the pessimist, `failed` included.
Ids pessimistic_down(const ReferenceGraph& graph, const Doubts& doubts, Ids down) {
    const Groups groups = groups_of(graph, doubts);
    for (std::size_t before = 0; before != down.size();) {
        before = down.size();
        for (const ReferenceNeed& need : graph.needs) {
            const bool is_hard = need.group.empty() && need.strength == 1;
            if (is_hard && down.contains(need.dependency)) down.insert(need.dependent);
        }
        for (const auto& [key, members] : groups) {
            const bool breaks =
                is_hit(members, down) && capacity_left(members, down) < required(graph, key);
            if (breaks) down.insert(key.first);
        }
    }
    return down;
}

// The owners that are up and have a group that is hit, with the capacity left in each.
std::map<std::string, std::map<std::string, std::uint64_t>> pessimistic_hits(
    const ReferenceGraph& graph, const Doubts& doubts, const Ids& down) {
    std::map<std::string, std::map<std::string, std::uint64_t>> hits;
    for (const auto& [key, members] : groups_of(graph, doubts)) {
        if (down.contains(key.first) || !is_hit(members, down)) continue;
        hits[key.first][key.second] = capacity_left(members, down);
    }
    return hits;
}

Ids fallen(const Snapshot& snapshot, const BlastRadius& answer) {
    Ids ids;
    for (const NodeIndex node : answer.failed) {
        ids.emplace(snapshot.id(node));
    }
    for (const DownItem& item : answer.down) {
        ids.emplace(snapshot.id(item.node));
    }
    return ids;
}

BlastQuestion question_of(const Snapshot& snapshot,
                          const Ids& failed,
                          StaleNeeds stale,
                          const Runs& runs) {
    return {test::nodes_of(snapshot, failed), {}, true, {stale, {kNow, &runs}}};
}

bool contains(const Ids& large, const Ids& small) {
    return std::ranges::includes(large, small);
}

std::string name_of(const Snapshot& snapshot, const DoubtfulNeed& need) {
    std::string text = std::string(snapshot.id(need.place.dependent)) + ">" +
                       std::string(snapshot.id(need.place.dependency));
    if (need.place.is_member) text += ":" + std::string(snapshot.group_name(need.place.group));
    return text;
}

void write(std::ostream& out, const Snapshot& snapshot, const DoubtfulNeeds& needs) {
    out << needs.count;
    for (const DoubtfulNeed& need : needs.listed) {
        out << ' ' << name_of(snapshot, need) << '=' << static_cast<int>(need.freshness);
    }
    out << '\n';
}

void write(std::ostream& out, const Snapshot& snapshot, const Bound& bound) {
    out << bound.down << ' ' << bound.at_risk << ' ' << bound.impaired << ' ' << bound.inherited
        << ' ' << bound.complete << bound.equals_answer << ' ' << bound.difference_count;
    for (const Difference& difference : bound.differences) {
        out << ' ' << snapshot.id(difference.node) << static_cast<int>(difference.in_answer)
            << static_cast<int>(difference.in_bound) << '/' << difference.margin_in_answer << '/'
            << difference.margin_in_bound;
    }
    out << '\n';
    write(out, snapshot, bound.responsible);
}

std::string text_of(const Snapshot& snapshot, const Confidence& confidence) {
    std::ostringstream out;
    out << confidence.needs << '\n';
    write(out, snapshot, confidence.stale);
    write(out, snapshot, confidence.unverified);
    write(out, snapshot, confidence.optimistic);
    write(out, snapshot, confidence.pessimistic);
    for (const NodeIndex node : confidence.unknown) {
        out << snapshot.id(node) << ' ';
    }
    return out.str();
}

Confidence confidence_of(const Snapshot& snapshot,
                         const BlastQuestion& question,
                         const Judgement& judgement) {
    Scratch scratch;
    const BlastRadius answer = blast_radius(snapshot, question, scratch);
    return confidence(snapshot, question, answer, judgement, scratch);
}

// web hard on app (stale) and on db (fresh), pool of app on p, q, r, of which r is stale.
Snapshot example() {
    graph::SnapshotBuilder builder;
    std::map<std::string, NodeIndex> nodes;
    for (const char* const id : {"app", "db", "p", "q", "r", "web"}) {
        nodes[id] = builder.add_node({id, "", "server", CiId{1}}).value();
    }
    const auto need = [&](const char* a, const char* b, const char* group, Freshness freshness) {
        graph::NeedDetail detail = graph::verified({}, {}, {});
        if (freshness != Freshness::unverified) {
            detail.verified_at = 0;
            detail.fresh_until = freshness == Freshness::stale ? kNow - 1 : kNow;
        }
        REQUIRE(builder.add_need({nodes[a], nodes[b], group, detail}).ok());
    };
    need("web", "app", "", Freshness::stale);
    need("web", "db", "", Freshness::fresh);
    need("app", "p", "pool", Freshness::fresh);
    need("app", "q", "pool", Freshness::unverified);
    need("app", "r", "pool", Freshness::stale);
    REQUIRE(builder.add_group(nodes["app"], "pool", 2).ok());
    auto built = builder.build(Version{1}, Version{1});
    REQUIRE(built.ok());
    return std::move(built).value();
}

std::string differences(const Snapshot& snapshot, const Bound& bound) {
    std::string text;
    for (const Difference& difference : bound.differences) {
        constexpr std::array kNames = {"other", "failed", "down", "at_risk", "impaired"};
        text += std::string(snapshot.id(difference.node)) + " " +
                kNames[static_cast<std::size_t>(difference.in_answer)] + "->" +
                kNames[static_cast<std::size_t>(difference.in_bound)] + ";";
    }
    return text;
}

std::string names(const Snapshot& snapshot, const DoubtfulNeeds& needs) {
    std::string text;
    for (const DoubtfulNeed& need : needs.listed) {
        text += name_of(snapshot, need) + ";";
    }
    return text;
}

TEST_SUITE("engine/impact/confidence") {
    TEST_CASE("a stale member of a group that was hit breaks it for the pessimist") {
        const Snapshot snapshot = example();
        const BlastQuestion question{{snapshot.find("p").value()}};

        const Confidence result = confidence_of(snapshot, question, {{kNow}, {}});

        CHECK(result.needs == 3);
        CHECK(names(snapshot, result.stale) == "app>r:pool;");
        CHECK(names(snapshot, result.unverified) == "app>q:pool;");
        CHECK(result.optimistic.equals_answer == false);  // nobody inherits along the stale need
        CHECK(differences(snapshot, result.optimistic).empty());
        CHECK(differences(snapshot, result.pessimistic) == "app at_risk->down;web other->down;");
        CHECK(names(snapshot, result.pessimistic.responsible) == "app>r:pool;");
    }

    TEST_CASE("a stale need takes nothing down for the optimist") {
        const Snapshot snapshot = example();
        const BlastQuestion question{{snapshot.find("app").value()}};

        const Confidence result = confidence_of(snapshot, question, {{kNow}, {}});

        CHECK(names(snapshot, result.stale) == "web>app;");
        CHECK(differences(snapshot, result.optimistic) == "web down->other;");
        CHECK(names(snapshot, result.optimistic.responsible) == "web>app;");
        CHECK(result.pessimistic.equals_answer);
    }

    TEST_CASE("an unknown CI has failed for the pessimist only, and not if the question fails it") {
        const Snapshot snapshot = example();
        const NodeIndex db = snapshot.find("db").value();
        const NodeIndex r = snapshot.find("r").value();
        const BlastQuestion question{{r}};

        const Confidence result = confidence_of(snapshot, question, {{0}, {r, db, db}});

        CHECK(result.unknown == std::vector<NodeIndex>{db});
        CHECK(result.optimistic.equals_answer);
        CHECK(differences(snapshot, result.pessimistic) == "db other->failed;web other->down;");
        CHECK(result.pessimistic.responsible.count == 0);
    }

    TEST_CASE("where nothing is stale or unknown both bounds are the answer") {
        const Snapshot snapshot = example();
        for (const char* const id : {"app", "db", "p", "q", "r", "web"}) {
            CAPTURE(id);
            const BlastQuestion question{{snapshot.find(id).value()}};

            const Confidence result = confidence_of(snapshot, question, {{kNow - 1}, {}});

            CHECK(result.stale.count == 0);
            CHECK(result.optimistic.equals_answer);
            CHECK(result.pessimistic.equals_answer);
        }
    }

    TEST_CASE("lists are cut after sorting and their counts stay exact") {
        const Snapshot snapshot = example();
        const BlastQuestion question{{snapshot.find("p").value(), snapshot.find("db").value()}};

        const Confidence all = confidence_of(snapshot, question, {{kNow}, {}});
        const Confidence cut = confidence_of(snapshot, question, {{kNow}, {}, 0});

        CHECK(cut.stale.count == all.stale.count);
        CHECK(cut.stale.listed.empty());
        CHECK(cut.unverified.count == all.unverified.count);
        CHECK(cut.pessimistic.difference_count == all.pessimistic.difference_count);
        CHECK(all.pessimistic.difference_count > 0);
        CHECK(cut.pessimistic.differences.empty());
    }

    // Property: the optimist's answer is that about a graph without the stale ungrouped needs.
    TEST_CASE("the optimistic answer is the naive one about the graph without stale needs") {
        Scratch scratch;
        std::size_t different = 0;
        for (std::uint64_t seed = 0; seed < 4000; seed++) {
            CAPTURE(seed);
            std::mt19937 random(static_cast<std::uint32_t>(seed));
            const test::RandomQuestion asked = test::random_question(seed, {2, 12});
            const Doubts doubts = random_doubts(random, asked.graph);
            const Snapshot snapshot = snapshot_of(asked.graph, doubts);
            Runs runs;
            see(runs, asked.graph, doubts);
            ReferenceGraph sure = asked.graph;
            std::erase_if(sure.needs, [&](const ReferenceNeed& need) {
                return need.group.empty() && doubts.at(key_of(need)) == Freshness::stale;
            });
            BlastQuestion question =
                question_of(snapshot, asked.failed, StaleNeeds::optimistic, runs);
            question.max_hops = asked.max_hops;

            const BlastRadius answer = blast_radius(snapshot, question, scratch);

            const std::string expected =
                test::describe(test::reference_blast_radius(sure, asked.failed, asked.max_hops));
            REQUIRE(test::describe(test::named_answer(snapshot, answer)) == expected);
            REQUIRE(test::shape_errors(snapshot, answer).empty());
            different += expected != test::describe(test::reference_blast_radius(
                                         asked.graph, asked.failed, asked.max_hops))
                             ? 1U
                             : 0U;
        }
        CHECK(different > 1000);
    }

    // Property: the pessimist's answer by its definition, round by round.
    TEST_CASE(
        "the pessimistic answer is the least fixed point without stale members of hit groups") {
        Scratch scratch;
        std::size_t different = 0;
        for (std::uint64_t seed = 0; seed < 4000; seed++) {
            CAPTURE(seed);
            std::mt19937 random(static_cast<std::uint32_t>(seed));
            const test::RandomQuestion asked = test::random_question(seed, {2, 12});
            const Doubts doubts = random_doubts(random, asked.graph);
            const Snapshot snapshot = snapshot_of(asked.graph, doubts);
            Runs runs;
            see(runs, asked.graph, doubts);

            const BlastRadius answer =
                blast_radius(snapshot,
                             question_of(snapshot, asked.failed, StaleNeeds::pessimistic, runs),
                             scratch);

            const Ids down = pessimistic_down(asked.graph, doubts, asked.failed);
            const auto hits = pessimistic_hits(asked.graph, doubts, down);
            REQUIRE(fallen(snapshot, answer) == down);
            const auto named = test::named_answer(snapshot, answer);
            REQUIRE(named.at_risk.size() == hits.size());
            for (const auto& [id, groups] : hits) {
                REQUIRE(named.at_risk.at(id).size() == groups.size());
                for (const auto& [name, left] : groups) {
                    REQUIRE(named.at_risk.at(id).at(name).capacity_left == left);
                }
            }
            REQUIRE(test::shape_errors(snapshot, answer).empty());
            const Ids recorded = fallen(
                snapshot,
                blast_radius(snapshot,
                             question_of(snapshot, asked.failed, StaleNeeds::as_recorded, runs),
                             scratch));
            different += down != recorded ? 1U : 0U;
        }
        CHECK(different > 100);
    }

    // Property: optimistic, answer and pessimistic enclose each other, and the differences lead
    // from the answer to the bound.
    TEST_CASE("what falls for the optimist falls in the answer, and that for the pessimist") {
        Scratch scratch;
        for (std::uint64_t seed = 0; seed < 3000; seed++) {
            CAPTURE(seed);
            std::mt19937 random(static_cast<std::uint32_t>(seed));
            const test::RandomQuestion asked = test::random_question(seed, {2, 16});
            const Doubts doubts = random_doubts(random, asked.graph);
            const Snapshot snapshot = snapshot_of(asked.graph, doubts);
            Runs runs;
            see(runs, asked.graph, doubts);
            BlastQuestion question =
                question_of(snapshot, asked.failed, StaleNeeds::as_recorded, runs);
            question.max_hops = asked.max_hops;
            const BlastRadius answer = blast_radius(snapshot, question, scratch);
            Judgement judgement{{kNow, &runs}, {}};
            if (seed % 2 == 0) judgement.unknown = {NodeIndex{0}, NodeIndex{1}};

            const Confidence result = confidence(snapshot, question, answer, judgement, scratch);

            question.reading.stale = StaleNeeds::optimistic;
            const BlastRadius optimistic = blast_radius(snapshot, question, scratch);
            question.reading.stale = StaleNeeds::pessimistic;
            for (const NodeIndex node : judgement.unknown) {
                question.failed.push_back(node);
            }
            const BlastRadius pessimistic = blast_radius(snapshot, question, scratch);
            REQUIRE(contains(fallen(snapshot, answer), fallen(snapshot, optimistic)));
            REQUIRE(contains(fallen(snapshot, pessimistic), fallen(snapshot, answer)));
            REQUIRE(result.optimistic.down == optimistic.down.size());
            REQUIRE(result.optimistic.inherited == optimistic.inherited_count);
            REQUIRE(result.pessimistic.down == pessimistic.down.size());
            REQUIRE(result.pessimistic.at_risk == pessimistic.at_risk.size());
            REQUIRE(result.pessimistic.impaired == pessimistic.impaired.size());
            REQUIRE(result.pessimistic.inherited == pessimistic.inherited_count);
            Ids changed = fallen(snapshot, answer);
            for (const Difference& difference : result.pessimistic.differences) {
                const bool falls = difference.in_bound == AnswerClass::down ||
                                   difference.in_bound == AnswerClass::failed;
                if (falls) changed.emplace(snapshot.id(difference.node));
            }
            REQUIRE(changed == fallen(snapshot, pessimistic));
            for (const Difference& difference : result.optimistic.differences) {
                const bool was = difference.in_answer == AnswerClass::down;
                const bool is = difference.in_bound == AnswerClass::down;
                REQUIRE((was || !is));
            }
        }
    }

    TEST_CASE("a patched snapshot gives the confidence of a fresh build") {
        namespace content = graph::testing;
        std::size_t stale = 0;
        for (std::uint32_t seed = 0; seed < 5000; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            content::Content estate = content::random_past(random);
            const Snapshot base = std::move(content::build(estate)).value();
            const graph::Delta delta = content::random_step(random, estate, 12);
            if (estate.empty()) continue;
            const Snapshot fresh = std::move(content::build(estate)).value();
            const Snapshot patched =
                std::move(graph::patched(base, delta, Version{7}, Version{5})).value();
            const auto some_id = [&] {
                auto at = estate.begin();
                std::advance(at, content::below(random, static_cast<std::uint32_t>(estate.size())));
                return at->first;
            };
            const std::string failed = some_id();
            const std::string unknown = some_id();
            const auto ask = [&](const Snapshot& snapshot) {
                return text_of(snapshot,
                               confidence_of(snapshot,
                                             {{snapshot.find(failed).value()}},
                                             {{11}, {snapshot.find(unknown).value()}}));
            };

            const std::string expected = ask(fresh);

            REQUIRE(ask(patched) == expected);
            stale += expected.find("=2") != std::string::npos ? 1U : 0U;
        }
        CHECK(stale > 100);
    }
}

}  // namespace
}  // namespace faultline::impact
