// The policy and the risk weights over HTTP: round trips, conditions, keys, and every mistake of a
// document at once.

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "api/app/policies.h"
#include "api/app/risk_weights.h"
#include "tests/api/http/test_request.h"
#include "tests/support/random_policy.h"

namespace faultline::http {
namespace {

using storage::must;

constexpr const char* kPolicy = "/api/v1/policy";
constexpr const char* kApply = "/api/v1/policy?reason=why";
constexpr const char* kWeights = "/api/v1/risk-weights";
constexpr const char* kApplyWeights = "/api/v1/risk-weights?reason=why";

std::set<std::string> pointers(const TestAnswer& answer) {
    const json::Value problem = answer.json();
    std::set<std::string> found;
    for (const json::Value& violation : problem["violations"].items()) {
        found.insert(violation["pointer"].text());
    }
    return found;
}

// The document that is shown, with one piece of its text in place of another.
std::string altered(app::App& app,
                    const std::string& target,
                    const std::string& piece,
                    const std::string& by) {
    std::string text = get(app, target).body;
    const std::size_t at = text.find(piece);
    REQUIRE(at != std::string::npos);
    return text.replace(at, piece.size(), by);
}

TEST_SUITE("api/http/policy_handlers") {
    TEST_CASE("what is shown can be sent back unchanged, and nothing is new") {
        app::TestApp test;
        for (std::uint64_t seed = 0; seed < 25; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            must(app::write_policy(
                app::kTester, test.app(), {test::random_policy(random), "why", {}, {}, {}}));
            must(app::write_risk_weights(
                app::kTester, test.app(), {test::random_weights(random), "why", {}, {}, {}}));
            const Version written = test.app().view().version();
            const TestAnswer policy = get(test.app(), kPolicy);
            const TestAnswer weights = get(test.app(), kWeights);

            const TestAnswer again = post(test.app(), kApply, policy.body);
            const TestAnswer same = post(test.app(), kApplyWeights, weights.body);

            CHECK(again.status == 200);
            CHECK(again.json()["count"].text() == "0");
            CHECK(same.status == 200);
            CHECK(same.json()["count"].text() == "0");
            CHECK(test.app().view().version() == written);
            CHECK(get(test.app(), kPolicy).body == policy.body);
            CHECK(get(test.app(), kWeights).body == weights.body);
        }
    }

    TEST_CASE("a draft is compared, applied and shown, and the ETag is the version that wrote it") {
        app::TestApp test;
        const std::string draft =
            altered(test.app(), kPolicy, R"("name":"default")", R"("name":"ours")");

        const TestAnswer planned = post(test.app(), "/api/v1/policy/diff", draft);
        const TestAnswer before = get(test.app(), kPolicy);
        const TestAnswer applied = post(test.app(), kApply, draft);
        const TestAnswer after = get(test.app(), kPolicy);

        CHECK(planned.json()["draft"].text() == "true");
        CHECK(planned.json()["changes"].text() ==
              R"([{"part":"name","name":"name","result":"altered","before":"default",)"
              R"("after":"ours"}])");
        CHECK(before.json()["name"].text() == "default");
        CHECK(before.header("ETag") == "\"0\"");
        CHECK(applied.json()["changes"].text() == planned.json()["changes"].text());
        CHECK(applied.header("ETag") == after.header("ETag"));
        CHECK(after.json()["name"].text() == "ours");
        CHECK(after.json()["written"].text() == after.json()["version"].text());
        CHECK(after.json()["origin"]["reason"].text() == "why");
        CHECK(get(test.app(), "/api/v1/policy?as_of=1").json()["name"].text() == "default");
        CHECK(get(test.app(), "/api/v1/policy/history").json()["versions"].items().size() == 1);
    }

    TEST_CASE("conditions hold or refuse, and a key that comes again is answered alike") {
        app::TestApp test;
        const std::string draft =
            altered(test.app(), kPolicy, R"("name":"default")", R"("name":"ours")");
        const TestRequest keyed = {
            Method::post, kApply, draft, {{"idempotency-key", "k"}, {"if-match", "\"0\""}}};

        const TestAnswer fresh =
            ask(test.app(), {Method::get, kPolicy, {}, {{"if-none-match", "\"0\""}}});
        const TestAnswer first = ask(test.app(), keyed);
        const TestAnswer again = ask(test.app(), keyed);
        const TestAnswer late =
            ask(test.app(), {Method::post, kApply, draft, {{"if-match", "\"0\""}}});

        CHECK(fresh.status == 304);
        CHECK(first.status == 200);
        CHECK(again.body == first.body);
        CHECK(late.status == 412);
        CHECK(late.header("ETag") == first.header("ETag"));
        CHECK(ask(test.app(), {Method::get, kWeights, {}, {{"if-match", "\"9\""}}}).status == 412);
    }

    TEST_CASE("every mistake of a policy is named at once, with where it stands") {
        app::TestApp test;
        const TestAnswer answer = post(test.app(), kApply, R"({
          "name": "x", "colour": 1, "written": 3,
          "bands": {"p": {"low": 2, "medium": "x", "high": 0.5}, "money": [null],
                    "user_minutes": {"low": 3, "medium": 2, "high": 5}},
          "unknown": {"band": "low", "decision": "never"},
          "decisions": {"low": "cab", "medium": "auto_approve", "high": "cab", "critical": "cab"},
          "auto_approve": {"p_upper": 7},
          "evidence": [{"kind": "hope", "band": "low", "decision": "block"},
                       {"kind": "other", "band": "low", "decision": "block"}],
          "rules": [{"name": "a", "check": "error_budget", "decision": "cab"},
                    {"name": "b", "check": "joint_redundancy_conflict", "decision": "cab"},
                    {"name": "c", "check": "p_above", "decision": "cab"},
                    {"name": "d", "check": "applies", "decision": "cab",
                     "when": {"types": ["odd"], "tier": 1}}],
          "freezes": [{"name": "f", "begin": "noon", "end": "2026-01-01T00:00:00Z",
                       "scope": {"cis": [""]}, "decision": "block"}]
        })");

        CHECK(answer.status == 400);
        CHECK(pointers(answer) == std::set<std::string>{"/colour",
                                                        "/bands/p/low",
                                                        "/bands/p/medium",
                                                        "/bands/money/0",
                                                        "/bands/service_minutes",
                                                        "/bands/user_minutes",
                                                        "/unknown/band",
                                                        "/unknown/decision",
                                                        "/decisions",
                                                        "/decisions/medium",
                                                        "/auto_approve/p_upper",
                                                        "/evidence/0/kind",
                                                        "/evidence/1/kind",
                                                        "/rules/0/check",
                                                        "/rules/1/check",
                                                        "/rules/2/threshold",
                                                        "/rules/3/when/types/0",
                                                        "/rules/3/when/tier",
                                                        "/freezes/0/begin",
                                                        "/freezes/0/scope/cis/0"});
        CHECK(answer.body.find("error budgets are not measured yet") != std::string::npos);
        CHECK(answer.body.find("conflicts between changes are not computed yet") !=
              std::string::npos);
        CHECK(get(test.app(), kPolicy).header("ETag") == "\"0\"");
    }

    TEST_CASE("evidence of some work is read, shown and sent back, and its mistakes have places") {
        app::TestApp test;
        const std::string all = R"("when":{"models":[],"classes":[]})";
        const std::string some = R"("when":{"models":["it's","swap"],"classes":["switch"]})";
        const auto with = [&](const std::string& when) {
            return altered(test.app(), kPolicy, all, when);
        };

        const TestAnswer unknown = post(test.app(), kApply, with(R"("when":{"tiers":[1]})"));
        const TestAnswer wrong =
            post(test.app(), kApply, with(R"("when":{"models":[1],"classes":0})"));
        const TestAnswer rules = post(test.app(), kApply, with(R"("when":{"models":[""]})"));
        const TestAnswer nobody =
            post(test.app(), kApply, with(R"("when":{"classes":["switch","swich"]})"));
        const TestAnswer applied = post(test.app(), kApply, with(some));
        const std::string shown = get(test.app(), kPolicy).body;
        const TestAnswer again = post(test.app(), kApply, shown);
        const TestAnswer lifted =
            post(test.app(), kApply, altered(test.app(), kPolicy, some, R"("when":null)"));

        CHECK(unknown.status == 400);
        CHECK(pointers(unknown) == std::set<std::string>{"/evidence/0/when/tiers"});
        CHECK(wrong.status == 400);
        CHECK(pointers(wrong) ==
              std::set<std::string>{"/evidence/0/when/classes", "/evidence/0/when/models/0"});
        CHECK(rules.status == 422);
        CHECK(pointers(rules) == std::set<std::string>{"/evidence/0/when/models/0"});
        CHECK(nobody.status == 400);
        CHECK(pointers(nobody) == std::set<std::string>{"/evidence/0/when/classes/1"});
        CHECK(nobody.body.find("unknown_class") != std::string::npos);
        CHECK(applied.json()["count"].text() == "2");
        CHECK(shown.find(some) != std::string::npos);
        CHECK(again.json()["count"].text() == "0");
        CHECK(lifted.json()["count"].text() == "2");
        CHECK(get(test.app(), kPolicy).body.find(some) == std::string::npos);
    }

    TEST_CASE("a document that leaves something out, or only breaks rules, is refused") {
        app::TestApp test;

        const TestAnswer empty = post(test.app(), kApply, "{}");
        const TestAnswer list = post(test.app(), kApply, "[]");
        const TestAnswer weightless = post(test.app(), kApplyWeights, "{}");

        CHECK(empty.status == 400);
        CHECK(pointers(empty).size() == 8);
        CHECK(pointers(list) == std::set<std::string>{""});
        CHECK(pointers(weightless).size() == 10);
        const TestAnswer rules =
            post(test.app(),
                 kApplyWeights,
                 altered(test.app(), kWeights, R"("w_class":0.5)", R"("w_class":0.75)"));
        CHECK(rules.status == 422);
        CHECK(pointers(rules) == std::set<std::string>{"/w_class"});
        const TestAnswer silent = post(test.app(), kPolicy, get(test.app(), kPolicy).body);
        CHECK(silent.status == 400);
        CHECK(pointers(silent) == std::set<std::string>{"/reason"});
    }

    TEST_CASE("checks say what they ask, and why some cannot be used") {
        app::TestApp test;

        const json::Value answer = get(test.app(), "/api/v1/policy/checks").json();

        CHECK(answer["checks"].items().size() == model::policy_checks().size());
        CHECK(answer.text().find(R"({"name":"error_budget","threshold":null,"tiered":true,)"
                                 R"("asks":"the error budget of a service is used up",)"
                                 R"("missing":"error budgets are not measured yet"})") !=
              std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::http
