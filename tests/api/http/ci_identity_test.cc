// Merging and splitting CIs through the router: what moves, what is refused, and what the old id
// answers from then on.

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::ci_line;
using app::group_line;
using app::need_line;
using app::TestApp;

const Headers kAny = {{"if-match", "*"}};

TestAnswer merge(app::App& app,
                 const std::string& keep,
                 const std::string& drop,
                 const Headers& headers = kAny) {
    return ask(
        app,
        {Method::post, "/api/v1/cis/" + keep + "/merge", R"({"drop":")" + drop + "\"}", headers});
}

TestAnswer split(app::App& app,
                 const std::string& ci,
                 const std::string& body,
                 const Headers& headers = kAny) {
    return ask(app, {Method::post, "/api/v1/cis/" + ci + "/split", body, headers});
}

std::uint64_t head(app::App& app) {
    return raw(app.view().version());
}

// The one reason for which something was not written.
void check_refused(const TestAnswer& answer, const std::string& code) {
    CAPTURE(code);
    check_problem(answer, 422, "write_refused");
    const json::Value problem = answer.json();
    REQUIRE(problem["violations"].items().size() == 1);
    CHECK(problem["violations"].items().front()["code"].text() == code);
}

// `scan` knows db, `sheet` calls it db.example and says that web needs it.
class Estate : public TestApp {
 public:
    Estate() {
        import_text(ci_line("db"), {.source = "scan"});
        import_text(ci_line("web") + ci_line("db.example") + need_line("web", "db.example"),
                    {.source = "sheet"});
    }
};

TEST_SUITE("api/http/ci_identity") {
    TEST_CASE("a merge says what moved, and the old id is answered as the CI that was kept") {
        Estate test;

        const TestAnswer merged = merge(test.app(), "db", "db.example");

        REQUIRE(merged.status == 200);
        CHECK(merged.header("ETag") == "\"4\"");
        CHECK(merged.header("Faultline-Version") == "4");
        const json::Value answer = merged.json();
        CHECK(answer["ci"].text() == "db");
        CHECK(answer["other"].text() == "db.example");
        CHECK(answer["dry_run"].text() == "false");
        CHECK(answer["claims"].items().front()["source"].text() == "sheet");
        CHECK(answer["claims"].items().front()["native_id"].text() == "db.example");
        CHECK(answer["relationships"].items().front()["now"].text() == "db");
        const TestAnswer old = get(test.app(), "/api/v1/cis/db.example");
        CHECK(old.status == 200);
        CHECK(old.header("ETag") == "\"4\"");
        CHECK(old.json()["ci"]["id"].text() == "db");
        CHECK(old.json()["asked"].text() == "db.example");
        const json::Value impact = get(test.app(), "/api/v1/cis/db.example/impact").json();
        CHECK(impact["summary"]["down"].text() == "1");
        CHECK(impact["down"].text() ==
              get(test.app(), "/api/v1/cis/db/impact").json()["down"].text());
    }

    TEST_CASE("a merge that is taken back leaves both CIs as they were") {
        Estate test;
        const std::string before = test.hash();
        const std::string impact =
            get(test.app(), "/api/v1/cis/db.example/impact").json()["down"].text();
        REQUIRE(merge(test.app(), "db", "db.example").status == 200);

        const TestAnswer back = split(test.app(), "db", R"({"new_id":"db.example"})");

        REQUIRE(back.status == 200);
        CHECK(back.json()["other"].text() == "db.example");
        CHECK(back.json()["claims"].items().size() == 1);
        CHECK(test.hash() == before);
        CHECK(get(test.app(), "/api/v1/cis/db.example").json()["ci"]["id"].text() == "db.example");
        CHECK(get(test.app(), "/api/v1/cis/db.example/impact").json()["down"].text() == impact);
        check_refused(split(test.app(), "db", R"({"new_id":"db.example"})"), "id_in_use");
    }

    TEST_CASE("a CI of what one source says is split off under a new id") {
        Estate test;
        test.import_text(ci_line("db"), {.source = "third"});

        const TestAnswer answer =
            split(test.app(), "db", R"({"new_id":"db-2","sources":["third"],"reason":"two"})");

        REQUIRE(answer.status == 200);
        CHECK(answer.json()["other"].text() == "db-2");
        CHECK(get(test.app(), "/api/v1/cis/db-2").status == 200);
        CHECK(head(test.app()) == 5);
    }

    TEST_CASE("a dry run answers what would move, needs no condition and writes nothing") {
        Estate test;
        const std::string before = test.hash();
        const TestRequest request{Method::post,
                                  "/api/v1/cis/db/merge?dry_run=true",
                                  R"({"drop":"db.example"})",
                                  {{"idempotency-key", "k"}}};

        const TestAnswer dry = ask(test.app(), request);

        REQUIRE(dry.status == 200);
        CHECK(dry.json()["dry_run"].text() == "true");
        CHECK(dry.header("ETag") == get(test.app(), "/api/v1/cis/db").header("ETag"));
        CHECK(head(test.app()) == 3);
        CHECK(test.hash() == before);
        const TestAnswer done = merge(test.app(), "db", "db.example");
        CHECK(done.json()["claims"].text() == dry.json()["claims"].text());
        CHECK(done.json()["relationships"].text() == dry.json()["relationships"].text());
        CHECK(split(test.app(), "db", R"({"new_id":"db.example"})").status == 200);
        CHECK(ask(test.app(),
                  {Method::post,
                   "/api/v1/cis/db/split?dry_run=true",
                   R"({"new_id":"x","sources":["scan"]})",
                   {}})
                  .status == 422);
        CHECK(head(test.app()) == 5);
    }

    TEST_CASE("a merge and a split need a condition, and one that does not hold is refused") {
        Estate test;
        const std::string body = R"({"new_id":"db.example"})";

        const TestAnswer without = merge(test.app(), "db", "db.example", {});
        check_problem(without, 428, "precondition_required");
        CHECK(without.json()["detail"].text().find("\"2\"") != std::string::npos);
        const TestAnswer stale = merge(test.app(), "db", "db.example", {{"if-match", "\"1\""}});
        check_problem(stale, 412, "precondition_failed");
        CHECK(stale.header("ETag") == "\"2\"");
        check_problem(
            merge(test.app(), "db", "db.example", {{"if-match", "2"}}), 400, "invalid_argument");
        CHECK(head(test.app()) == 3);
        REQUIRE(merge(test.app(), "db", "db.example", {{"if-match", "\"2\""}}).status == 200);
        check_problem(split(test.app(), "db", body, {}), 428, "precondition_required");
        check_problem(
            split(test.app(), "db", body, {{"if-match", "\"2\""}}), 412, "precondition_failed");
        CHECK(split(test.app(), "db", body, {{"if-match", "\"4\""}}).status == 200);
    }

    TEST_CASE("what cannot be merged or split is refused with its reason, and nothing written") {
        Estate test;
        test.import_text(ci_line("app", "application") + ci_line("pool") +
                         need_line("pool", "db", "g") + need_line("pool", "db.example", "g") +
                         group_line("pool", "g", 2) + ci_line("gone"));
        test.import_text(app::retire_line("gone"));
        const std::uint64_t before = head(test.app());

        check_problem(merge(test.app(), "nobody", "db"), 404, "not_found");
        check_problem(merge(test.app(), "gone", "db"), 404, "not_found");
        check_problem(split(test.app(), "nobody", R"({"new_id":"x"})"), 404, "not_found");
        check_refused(merge(test.app(), "db", "nobody"), "unknown_ci");
        check_refused(merge(test.app(), "db", "db"), "same_ci");
        check_refused(merge(test.app(), "db", "app"), "class_mismatch");
        check_refused(merge(test.app(), "db", "db.example"), "unsatisfiable_group");
        check_refused(split(test.app(), "db", R"({"new_id":"web","sources":["scan"]})"),
                      "id_in_use");
        check_refused(split(test.app(), "db", R"({"new_id":"new"})"), "missing_member");
        check_refused(split(test.app(), "db", "{}"), "missing_member");
        for (const char* body : {"{}", R"({"drop":1})", R"({"drop":"db","keep":"x"})", "[]", "{"}) {
            CAPTURE(body);
            const TestAnswer answer =
                ask(test.app(), {Method::post, "/api/v1/cis/db/merge", body, kAny});
            check_problem(answer, 400, "invalid_argument");
        }
        CHECK(head(test.app()) == before);
    }

    TEST_CASE("a merge that comes again with its key is answered the same and not done twice") {
        Estate test;
        const Headers keyed = {{"if-match", "*"}, {"idempotency-key", "k"}};
        const TestAnswer first = merge(test.app(), "db", "db.example", keyed);
        REQUIRE(first.status == 200);
        REQUIRE(split(test.app(), "db", R"({"new_id":"db.example"})").status == 200);
        test.reopen();

        const TestAnswer again = merge(test.app(), "db", "db.example", keyed);

        CHECK(again.status == 200);
        CHECK(again.body == first.body);
        CHECK(again.headers == first.headers);
        CHECK(head(test.app()) == 5);
        check_problem(merge(test.app(), "web", "db.example", keyed), 422, "idempotency_key_reused");
    }

    TEST_CASE("of two merges at once of the same pair, or one into each other, one is done") {
        using Pair = std::array<std::string, 2>;
        const Pair one = {"db", "db.example"};
        const Pair other = {"db.example", "db"};
        for (const auto& pairs : {std::array{one, one}, std::array{one, other}}) {
            Estate test;
            std::array<int, 2> statuses{};
            std::atomic<int> ready = 0;
            const auto run = [&](std::size_t i) {
                ready++;
                while (ready < 2) {
                }
                statuses[i] = merge(test.app(), pairs[i][0], pairs[i][1]).status;
            };
            std::thread first(run, 0);
            std::thread second(run, 1);
            first.join();
            second.join();

            CHECK(std::min(statuses[0], statuses[1]) == 200);
            CHECK(std::max(statuses[0], statuses[1]) == 422);
            CHECK(head(test.app()) == 4);
            CHECK(get(test.app(), "/api/v1/cis/db").body.find("\"ci\"") != std::string::npos);
            CHECK(get(test.app(), "/api/v1/cis/db.example").status == 200);
        }
    }

    TEST_CASE("merges in a ring end in one CI, and every id leads to it") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + ci_line("c"));
        REQUIRE(merge(test.app(), "b", "a").status == 200);
        REQUIRE(merge(test.app(), "c", "b").status == 200);

        check_refused(merge(test.app(), "a", "c"), "same_ci");
        check_refused(merge(test.app(), "c", "a"), "already_merged");

        for (const char* id : {"a", "b", "c"}) {
            CHECK(get(test.app(), std::string("/api/v1/cis/") + id).json()["ci"]["id"].text() ==
                  "c");
        }
        check_refused(split(test.app(), "c", R"({"new_id":"a"})"), "merged_elsewhere");
        CHECK(split(test.app(), "c", R"({"new_id":"b"})").status == 200);
        CHECK(get(test.app(), "/api/v1/cis/a").json()["ci"]["id"].text() == "b");
        CHECK(split(test.app(), "b", R"({"new_id":"a"})").status == 200);
        CHECK(get(test.app(), "/api/v1/cis/a").json()["ci"]["id"].text() == "a");
    }
}

}  // namespace
}  // namespace faultline::http
