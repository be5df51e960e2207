// Incidents from end to end, through the program: written in every way, and listed by the server
// that wrote them and by the store that was restored.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"
#include "tests/storage/test_store.h"

namespace faultline::cli {
namespace {

using storage::must;

std::vector<std::string> listed(const Words& store) {
    Words words = store;
    words.insert(words.end(), {"incident", "list"});
    const json::Value answer = json_of(words);
    std::vector<std::string> ids;
    for (const json::Value& incident : answer["incidents"].items()) {
        ids.push_back(incident["id"].text());
    }
    return ids;
}

TEST_SUITE("incidents of the program") {
    TEST_CASE("an incident is listed whichever way it was written, and in a restored store") {
        const app::MemoryFolder folder;
        const std::string store = (folder.path() / "store").string();
        const std::string backups = (folder.path() / "backups").string();
        const std::string restored = (folder.path() / "restored").string();
        const std::string cis =
            write_file((folder.path() / "cis.ndjson").string(), app::ci_line("x"));
        const std::string table = write_file((folder.path() / "table.csv").string(),
                                             "number,state,sys_mod_count,opened_at,priority\n"
                                             "by-table,New,1,2020-01-03 00:00:00,3\n");
        ServeProcess server(store, {"--backup-dir", backups});
        const Words asked = {"--server", server.url()};
        const auto run = [&](Words words) {
            words.insert(words.begin(), asked.begin(), asked.end());
            return output_of(words);
        };
        CHECK(listed(asked).empty());

        client::HttpCall post{.method = "POST", .target = "/api/v1/incidents"};
        post.headers = {{"Content-Type", "application/json"}};
        post.body = R"({"id":"by-http","priority":"P1","began":"2020-01-01T00:00:00Z"})";
        CHECK(must(server.send(post)).status == 201);
        CHECK(listed(asked) == std::vector<std::string>{"by-http"});
        (void)run({"incident",
                   "create",
                   "by-command",
                   "--priority",
                   "P2",
                   "--began",
                   "2020-01-02T00:00:00Z"});
        CHECK(listed(asked) == std::vector<std::string>{"by-command", "by-http"});
        (void)run({"import", cis});
        (void)run({"import-records", "--table", "incident", table});
        const std::vector<std::string> all = {"by-table", "by-command", "by-http"};
        CHECK(listed(asked) == all);
        (void)run({"backup"});
        CHECK(server.stop().exit_code == 0);
        (void)output_of({"--data", restored, "restore", "--from", backups});

        CHECK(listed({"--data", store}) == all);
        CHECK(listed({"--data", restored}) == all);
    }
}

}  // namespace
}  // namespace faultline::cli
