// `ci merge` and `ci split` as the program runs them, on a store and at once on a server.

#include <algorithm>
#include <array>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"

namespace faultline::cli {
namespace {

using app::ci_line;
using app::MemoryFolder;
using app::need_line;

// What two sources say of one machine.
class Fixture {
 public:
    explicit Fixture(Words where) : where_(std::move(where)) {
        const std::string scan =
            write_file((folder_.path() / "scan.ndjson").string(), ci_line("db") + ci_line("rack"));
        const std::string sheet =
            write_file((folder_.path() / "sheet.ndjson").string(),
                       ci_line("web") + ci_line("db.example") + need_line("web", "db.example"));
        (void)output_of(at({"import", scan, "--source", "scan"}));
        (void)output_of(at({"import", sheet, "--source", "sheet"}));
    }
    Fixture() : Fixture(Words{}) {}

    [[nodiscard]] Words at(const Words& words) const {
        Words all = where_;
        if (all.empty()) all = {"--data", (folder_.path() / "store").string()};
        all.insert(all.end(), words.begin(), words.end());
        return all;
    }
    [[nodiscard]] json::Value json(const Words& words) const { return json_of(at(words)); }
    [[nodiscard]] test::ProcessEnd run(const Words& words) const { return faultline(at(words)); }

 private:
    MemoryFolder folder_;
    Words where_;
};

TEST_SUITE("api/cli/ci_identity") {
    TEST_CASE("ci merge makes one CI of two, which ci split takes back") {
        const Fixture fixture;
        const json::Value merged =
            fixture.json({"ci", "merge", "db", "db.example", "--reason", "one machine"});

        CHECK(merged["other"].text() == "db.example");
        CHECK(merged["claims"].items().size() == 1);
        CHECK(fixture.json({"ci", "get", "db.example"})["ci"]["id"].text() == "db");
        const json::Value impact = fixture.json({"impact", "db.example"});
        CHECK(impact["summary"]["down"].text() == "1");
        CHECK(impact["down"].text() == fixture.json({"impact", "db"})["down"].text());
        const json::Value back = fixture.json({"ci",
                                               "split",
                                               "db",
                                               "--new-id",
                                               "db.example",
                                               "--if-match",
                                               merged["version"].text()});
        CHECK(back["other"].text() == "db.example");
        CHECK(fixture.json({"ci", "get", "db.example"})["ci"]["id"].text() == "db.example");
        CHECK(fixture.json({"impact", "db"})["summary"]["down"].text() == "0");
        CHECK(fixture.run({"verify"}).exit_code == 0);
    }

    TEST_CASE("a dry run writes nothing, and what is refused exits with 1 and says why") {
        const Fixture fixture;
        const std::string before = fixture.json({"ci", "list"})["version"].text();

        const json::Value dry = fixture.json({"ci", "merge", "db", "db.example", "--dry-run"});

        CHECK(dry["dry_run"].text() == "true");
        const auto refused = [&](const Words& words, const std::string& why) {
            const test::ProcessEnd end = fixture.run(words);
            CHECK(end.exit_code == 1);
            CHECK_MESSAGE(end.err.find(why) != std::string::npos, end.err);
        };
        refused({"ci", "merge", "db", "nobody"}, "there is no configuration item 'nobody'");
        refused({"ci", "merge", "nobody", "db"}, "there is no configuration item 'nobody'");
        refused({"ci", "merge", "db", "db"}, "into itself");
        refused({"ci", "merge", "db", "db.example", "--if-match", "1"}, "entity tag");
        refused({"ci", "split", "db", "--new-id", "new"}, "name the sources");
        refused({"ci", "split", "db", "--new-id", "web", "--source", "scan"}, "never used again");
        CHECK(fixture.run({"ci", "merge", "db"}).exit_code == 2);
        CHECK(fixture.json({"ci", "list"})["version"].text() == before);
    }

    TEST_CASE("of merges at once into each other on a server one is done, and verify is content") {
        const MemoryFolder folder;
        const std::string store = (folder.path() / "store").string();
        std::array<int, 4> codes{};
        {
            ServeProcess server(store);
            const Fixture fixture({"--server", server.url()});
            std::vector<std::thread> threads;
            for (std::size_t i = 0; i < codes.size(); i++) {
                threads.emplace_back([&, i] {
                    const bool turned = i % 2 == 1;
                    codes[i] = fixture
                                   .run({"ci",
                                         "merge",
                                         turned ? "db.example" : "db",
                                         turned ? "db" : "db.example"})
                                   .exit_code;
                });
            }
            for (std::thread& thread : threads) {
                thread.join();
            }
            CHECK(fixture.run({"ci", "get", "db"}).exit_code == 0);
            CHECK(server.stop().exit_code == 0);
        }

        CHECK(std::ranges::count(codes, 0) == 1);
        CHECK(std::ranges::count(codes, 1) == 3);
        CHECK(faultline({"--data", store, "verify"}).exit_code == 0);
        const json::Value one = json_of({"--data", store, "ci", "get", "db"});
        const json::Value other = json_of({"--data", store, "ci", "get", "db.example"});
        CHECK(one["ci"]["id"].text() == other["ci"]["id"].text());
    }
}

}  // namespace
}  // namespace faultline::cli
