// The CIs of an answer and the needs between groups of them, against counting by hand on random
// graphs.

#include "engine/impact/affected.h"

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::impact {
namespace {

using Ends = std::pair<std::uint32_t, std::uint32_t>;
using Kinds = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>;

TEST_SUITE("engine/impact/affected") {
    TEST_CASE("the affected CIs of some classes are all but the inherited of these classes") {
        std::size_t kept = 0;
        std::size_t left_out = 0;
        for (std::uint64_t seed = 1; seed <= 200; seed++) {
            CAPTURE(seed);
            const test::RandomQuestion random = test::random_question(seed, {2, 30});
            const graph::Snapshot snapshot = test::snapshot_of(random.graph);
            Scratch scratch;
            BlastQuestion question{test::nodes_of(snapshot, random.failed), random.max_hops, true};
            const BlastRadius answer = blast_radius(snapshot, question, scratch);
            std::vector<bool> classes(snapshot.class_count());
            for (std::size_t i = 0; i < classes.size(); i++) {
                classes[i] = (seed + i) % 2 == 0;
            }
            std::vector<AffectedCi> expected = affected_cis(snapshot, answer);
            const std::size_t all = expected.size();
            std::erase_if(expected, [&](const AffectedCi& ci) {
                return ci.as == AffectedAs::inherited || !classes[raw(snapshot.class_of(ci.node))];
            });

            CHECK(affected_of_classes(snapshot, answer, classes) == expected);

            kept += expected.size();
            left_out += all - expected.size();
        }
        CHECK(kept > 200);
        CHECK(left_out > 200);
    }

    TEST_CASE("all needs between affected CIs are in one bundle, those of others in none") {
        for (std::uint64_t seed = 1; seed <= 200; seed++) {
            CAPTURE(seed);
            const test::RandomQuestion random = test::random_question(seed, {2, 12});
            const graph::Snapshot snapshot = test::snapshot_of(random.graph);
            Scratch scratch;
            BlastQuestion question{test::nodes_of(snapshot, random.failed), random.max_hops, true};
            const BlastRadius answer = blast_radius(snapshot, question, scratch);

            const std::vector<AffectedCi> cis = affected_cis(snapshot, answer);
            std::vector<std::uint32_t> groups;
            std::map<std::string, std::uint32_t> group_of;
            for (const AffectedCi& ci : cis) {
                groups.push_back(static_cast<std::uint32_t>(ci.as) % 3);
                group_of[std::string(snapshot.id(ci.node))] = groups.back();
            }
            std::map<Ends, Kinds> expected;
            for (std::uint32_t node = 0; node < snapshot.node_count(); node++) {
                const graph::NodeIndex source{node};
                const auto count = [&](graph::NodeIndex target, int kind) {
                    const auto from = group_of.find(std::string(snapshot.id(source)));
                    const auto into = group_of.find(std::string(snapshot.id(target)));
                    if (from == group_of.end() || into == group_of.end()) return;
                    Kinds& kinds = expected[{from->second, into->second}];
                    (kind == 0   ? std::get<0>(kinds)
                     : kind == 1 ? std::get<1>(kinds)
                                 : std::get<2>(kinds))++;
                };
                const auto hard = snapshot.hard_dependencies_of(source).size();
                const auto soft = snapshot.soft_dependencies_of(source).size();
                const auto all = snapshot.dependencies_of(source);
                for (std::size_t i = 0; i < all.size(); i++) {
                    count(all[i], i < hard ? 0 : i < all.size() - soft ? 1 : 2);
                }
            }

            std::map<Ends, Kinds> found;
            for (const NeedBundle& bundle : bundle_needs(snapshot, cis, groups)) {
                found[{bundle.source, bundle.target}] = {bundle.hard, bundle.grouped, bundle.soft};
            }
            CHECK(found == expected);
            CHECK(cis.size() == answer.failed.size() + answer.down.size() + answer.at_risk.size() +
                                    answer.impaired.size() + answer.inherited_count);
        }
    }
}

}  // namespace
}  // namespace faultline::impact
