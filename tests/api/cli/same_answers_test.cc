// The same commands print the same bytes, whether they open the store or ask a server.

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/model/quarantine.h"
#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"

namespace faultline::cli {
namespace {

// Commands that explain one CI, on the sample estate.
std::vector<Words> explaining_commands() {
    return {
        {"impact", "vm-util-ams-09", "--explain", "svc-online-payment", "--times"},
        {"impact", "vm-util-ams-09", "--explain", "svc-web-shop", "--paths", "3"},
        {"impact", "core-sw-ams-1", "--explain", "svc-online-payment", "--as-of", "2"},
        {"impact", "core-sw-ams-1", "core-sw-ams-2", "--explain", "svc-online-payment"},
        {"impact", "core-sw-ams-1", "--explain", "site-fra"},
        {"impact", "core-sw-ams-1", "--explain", "nowhere"},
        {"impact", "core-sw-ams-1", "--paths", "3"},
    };
}

// Conformance on the sample estate.
std::vector<Words> conformance_commands() {
    const std::string at = "2040-01-01T00:00:00Z";
    return {
        {"conformance", "report", "--at", at, "--as-of", "2"},
        {"conformance", "report", "--class", "host", "--at", at, "--owner", "(none)"},
        {"conformance", "report", "--class", "starship"},
        {"conformance", "gaps", "--at", at, "--rule", "lint_finds_nothing", "--limit", "5"},
        {"conformance", "gaps", "--at", at, "--rule", "services_have_an_owner", "--limit", "2"},
        {"conformance", "gaps", "--cursor", "broken"},
        {"conformance", "record", "--at", at, "--due-days", "30", "--reason", "audit"},
        {"conformance", "record", "--due-days", "0"},
        {"conformance", "actions", "--limit", "3", "--at", at},
        {"conformance", "actions", "--state", "overdue", "--at", "2050-01-01T00:00:00Z"},
    };
}

// A row that nobody can say what it is, and what is decided about it.  `key` is its id.
std::vector<Words> quarantine_commands(const std::string& twins,
                                       const std::string& scan,
                                       const std::string& key) {
    return {
        {"import", twins, "--source", "cmdb"},
        {"import", scan, "--source", "scan", "--best-effort"},
        {"quarantine", "list", "--state", "merged"},
        {"quarantine", "list", "--cursor", "broken"},
        {"quarantine", "show", "nothing"},
        {"quarantine", "resolve", key, "--merge-into", "nowhere", "--reason", "test"},
        {"quarantine", "resolve", key, "--ignore", "--reason", "r", "--if-match", "1"},
        {"quarantine", "resolve", key, "--ignore"},
    };
}

// Merges and splits on the sample estate.  Each is run more than once, so a merge that is done is
// refused by then.
std::vector<Words> identity_commands() {
    return {
        {"ci", "merge", "core-sw-ams-1", "core-sw-ams-2", "--dry-run"},
        {"ci", "merge", "core-sw-ams-1", "core-sw-ams-1"},
        {"ci", "merge", "core-sw-ams-1", "svc-online-payment"},
        {"ci", "merge", "core-sw-ams-1", "nowhere"},
        {"ci", "merge", "nowhere", "core-sw-ams-1"},
        {"ci", "merge", "core-sw-ams-1", "core-sw-ams-2", "--if-match", "99"},
        {"ci", "merge", "core-sw-ams-1"},
        {"ci", "split", "core-sw-ams-1", "--new-id", "core-sw-ams-9"},
        {"ci", "split", "core-sw-ams-1", "--new-id", "site-ams", "--source", "cmdb"},
        {"ci", "split", "vm-idp-fra-1", "--new-id", "new", "--source", "cmdb", "--dry-run"},
        {"ci", "split", "nowhere", "--new-id", "new"},
        {"ci", "split", "core-sw-ams-1"},
        {"ci", "merge", "twin-a", "twin-b", "--reason", "one machine"},
        {"impact", "twin-b"},
        {"ci", "get", "twin-b"},
        {"ci", "split", "twin-a", "--new-id", "twin-b", "--dry-run"},
        {"ci", "split", "twin-a", "--new-id", "twin-b"},
    };
}

// Change records; times of records that are made would differ, so none is.  `bad` is a document
// that is refused.
std::vector<Words> change_commands(const std::string& bad) {
    return {
        {"change", "lifecycle"},
        {"change", "list", "--at", "2040-01-01T00:00:00Z"},
        {"change", "list", "--state", "asleep"},
        {"change", "list", "--cursor", "broken"},
        {"change", "get", "nobody"},
        {"change", "history", "nobody"},
        {"change", "create", bad},
        {"change", "amend", "nobody", bad},
        {"change", "evidence", "nobody", "--kind", "other", "--reference", "r"},
        {"change", "move", "nobody", "assess", "--role", "requester"},
        {"change", "move", "nobody", "asleep"},
        {"change", "acknowledge", "nobody", "--assessment", "1"},
        {"change", "review", "nobody", "--text", "fine"},
    };
}

// Incidents, service levels and imports of records on the sample estate.
std::vector<Words> record_commands(const std::string& table, const std::string& level) {
    return {
        {"service-level", "set", "svc-online-payment", level},
        {"service-level", "set", "svc-online-payment", level, "--if-match", "1"},
        {"service-level", "get", "nothing"},
        {"service-level", "remove", "svc-online-payment", "--reason", "over"},
        {"incident",
         "create",
         "I1",
         "--ci",
         "core-sw-ams-1",
         "--priority",
         "P1",
         "--began",
         "2026-01-01T00:00:00Z",
         "--opened-by",
         "ann"},
        {"incident", "create", "I2", "--ci", "nowhere", "--priority", "P1"},
        {"incident", "update", "I1", "--state", "resolved", "--ended", "2026-01-01T01:00:00Z"},
        {"incident", "get", "I1", "--as-of", "1"},
        {"import-records", "--table", "incident", "--dry-run", table},
        {"import-records", "--table", "incident", table},
        {"import-records", "--table", "incident", "--best-effort", table},
        {"import-records", "--table", "incident", "--time-zone", "Europe/Atlantis", table},
        {"import-records", table},
        {"incident", "list", "--open", "--ended"},
        {"incident", "list", "--priority", "P9"},
        {"incident", "list", "--ci", "core-sw-ams-1", "--until", "2000-01-01T00:00:00Z"},
    };
}

// The policy and the weights; that of the samples is applied.
std::vector<Words> policy_commands() {
    const std::string policy = std::string(FL_SOURCE_DIR) + "/samples/policy.json";
    const std::string nothing = "/nowhere.json";
    return {
        {"policy", "show"},
        {"policy", "checks"},
        {"policy", "diff", policy},
        {"policy", "diff", nothing},
        {"policy", "apply", policy},
        {"policy", "test", policy, "--limit", "3"},
        {"policy", "test", policy, "--since", "yesterday"},
        {"policy", "history", "--limit", "1", "--as-of", "1"},
        {"policy", "history", "--cursor", "broken"},
        {"risk-weights", "show", "--as-of", "1"},
        {"risk-weights", "diff", policy},
    };
}

// Commands that together use every answer; `extra` has a line that is wrong.
std::vector<Words> all_commands(const std::string& extra, const std::string& estate) {
    return {
        {"import", extra},
        {"import", estate, "--source", "cmdb", "--reason", "first run"},
        {"import", estate, "--source", "cmdb"},
        {"import", "--best-effort", extra},
        {"impact", "core-sw-ams-1"},
        {"impact", "core-sw-ams-1", "core-sw-ams-2", "--inherited"},
        {"impact", "site-ams", "--limit", "3", "--max-hops", "2"},
        {"impact", "site-ams", "--inherited=business_service,application"},
        {"impact", "site-ams", "--summary"},
        {"impact", "core-sw-ams-1", "--confidence", "--at", "2030-01-01T00:00:00Z"},
        {"impact", "core-sw-ams-1", "--at", "2030-01-01T00:00:00Z", "--unknown", "core-sw-ams-2"},
        {"impact", "core-sw-ams-1", "--unknown", "nowhere"},
        {"impact", "site-ams", "--group-by", "class,environment"},
        {"impact", "site-ams", "--contacts"},
        {"impact", "core-sw-ams-1", "--export", "dot"},
        {"impact", "core-sw-ams-1", "--export", "graphml", "--inherited"},
        {"impact", "core-sw-ams-1", "--export", "dot", "--summary"},
        {"impact", "site-ams", "--group-by", "class", "--limit", "3"},
        {"impact", "a/b ?%"},
        {"impact", "nowhere"},
        {"impact", "core-sw-ams-1", "nowhere", "nor-this"},
        {"whatif", std::string(FL_SOURCE_DIR) + "/samples/whatif.json"},
        {"whatif", extra},
        {"whatif", "/nowhere.json"},
        {"impact", "core-sw-ams-1", "--next", "--limit", "3"},
        {"impact", "vm-util-ams-09", "--times"},
        {"depends", "svc-online-payment"},
        {"depends", "nowhere"},
        {"spof", "svc-online-payment"},
        {"spof", "svc-online-payment", "--shared-causes", "--limit", "4"},
        {"spof", "svc-online-payment", "--as-of", "1"},
        {"spof", "nowhere"},
        {"spof"},
        {"spof", "--all"},
        {"spof", "--all", "application", "--limit", "2"},
        {"spof", "--all=host"},
        {"spof", "--all=host", "application"},
        {"cuts", "svc-online-payment"},
        {"cuts", "svc-online-payment", "--groups", "--max-size", "2", "--limit", "5"},
        {"cuts", "svc-online-payment", "--max-size", "4"},
        {"outage", "svc-online-payment", "--down", "core-sw-ams-1", "a/b ?%"},
        {"outage", "svc-refunds", "--method", "monte_carlo", "--scenarios", "5000"},
        {"outage", "svc-refunds", "--may-fail", "core-sw-ams-1:0.5"},
        {"outage", "svc-refunds", "--may-fail", "core-sw-ams-1"},
        {"outage", "svc-refunds", "--down", "nowhere"},
        {"ci", "get", "a/b ?%"},
        {"ci", "get", "vm-idp-fra-1"},
        {"ci", "get", "nowhere"},
        {"ci", "list"},
        {"ci", "list", "--class", "business_service", "--limit", "5"},
        {"ci", "list", "--cursor", "broken"},
        {"lint"},
        {"lint", "--as-of", "2"},
        {"ci", "get", "vm-idp-fra-1", "--as-of", "2"},
        {"ci", "get", "vm-idp-fra-1", "--as-of", "1"},
        {"ci", "list", "--as-of", "2", "--limit", "5"},
        {"impact", "site-ams", "--as-of", "2"},
        {"impact", "site-ams", "--as-of", "99"},
        {"depends", "svc-online-payment", "--as-of", "2"},
        {"relationship", "list", "--ci", "vm-idp-fra-1"},
        {"relationship", "list", "--limit", "3"},
        {"diff", "--from", "99"},
        {"diff", "--from", "yesterday"},
        {"baseline", "get", "nowhere"},
        {"baseline", "list"},
        {"retention", "--before", "99", "--reason", "test"},
    };
}

TEST_SUITE("api/cli/same_answers") {
    TEST_CASE("every command prints the same with --data and --server, in every output") {
        const app::MemoryFolder folder;
        const std::string here = (folder.path() / "here").string();
        const std::string there = (folder.path() / "there").string();
        ServeProcess server(there);
        const std::string extra = write_file((folder.path() / "extra.ndjson").string(),
                                             app::ci_line("a/b ?%", "spaceship") +
                                                 app::need_line("a/b ?%", "core-sw-ams-1") +
                                                 app::need_line("a/b ?%", "nowhere"));
        const std::string estate = std::string(FL_SOURCE_DIR) + "/samples/estate/estate.ndjson";
        std::vector<Words> commands = all_commands(extra, estate);
        std::ranges::copy(explaining_commands(), std::back_inserter(commands));
        std::ranges::copy(conformance_commands(), std::back_inserter(commands));
        const std::string twins = write_file((folder.path() / "twins.csv").string(),
                                             "id,class,name,serial,manufacturer,uuid\n"
                                             "twin-a,host,,640HP72,Dell,4c4c4544-0034-3010\n"
                                             "twin-b,host,,640HP72,Dell,4c4c4544-0034-3011\n");
        const std::string scan = write_file((folder.path() / "scan.csv").string(),
                                            "id,class,name,serial,manufacturer\n"
                                            "seen,host,,640HP72,Dell\n");
        const std::string key = model::quarantine_key("scan", "seen");
        std::ranges::copy(quarantine_commands(twins, scan, key), std::back_inserter(commands));
        std::ranges::copy(identity_commands(), std::back_inserter(commands));
        const std::string bad = write_file((folder.path() / "bad.json").string(),
                                           R"({"title":"t","cis":[{"ci":"nobody"}]})");
        std::ranges::copy(change_commands(bad), std::back_inserter(commands));
        const std::string table = write_file((folder.path() / "incidents.csv").string(),
                                             "number,state,opened_at,cmdb_ci,category\n"
                                             "INC1,New,2016-07-01 12:00,core-sw-ams-1,Net\n"
                                             "INC2,Odd,2016-07-01 12:00,?,Net\n");
        const std::string level = write_file((folder.path() / "level.json").string(),
                                             R"({"target": 0.999, "customers": ["acme"]})");
        std::ranges::copy(record_commands(table, level), std::back_inserter(commands));
        std::ranges::copy(policy_commands(), std::back_inserter(commands));
        for (const Words& command : commands) {
            for (const char* output : {"json", "table", "ndjson", "csv"}) {
                CAPTURE(command.front());
                CAPTURE(command.back());
                CAPTURE(output);
                Words words = command;
                words.insert(words.end(), {"-o", output});
                Words local = words;
                local.insert(local.begin(), {"--data", here});
                Words remote = words;
                remote.insert(remote.begin(), {"--server", server.url()});

                const test::ProcessEnd by_data = faultline(local);
                const test::ProcessEnd by_server = faultline(remote);

                CHECK(by_data.out == by_server.out);
                CHECK(by_data.err == by_server.err);
                CHECK(by_data.exit_code == by_server.exit_code);
                CHECK(
                    (by_data.out.empty() || by_data.err.empty() || std::string(output) != "json"));
            }
        }
        CHECK(server.stop().exit_code == 0);
    }

    TEST_CASE("a server that is named in the environment is asked") {
        const app::MemoryFolder folder;
        ServeProcess server((folder.path() / "store").string());
        test::ProcessStart start;
        start.environment = {{"FAULTLINE_SERVER", server.url()}};

        const test::ProcessEnd end = faultline({"ci", "list", "-o", "json"}, start);

        CHECK(end.exit_code == 0);
        CHECK(end.out ==
              R"({"version":1,"graph_version":1,"as_of":null,"cis":[],"next_cursor":null})"
              "\n");
    }

    TEST_CASE("standard input of unknown length reaches a server") {
        const app::MemoryFolder folder;
        ServeProcess server((folder.path() / "store").string());
        test::ProcessStart input;
        input.input = app::ci_line("a");

        const test::ProcessEnd end = faultline({"--server", server.url(), "import", "-"}, input);

        CHECK_MESSAGE(end.exit_code == 0, end.err);
        CHECK(end.out.find("CIs: 1 created") != std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::cli
