// Recording conformance reports over HTTP: keys, and what is refused.

#include <string>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

constexpr const char* kReports = "/api/v1/conformance/reports";

std::size_t recorded(app::App& app) {
    return get(app, "/api/v1/conformance/trend").json()["reports"].items().size();
}

TEST_SUITE("api/http/conformance_handlers") {
    TEST_CASE("a report with a key that comes again is recorded once and answered alike") {
        app::TestApp test;
        test.import_text(app::ci_line("app", "application"));
        const TestRequest request = {Method::post, kReports, "{}", {{"idempotency-key", "k"}}};

        const TestAnswer first = ask(test.app(), request);
        const TestAnswer again = ask(test.app(), request);
        const TestAnswer other = ask(
            test.app(), {Method::post, kReports, R"({"due_days":5})", {{"idempotency-key", "k"}}});
        const TestAnswer next = ask(test.app(), {Method::post, kReports, "{}", {}});

        CHECK(first.status == 200);
        CHECK(again.body == first.body);
        CHECK(other.status == 422);
        CHECK(other.body.find("idempotency_key_reused") != std::string::npos);
        CHECK(next.status == 200);
        CHECK(recorded(test.app()) == 2);
    }

    TEST_CASE("what is wrong with a request is named, and nothing is recorded") {
        app::TestApp test;
        test.import_text(app::ci_line("app", "application"));

        for (const auto& [body, part] : {std::pair{"[]", "object"},
                                         std::pair{R"({"due_days":0})", "due_days"},
                                         std::pair{R"({"due_days":3651})", "3650"},
                                         std::pair{R"({"due_days":"x"})", "due_days"},
                                         std::pair{R"({"at":"noon"})", "at"},
                                         std::pair{R"({"colour":1})", "colour"}}) {
            CAPTURE(body);
            const TestAnswer answer = post(test.app(), kReports, body);
            CHECK(answer.status == 400);
            CHECK(answer.body.find(part) != std::string::npos);
        }
        CHECK(recorded(test.app()) == 0);
    }

    TEST_CASE("a class that nobody has is refused with those that are near, one of a CI is not") {
        app::TestApp test;
        test.import_text(app::ci_line("ship", "spaceship"));

        const TestAnswer wrong = get(test.app(), "/api/v1/conformance?class=sever");
        const TestAnswer listed = get(test.app(), "/api/v1/cis?class=virtualmachine");

        CHECK(wrong.status == 400);
        CHECK(wrong.body.find("'server'") != std::string::npos);
        CHECK(wrong.body.find("unknown_class") != std::string::npos);
        CHECK(listed.status == 400);
        CHECK(listed.body.find("'virtual_machine'") != std::string::npos);
        CHECK(get(test.app(), "/api/v1/conformance?class=spaceship").status == 200);
        CHECK(get(test.app(), "/api/v1/cis?class=spaceship").json()["cis"].items().size() == 1);
        CHECK(get(test.app(), "/api/v1/cis?class=rack").json()["cis"].items().empty());
        CHECK(get(test.app(), "/api/v1/cis?class=spaceship&as_of=1").status == 400);
    }
}

}  // namespace
}  // namespace faultline::http
