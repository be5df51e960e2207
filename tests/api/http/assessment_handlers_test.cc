#include <string>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

// A shop on two hosts, one of which is enough, and a change of one of them.
class Shop {
 public:
    Shop() {
        test_.import_text(app::ci_line("host-1", "host") + app::ci_line("host-2", "host") +
                          app::ci_line("shop", "business_service") +
                          app::need_line("shop", "host-1", "hosts") +
                          app::need_line("shop", "host-2", "hosts"));
        const TestAnswer made = post("/api/v1/changes",
                                     R"({"id":"C1","title":"<b>Patch</b>","reason":"r",)"
                                     R"("cis":[{"ci":"host-1","effect":"planned_down"}],)"
                                     R"("planned_start":"2030-01-01T00:00:00Z",)"
                                     R"("planned_end":"2030-01-01T02:00:00Z","team":"unix",)"
                                     R"("requester":"ann"})");
        REQUIRE(made.status == 201);
    }

    TestAnswer post(std::string target, std::string body, Headers headers = {}) {
        return ask(test_.app(),
                   {.method = Method::post,
                    .target = std::move(target),
                    .body = std::move(body),
                    .headers = std::move(headers)});
    }

    TestAnswer read(std::string target, Headers headers = {}) {
        return ask(test_.app(), {.target = std::move(target), .headers = std::move(headers)});
    }

    TestAnswer move(const std::string& to, const std::string& role, const std::string& by) {
        return post(
            "/api/v1/changes/C1/transitions",
            R"({"to":")" + to + R"(","role":")" + role + R"(","by":")" + by + R"(","reason":"r"})");
    }

    app::TestApp& test() { return test_; }

 private:
    app::TestApp test_;
};

// The codes of a problem's violations.
std::string codes_of(const TestAnswer& answer) {
    const json::Value document = answer.json();
    std::string codes;
    for (const json::Value& violation : document["violations"].items()) {
        codes += violation["code"].text() + " ";
    }
    return codes;
}

TEST_SUITE("api/http/assessment_handlers") {
    TEST_CASE("an assessment that is asked for is not stored, one that is posted is") {
        Shop shop;

        const TestAnswer asked = shop.read("/api/v1/changes/C1/assessment");
        CHECK(asked.status == 200);
        CHECK(asked.json()["last_look"].is_null());
        CHECK(shop.read("/api/v1/changes/C1/assessments").json()["assessments"].items().empty());

        const TestAnswer stored =
            shop.post("/api/v1/changes/C1/assessments", R"({"by":"bea","reason":"r"})");
        CHECK(stored.status == 201);
        CHECK(stored.json()["number"].text() == "1");
        const TestAnswer again = shop.read("/api/v1/changes/C1/assessments/1");
        CHECK(again.json()["sentence"].text() == stored.json()["assessment"]["sentence"].text());
        CHECK(shop.read("/api/v1/changes/C1/assessment").json()["last_look"]["number"].text() ==
              "1");
    }

    TEST_CASE("an assessment is stored as at the time that is asked for, and no other is taken") {
        Shop shop;
        const TestAnswer asked = shop.read("/api/v1/changes/C1/assessment?at=2029-12-31T09:00:00Z");

        const TestAnswer stored = shop.post("/api/v1/changes/C1/assessments",
                                            R"({"by":"bea","at":"2029-12-31T10:00:00+01:00"})");
        const TestAnswer wrong =
            shop.post("/api/v1/changes/C1/assessments", R"({"at":"tomorrow"})");
        const TestAnswer number = shop.post("/api/v1/changes/C1/assessments", R"({"at":7})");
        const TestAnswer all = shop.read("/api/v1/changes/C1/assessments");

        CHECK(stored.status == 201);
        CHECK(stored.json()["assessment"]["at"].text() == "2029-12-31T09:00:00Z");
        CHECK(stored.json()["assessment"].text() + "\n" == asked.body);
        CHECK(wrong.status == 400);
        CHECK(wrong.json()["violations"].items().at(0)["pointer"].text() == "/at");
        CHECK(wrong.body.find("tomorrow") != std::string::npos);
        CHECK(number.status == 400);
        REQUIRE(all.json()["assessments"].items().size() == 1);
        CHECK(all.json()["assessments"].items()[0]["at"].text() == "2029-12-31T09:00:00Z");
    }

    TEST_CASE("a step is judged as at its own time, whatever time was assessed before") {
        Shop shop;
        REQUIRE(shop.post("/api/v1/changes/C1/evidence",
                          R"({"kind":"rollback_plan","reference":"wiki"})")
                    .status == 200);
        REQUIRE(shop.move("assess", "requester", "ann").status == 200);
        REQUIRE(shop.post("/api/v1/changes/C1/assessments", R"({"at":"2029-12-31T10:00:00Z"})")
                    .status == 201);
        REQUIRE(shop.move("authorize", "assessor", "bea").status == 200);

        const TestAnswer scheduled = shop.move("schedule", "approver", "cora");

        CHECK(scheduled.status == 200);
        const TestAnswer made = shop.read("/api/v1/changes/C1/assessments/2");
        CHECK(made.json()["at"].text() != "");
        CHECK(made.json()["at"].text() < "2029");
        CHECK(made.json()["last_look"]["number"].text() == "1");
    }

    TEST_CASE("the same question has the same bytes") {
        Shop shop;

        CHECK(shop.read("/api/v1/changes/C1/assessment").body ==
              shop.read("/api/v1/changes/C1/assessment").body);
    }

    TEST_CASE("a request to store that is sent again stores once") {
        Shop shop;
        const Headers key = {{"idempotency-key", "k"}};

        const TestAnswer first = shop.post("/api/v1/changes/C1/assessments", "{}", key);
        const TestAnswer second = shop.post("/api/v1/changes/C1/assessments", "{}", key);

        CHECK(first.body == second.body);
        CHECK(shop.read("/api/v1/changes/C1/assessments").json()["assessments"].items().size() ==
              1);
    }

    TEST_CASE("whoever wants Markdown or HTML gets a report, in which text stays text") {
        Shop shop;

        const TestAnswer html =
            shop.read("/api/v1/changes/C1/assessment", {{"accept", "text/html"}});
        CHECK(html.content_type.starts_with("text/html"));
        CHECK(html.body.find("<b>Patch") == std::string::npos);
        CHECK(html.body.find("&lt;b&gt;Patch") != std::string::npos);
        const TestAnswer markdown = shop.read("/api/v1/changes/C1/assessment?format=markdown");
        CHECK(markdown.content_type.starts_with("text/markdown"));
        CHECK(shop.read("/api/v1/changes/C1/assessment?format=pdf").status == 400);
        CHECK(shop.read("/api/v1/changes/C1/assessment?at=soon").status == 400);
    }

    TEST_CASE("no change is decided without an assessment, and a new one is made for the step") {
        Shop shop;
        REQUIRE(shop.move("assess", "requester", "ann").status == 200);

        const TestAnswer early = shop.move("authorize", "assessor", "bea");
        CHECK(early.status == 409);
        CHECK(codes_of(early).find("assessment_stored") != std::string::npos);

        REQUIRE(shop.post("/api/v1/changes/C1/assessments", "{}").status == 201);
        REQUIRE(shop.move("authorize", "assessor", "bea").status == 200);
        const TestAnswer own = shop.move("schedule", "approver", "ann");
        CHECK(own.status == 409);
        CHECK(codes_of(own).find("four_eyes_requester") != std::string::npos);
    }

    TEST_CASE("a peer review by whoever asked for the change is none, and the blocker says so") {
        Shop shop;
        shop.test().import_text(app::ci_line("billing", "business_service") +
                                app::need_line("billing", "host-1"));
        const auto review_blocker = [&shop] {
            const json::Value document = shop.read("/api/v1/changes/C1/assessment").json();
            std::string message;
            for (const json::Value& blocker : document["verdict"]["blockers"].items()) {
                const bool is_it = blocker["code"].text() == "peer_review_missing";
                if (is_it) message = blocker["message"].text();
            }
            return message;
        };
        const auto review_by = [&shop](const std::string& by) {
            return shop
                .post("/api/v1/changes/C1/evidence",
                      R"({"kind":"peer_review","reference":"r","by":")" + by + R"("})")
                .status;
        };
        CHECK(review_blocker().find("does not count") == std::string::npos);

        REQUIRE(review_by("Ann") == 200);
        CHECK(review_blocker().find("that of 'Ann', who requested the change, does not count") !=
              std::string::npos);
        REQUIRE(review_by("bea") == 200);
        CHECK(review_blocker().empty());
    }

    TEST_CASE("what gets worse between the look and the decision blocks until it is seen") {
        Shop shop;
        REQUIRE(shop.post("/api/v1/changes/C1/evidence",
                          R"({"kind":"rollback_plan","reference":"wiki"})")
                    .status == 200);
        for (const char* kind : {"load_test", "peer_review", "rollback_tested"}) {
            const std::string body = R"({"kind":")" + std::string(kind) +
                                     R"(","reference":"https://ci.example/1","by":"bea"})";
            REQUIRE(shop.post("/api/v1/changes/C1/evidence", body).status == 200);
        }
        REQUIRE(shop.move("assess", "requester", "ann").status == 200);
        REQUIRE(shop.post("/api/v1/changes/C1/assessments", "{}").status == 201);
        REQUIRE(shop.move("authorize", "assessor", "bea").status == 200);
        shop.test().import_text(app::ci_line("billing", "business_service") +
                                app::need_line("billing", "host-1"));

        const TestAnswer blocked = shop.move("schedule", "approver", "cora");
        CHECK(blocked.status == 409);
        CHECK(codes_of(blocked).find("differences_seen") != std::string::npos);

        REQUIRE(shop.post("/api/v1/changes/C1/assessments", "{}").status == 201);
        REQUIRE(shop.post("/api/v1/changes/C1/acknowledgements",
                          R"({"assessment":2,"by":"cora","reason":"billing can wait"})")
                    .status == 200);
        const TestAnswer done = shop.move("schedule", "approver", "cora");
        CAPTURE(done.body);
        CHECK(done.status == 200);
        CHECK(shop.read("/api/v1/changes/C1/assessments").json()["assessments"].items().size() ==
              3);
    }
}

}  // namespace
}  // namespace faultline::http
