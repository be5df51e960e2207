#include "api/app/graph_refresh.h"

#include <algorithm>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "engine/graph/patch.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

constexpr std::uint64_t kEstateCis = 400;  // so many that small imports are merged, not read anew

std::string some_ci(std::mt19937_64& random) {
    return "ci-" + std::to_string(random() % kEstateCis);
}

// An estate whose CIs need each other, alone and in groups.
std::string estate(std::mt19937_64& random) {
    std::string text;
    for (std::uint64_t i = 0; i < kEstateCis; i++) {
        text += ci_line("ci-" + std::to_string(i), i % 3 == 0 ? "server" : "application");
    }
    for (std::uint64_t i = 0; i < kEstateCis; i++) {
        const std::string id = some_ci(random);
        const std::string first = some_ci(random);
        const std::string second = some_ci(random);
        if (id == first || id == second || first == second) continue;
        const std::string group = random() % 2 == 0 ? "pool" : "";
        text += need_line(id, first, group) + need_line(id, second, group);
    }
    return text;
}

// One line that changes something, retirements among them.
std::string random_change(std::mt19937_64& random) {
    const std::string id = some_ci(random);
    const std::string other = some_ci(random);
    switch (random() % 10) {
        case 8:
            return R"({"ci":{"id":")" + id +
                   R"(","class":"server","attributes":{"unavailability":0.)" +
                   std::to_string(random() % 30) + "}}}\n";
        case 9:
            return R"({"relationship":{"source":")" + id + R"(","type":"calls","target":")" +
                   other + R"(","verified_at":"2026-01-0)" + std::to_string(1 + random() % 9) +
                   "T00:00:00Z\"}}\n";
        case 0:
            return ci_line(id, "class-" + std::to_string(random() % 3));
        case 1:
            return ci_line("new-" + std::to_string(random() % 20));
        case 2:
            return retire_line(id);
        case 3:
            return need_line(id, other, "pool");
        case 4:
            return group_line(id, "pool", static_cast<std::uint32_t>(1 + random() % 3));
        case 5:
            return R"({"relationship":{"source":")" + id + R"(","type":"powers","target":")" +
                   other + R"(","group":"feeds"}})" + "\n";
        case 6:
            return R"({"relationship":{"source":")" + id + R"(","type":"calls","target":")" +
                   other + R"(","strength":0.5,"delay_s":)" + std::to_string(random() % 3) + "}}\n";
        default:
            return R"({"relationship":{"source":")" + id + R"(","type":"owned_by","target":")" +
                   other + "\"}}\n";
    }
}

TEST_SUITE("api/app/graph_refresh") {
    TEST_CASE("the graph after random imports is the one that is read from the store anew") {
        for (std::uint64_t seed = 1; seed <= 3; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            TestApp test;
            must(test.app().write([](storage::Repository& log) -> Result<Write> {
                model::ChangeSet change_set;
                change_set.put_catalogue_entry(model::SourceDefinition{"cmdb", 3});
                change_set.put_catalogue_entry(model::SourceDefinition{"other", 5});
                FL_TRY(const storage::Committed committed, log.append(change_set));
                return Write{committed, {}};
            }));
            test.import_text(estate(random));
            must(test.app().published());
            int changes = 0;
            for (int step = 0; step < 60; step++) {
                CAPTURE(step);
                std::string text;
                for (std::uint64_t i = 1 + random() % 4; i > 0; i--) {
                    text += random_change(random);
                }
                ImportRequest request;
                request.best_effort = true;
                request.source = random() % 3 == 0 ? "other" : "cmdb";
                const auto graph_before = must(test.app().published())->graph;
                const Version before = graph_before->graph_version();

                const ImportAnswer answer = test.import_text(text, request);

                changes += answer.graph_version > before ? 1 : 0;
                const auto at = must(test.app().published());
                const graph::Snapshot loaded = must(at->view.load_graph());
                REQUIRE(at->view.version() == answer.version);
                if (answer.graph_version == before) {
                    REQUIRE(at->graph == graph_before);  // an import without effect keeps the graph
                } else {
                    const graph::Snapshot plain = must(graph::materialised(*at->graph));
                    REQUIRE(std::ranges::equal(plain.bytes(), loaded.bytes()));
                }
            }
            CHECK(changes > 20);
        }
    }
}

}  // namespace
}  // namespace faultline::app
