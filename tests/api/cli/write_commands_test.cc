// `ci set`, `ci retire`, `batch` and `feed` as the program runs them.

#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"

namespace faultline::cli {
namespace {

using app::MemoryFolder;

// A store that the first write makes.
class Fixture {
 public:
    [[nodiscard]] std::string path(const std::string& name) const {
        return (folder_.path() / name).string();
    }
    [[nodiscard]] Words on_store(const Words& words) const {
        Words all = {"--data", path("store")};
        all.insert(all.end(), words.begin(), words.end());
        return all;
    }
    json::Value json(const Words& words) const { return json_of(on_store(words)); }
    [[nodiscard]] test::ProcessEnd run(const Words& words, test::ProcessStart start = {}) const {
        return faultline(on_store(words), std::move(start));
    }

 private:
    MemoryFolder folder_;
};

TEST_SUITE("api/cli/write_commands") {
    TEST_CASE("ci set makes a CI, changes what is named and keeps the rest") {
        const Fixture fixture;
        (void)fixture.json({"ci", "set", "host", "--class", "server"});
        (void)fixture.json(
            {"ci", "set", "vm", "--class", "virtual_machine", "--attribute", "a=x", "n:=4"});

        const json::Value ci = fixture.json({"ci",
                                             "set",
                                             "vm",
                                             "--name",
                                             "VM",
                                             "--unset",
                                             "a",
                                             "--attribute",
                                             "b:=[true,\"=\"]",
                                             "--need",
                                             "runs_on:host:hosts",
                                             "--reason",
                                             "moved"});

        CHECK(ci["ci"].text() == R"({"id":"vm","class":"virtual_machine","name":"VM",)"
                                 R"("attributes":{"b":[true,"="],"n":4}})");
        CHECK(ci["relationships"].items().at(0)["group"].text() == "hosts");
        const json::Value feed = fixture.json({"feed", "--after", "3"});
        CHECK(feed["changes"].items().at(0)["reason"].text() == "moved");
        CHECK(feed["changes"].items().at(0)["cis"].text() == R"(["vm"])");
    }

    TEST_CASE("a write under a condition that does not hold fails and changes nothing") {
        const Fixture fixture;
        const json::Value made = fixture.json({"ci", "set", "a", "--class", "server"});

        const test::ProcessEnd stale =
            fixture.run({"ci", "set", "a", "--name", "A", "--if-match", "1"});
        CHECK(stale.exit_code == 1);
        CHECK(stale.err.find("\"2\"") != std::string::npos);
        CHECK(fixture.run({"ci", "retire", "a", "--if-match", "1"}).exit_code == 1);
        const json::Value now = fixture.json(
            {"ci", "set", "a", "--name", "A", "--if-match", made["last_changed"].text()});
        CHECK(now["last_changed"].text() == "3");
        CHECK(fixture.json({"ci", "retire", "a"})["result"].text() == "retired");
        CHECK(fixture.run({"ci", "retire", "a"}).exit_code == 1);
    }

    TEST_CASE("files are read from where they are named, and from standard input") {
        const Fixture fixture;
        const std::string body =
            write_file(fixture.path("body.json"), R"({"class":"server","attributes":{"x":1}})");
        test::ProcessStart input;
        input.input =
            R"({"operations":[{"put":{"id":"b","class":"server"}},{"delete":{"id":"a"}}]})";

        CHECK(fixture.json({"ci", "set", "a", "--file", body})["ci"]["attributes"].text() ==
              R"({"x":1})");
        const test::ProcessEnd refused = fixture.run({"batch", "-"}, input);
        CHECK(refused.exit_code == 1);
        CHECK(refused.err.find("/operations/1/delete") != std::string::npos);
        CHECK(refused.err.find("If-Match") != std::string::npos);
        input.input = R"({"operations":[{"put":{"id":"b","class":"server"}},)"
                      R"({"delete":{"id":"a","if_match":2}}]})";
        CHECK(fixture.run({"batch", "-"}, input).exit_code == 0);
        CHECK(fixture.run({"ci", "get", "a"}).exit_code == 1);
        CHECK(fixture.run({"ci", "get", "b"}).exit_code == 0);
    }

    TEST_CASE("a command that is given again with its key is not done twice") {
        const Fixture fixture;
        const Words set = {"ci", "set", "a", "--class", "server", "--idempotency-key", "k"};

        const std::string first = output_of(fixture.on_store(set));
        (void)fixture.json({"ci", "set", "a", "--name", "A"});

        CHECK(output_of(fixture.on_store(set)) == first);
        CHECK(fixture.json({"ci", "get", "a"})["ci"]["name"].text() == "A");
        const test::ProcessEnd other =
            fixture.run({"ci", "set", "b", "--class", "server", "--idempotency-key", "k"});
        CHECK(other.exit_code == 1);
        CHECK(other.err.find("Idempotency-Key") != std::string::npos);
    }

    TEST_CASE("a change goes from a file to its end, and a step that is forbidden exits with 3") {
        const Fixture fixture;
        (void)fixture.json({"ci", "set", "host", "--class", "server"});
        const std::string plan =
            write_file(fixture.path("plan.json"),
                       R"({"id":"c1","title":"Core","cis":[{"ci":"host"}],"team":"net",)"
                       R"("planned_start":"2030-01-01T00:00:00Z",)"
                       R"("planned_end":"2030-01-01T02:00:00Z","requester":"rita"})");
        const std::string patch =
            write_file(fixture.path("patch.json"), R"({"title":"Core switch"})");

        const json::Value made = fixture.json({"change", "create", plan});
        const std::string tag = made["change"]["changed_version"].text();
        const json::Value amended =
            fixture.json({"change", "amend", "c1", patch, "--if-match", tag, "--by", "rita"});
        const auto stale = fixture.run({"change", "amend", "c1", patch, "--if-match", tag});
        const auto forbidden =
            fixture.run({"change", "move", "c1", "closed", "--role", "approver"});
        const json::Value moved =
            fixture.json({"change", "move", "c1", "assess", "--role", "requester", "--by", "rita"});
        const auto unassessed = fixture.run(
            {"change", "move", "c1", "authorize", "--role", "requester", "--by", "rita"});
        const json::Value cancelled = fixture.json({"change",
                                                    "move",
                                                    "c1",
                                                    "cancelled",
                                                    "--role",
                                                    "requester",
                                                    "--reason",
                                                    "not needed",
                                                    "--code",
                                                    "other"});

        CHECK(amended["change"]["title"].text() == "Core switch");
        CHECK(stale.exit_code == 1);
        CHECK(forbidden.exit_code == 3);
        CHECK(forbidden.err.find("cannot go to closed") != std::string::npos);
        CHECK(moved["change"]["state"].text() == "assess");
        CHECK(unassessed.exit_code == 3);
        CHECK(unassessed.err.find("role_not_allowed") != std::string::npos);
        CHECK(unassessed.err.find("assessment_stored") != std::string::npos);
        CHECK(cancelled["change"]["transitions"].items().size() == 2);
        CHECK(fixture.json({"change", "list", "--ci", "host"})["count"].text() == "1");
        CHECK(fixture.json({"change", "history", "c1"})["history"].items().size() == 4);
        CHECK(fixture.run({"change", "get", "c2"}).exit_code == 1);
        CHECK(fixture.run({"change", "create", plan}).exit_code == 1);
    }

    TEST_CASE("a person reads of a step who took it and what may follow, a program the record") {
        const Fixture fixture;
        (void)fixture.json({"ci", "set", "host", "--class", "server"});
        const std::string plan =
            write_file(fixture.path("plan.json"),
                       R"({"id":"c1","title":"Core","cis":[{"ci":"host"}],"team":"net",)"
                       R"("planned_start":"2030-01-01T00:00:00Z",)"
                       R"("planned_end":"2030-01-01T02:00:00Z","requester":"rita"})");
        (void)fixture.json({"change", "create", plan});

        const auto moved =
            fixture.run({"change", "move", "c1", "assess", "--role", "requester", "--by", "rita"});
        const std::string ended = output_of(fixture.on_store({"change",
                                                              "move",
                                                              "c1",
                                                              "cancelled",
                                                              "--role",
                                                              "requester",
                                                              "--by",
                                                              "rita",
                                                              "--reason",
                                                              "not needed"}));

        CHECK(moved.exit_code == 0);
        CHECK(moved.out.starts_with("c1 Core: new -> assess by rita as requester; version 4\n"));
        CHECK(moved.out.find("authorize  assessor, change_manager") != std::string::npos);
        CHECK(moved.out.find("title") == std::string::npos);
        CHECK(ended ==
              "c1 Core: assess -> cancelled by rita as requester; version 5\n"
              "it has ended; no step follows\n");
    }

    TEST_CASE("an assessment is stored as at a time, and what is no time is refused") {
        const Fixture fixture;
        (void)fixture.json({"ci", "set", "host", "--class", "server"});
        const std::string plan = write_file(fixture.path("plan.json"),
                                            R"({"id":"c1","title":"Core","cis":[{"ci":"host"}]})");
        (void)fixture.json({"change", "create", plan});

        const auto stored =
            fixture.run({"change", "assess", "c1", "--at", "2030-01-01T00:00:00Z", "-o", "json"});
        const auto wrong = fixture.run({"change", "assess", "c1", "--at", "noon"});
        const json::Value all = fixture.json({"change", "assessments", "c1"});

        CHECK((stored.exit_code == 0 || stored.exit_code == 3));
        CHECK(wrong.exit_code == 2);
        CHECK(wrong.err.find("at: ") != std::string::npos);
        CHECK(wrong.err.find("noon") != std::string::npos);
        REQUIRE(all["assessments"].items().size() == 1);
        CHECK(all["assessments"].items()[0]["at"].text() == "2030-01-01T00:00:00Z");
    }

    TEST_CASE("words that mean nothing are wrong usage") {
        const Fixture fixture;
        const std::vector<Words> wrong = {
            {"ci", "set", "a"},
            {"ci", "set", "a", "--class", "server", "--file", "body.json"},
            {"ci", "set", "a", "--class", "server", "--attribute", "x"},
            {"ci", "set", "a", "--class", "server", "--attribute", "=x"},
            {"ci", "set", "a", "--class", "server", "--attribute", "x:={"},
            {"ci", "set", "a", "--class", "server", "--need", "host"},
            {"ci", "set", "a", "--class", "server", "--need", "a:b:c:d"},
            {"ci", "set", "a", "--class", ""},
            {"feed", "--follow"},
            {"feed", "--limit", "0"},
        };
        (void)fixture.json({"ci", "set", "there", "--class", "server"});
        for (const Words& words : wrong) {
            CAPTURE(words.back());
            const test::ProcessEnd end = fixture.run(words);
            CHECK(end.exit_code == 2);
            CHECK(end.out.empty());
        }
        CHECK(fixture.run({"ci", "get", "a"}).exit_code == 1);
    }

    TEST_CASE("feed --follow prints what is written until the server is gone") {
        const Fixture fixture;
        ServeProcess server(fixture.path("store"));
        test::ProcessStart start;
        start.words = {FL_PROGRAM,
                       "--server",
                       server.url(),
                       "feed",
                       "--after",
                       "1",
                       "--follow",
                       "-o",
                       "ndjson"};
        test::Process follower(start);

        output_of({"--server", server.url(), "ci", "set", "a", "--class", "server"});
        output_of({"--server", server.url(), "ci", "set", "b", "--class", "server"});
        while (follower.out().find(R"("cis":["b"])") == std::string::npos) {
            std::this_thread::yield();
        }
        CHECK(server.stop().exit_code == 0);

        const test::ProcessEnd end = follower.wait();
        CHECK(end.exit_code == 1);
        CHECK(end.out.find(R"("cis":["a"])") != std::string::npos);
        CHECK(end.out.find(R"("cis":["b"])") != std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::cli
