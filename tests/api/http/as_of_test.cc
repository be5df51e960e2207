// As of a version every answer is, byte for byte, what a store answers that received only the log
// up to then.

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/utc_time.h"
#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using storage::must;

constexpr int kCis = 7;
constexpr int kImports = 9;

std::string any_id(std::mt19937& random) {
    return "ci-" + std::to_string(random() % kCis);
}

// Lines about some CIs, some of which may be refused: the rest is imported.
std::string any_text(std::mt19937& random) {
    std::string text;
    for (int i = 0; i < 4; i++) {
        const std::string id = any_id(random);
        const std::string other = any_id(random);
        const std::string group = random() % 2 == 0 ? "g" : "";
        switch (random() % 6) {
            case 0:
                text += app::retire_line(id);
                break;
            case 1:
                text += app::ci_line(id, random() % 2 == 0 ? "server" : "host");
                if (!group.empty()) text += app::group_line(id, "g", 1);
                break;
            default:
                text += app::ci_line(id) + app::ci_line(other);
                if (id != other) text += app::need_line(id, other, group);
        }
    }
    return text;
}

struct AnyImport {
    std::string text;
    std::string source;
};

std::vector<AnyImport> any_imports(std::mt19937& random) {
    std::vector<AnyImport> imports;
    for (int i = 0; i < kImports; i++) {
        imports.push_back({any_text(random), random() % 2 == 0 ? "cmdb" : "scan"});
    }
    return imports;
}

void import_into(app::App& app, const AnyImport& import) {
    app::ImportRequest request;
    request.format = "faultline";
    request.source = import.source;
    request.best_effort = true;
    must(app::import_texts(app, {import.text}, request));
}

// Questions about everything, without `as_of`.
std::vector<std::string> questions() {
    std::vector<std::string> targets = {"/api/v1/cis?limit=1000",
                                        "/api/v1/relationships?limit=1000",
                                        "/api/v1/lint?",
                                        "/api/v1/baselines?"};
    for (int i = 0; i < kCis; i++) {
        const std::string path = "/api/v1/cis/ci-" + std::to_string(i);
        for (const char* question :
             {"?", "/impact?inherited=true", "/dependencies?", "/history?limit=1000"}) {
            targets.push_back(path + question);
        }
    }
    return targets;
}

// Status and body.
std::string answer_of(app::App& app, const std::string& target) {
    const TestAnswer answer = get(app, target);
    return std::to_string(answer.status) + " " + answer.body;
}

std::string impact_of(app::App& app, const std::vector<std::string>& failed, std::string as_of) {
    std::string ids;
    for (const std::string& id : failed) {
        ids += (ids.empty() ? "\"" : ",\"") + id + "\"";
    }
    if (!as_of.empty()) as_of = ",\"as_of\":" + as_of;
    const TestAnswer answer =
        post(app, "/api/v1/impact", "{\"failed\":[" + ids + "],\"inherited\":true" + as_of + "}");
    return std::to_string(answer.status) + " " + answer.body;
}

// The answer as it would be had nobody said as of when.
std::string without_as_of(std::string answer, const std::string& as_of) {
    const std::string said = "\"as_of\":" + as_of;
    const std::size_t at = answer.find(said);
    if (at != std::string::npos) answer.replace(at, said.size(), "\"as_of\":null");
    return answer;
}

TEST_SUITE("api/http/as_of") {
    TEST_CASE("as of every version all answers are those of a store that knows no more") {
        for (const std::uint32_t seed : {1u, 2u, 3u, 4u}) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const std::vector<AnyImport> imports = any_imports(random);
            app::TestApp whole;
            for (const AnyImport& import : imports) {
                import_into(whole.app(), import);
            }
            const storage::View head = whole.app().view();
            app::TestApp young;
            std::size_t imported = 0;
            for (std::uint64_t version = 1; version <= raw(head.version()); version++) {
                CAPTURE(version);
                while (raw(young.app().view().version()) < version) {
                    import_into(young.app(), imports[imported++]);
                }
                const std::string as_of = std::to_string(version);
                CHECK(storage::hash_of(must(head.at(Version{version}))) == young.hash());
                for (const std::string& question : questions()) {
                    CAPTURE(question);
                    const std::string past = answer_of(whole.app(), question + "&as_of=" + as_of);
                    CHECK(without_as_of(past, as_of) == answer_of(young.app(), question));
                }
                for (int i = 0; i < 4; i++) {
                    const std::vector<std::string> failed = {any_id(random), any_id(random)};
                    const std::string past = impact_of(whole.app(), failed, as_of);
                    CHECK(without_as_of(past, as_of) == impact_of(young.app(), failed, ""));
                }
            }
            CHECK(imported > 0);
        }
    }

    TEST_CASE("the answer says what was asked for, a time in UTC") {
        app::TestApp test;
        test.import_text(app::ci_line("a"));

        CHECK(get(test.app(), "/api/v1/cis/a?as_of=2").json()["as_of"].text() == "2");
        CHECK(get(test.app(), "/api/v1/cis?as_of=2023-11-14T23:13:20%2B01:00")
                  .json()["as_of"]
                  .text() == "2023-11-14T22:13:20Z");
        CHECK(get(test.app(), "/api/v1/cis/a").json()["as_of"].is_null());
        CHECK(post(test.app(), "/api/v1/impact", R"({"failed":["a"],"as_of":2})")
                  .json()["as_of"]
                  .text() == "2");
        CHECK(post(test.app(), "/api/v1/impact", R"({"failed":["a"],"as_of":"2"})").status == 200);
    }

    TEST_CASE("the version beside an answer is the one in it, whatever it was asked as of") {
        app::TestApp test;
        test.import_text(app::ci_line("ci-0") + app::ci_line("ci-1") +
                         app::need_line("ci-0", "ci-1"));
        CHECK(post(test.app(), "/api/v1/baselines", R"({"name":"b"})").status == 200);
        test.import_text(app::ci_line("ci-2"));
        std::vector<std::string> targets = {
            "/api/v1/relationships/history?source=ci-0&type=depends_on&target=ci-1",
            "/api/v1/baselines/b?"};
        for (const std::string& question : questions()) {
            const bool is_absent = get(test.app(), question + "&as_of=3").status != 200;
            if (!is_absent) targets.push_back(question);
        }
        CHECK(targets.size() == 2 + 4 + 2 * 4);

        for (const std::string& target : targets) {
            CAPTURE(target);
            const TestAnswer past = get(test.app(), target + "&as_of=3");
            CHECK(past.header("Faultline-Version") == "3");
            CHECK(past.json()["version"].text() == "3");
            CHECK(get(test.app(), target).header("Faultline-Version") == "4");
        }
        CHECK(post(test.app(), "/api/v1/impact", R"({"failed":["ci-0"],"as_of":2})")
                  .header("Faultline-Version") == "2");
        CHECK(get(test.app(), "/api/v1/diff?from=4&to=2").header("Faultline-Version") == "2");
        CHECK(get(test.app(), "/api/v1/baselines/b/members").header("Faultline-Version") == "2");
    }

    TEST_CASE("what is no point of the log is refused") {
        app::TestApp test;
        test.import_text(app::ci_line("a"));

        check_problem(get(test.app(), "/api/v1/cis/a?as_of=3"), 404, "not_found");
        check_problem(get(test.app(), "/api/v1/cis/a?as_of=0"), 404, "not_found");
        check_problem(get(test.app(), "/api/v1/lint?as_of=2001-01-01T00:00:00Z"), 404, "not_found");
        check_problem(get(test.app(), "/api/v1/cis?as_of=2026-11-03"), 400, "invalid_argument");
        check_problem(post(test.app(), "/api/v1/impact", R"({"failed":["a"],"as_of":true})"),
                      400,
                      "invalid_argument");
    }
}

}  // namespace
}  // namespace faultline::http
