// Diff: what differs between two points, and nothing else; against the obvious slow comparison.

#include "api/app/diff.h"

#include <map>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/baselines.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

char letter(DiffStep step) {
    return "ncrel"[static_cast<int>(step)];  // new, changed, retired, entered, left
}

// "id:letter" of each difference.
std::vector<std::string> described(App& app, const DiffQuestion& question) {
    const DiffAnswer answer = must(diff(kTester, app, question));
    std::vector<std::string> lines;
    must(answer.visit([&](const DiffEntry& entry) -> Result<void> {
        lines.push_back(entry.id + ":" + letter(entry.what));
        return {};
    }));
    return lines;
}

using Lines = std::vector<std::string>;

DiffPoint at(std::uint64_t version) {
    return Version{version};
}

TEST_SUITE("api/app/diff") {
    TEST_CASE("a point is now, a time, a version or a baseline") {
        CHECK(std::holds_alternative<std::monostate>(must(parse_diff_point("now"))));
        CHECK(std::get<Version>(must(parse_diff_point("3"))) == Version{3});
        CHECK(std::get<BaselineName>(must(parse_diff_point("baseline:q 4"))).name == "q 4");
        CHECK_FALSE(parse_diff_point("baseline:").ok());
        CHECK_FALSE(parse_diff_point("yesterday").ok());
    }

    TEST_CASE("what came, changed and went is listed by id, and the other way round") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + ci_line("c"));
        test.import_text(ci_line("a", "host") + ci_line("d") + retire_line("c"));

        CHECK(described(test.app(), {at(2), {}}) == Lines{"a:c", "c:r", "d:n"});
        CHECK(described(test.app(), {{}, at(2)}) == Lines{"a:c", "c:n", "d:r"});
        CHECK(described(test.app(), {at(2), at(2)}).empty());
    }

    TEST_CASE("what changed and changed back is no difference") {
        TestApp test;
        test.import_text(ci_line("a", "server"));
        test.import_text(ci_line("a", "host"));
        test.import_text(ci_line("a", "server"));

        CHECK(described(test.app(), {at(2), at(4)}).empty());
    }

    TEST_CASE("a class is entered and left") {
        TestApp test;
        test.import_text(ci_line("a", "server") + ci_line("b", "host"));
        test.import_text(ci_line("a", "host") + ci_line("b", "server") + ci_line("c", "server"));

        CHECK(described(test.app(), {at(2), {}, model::CisOfClass{"server"}}) ==
              Lines{"a:l", "b:e", "c:n"});
    }

    TEST_CASE("a service is compared with all that it needs on either side") {
        TestApp test;
        test.import_text(ci_line("svc") + ci_line("db") + ci_line("old") + ci_line("x") +
                         need_line("svc", "old") + need_line("old", "db"));
        test.import_text(ci_line("svc") + need_line("svc", "x") + ci_line("far"));

        const Lines expected = {"db:l", "old:l", "svc:c", "x:e"};
        CHECK(described(test.app(), {at(2), {}, model::ServiceClosure{"svc"}}) == expected);
    }

    TEST_CASE("a list is compared alone, and an id that is nowhere is named") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b"));
        test.import_text(ci_line("a", "host") + ci_line("b", "host"));

        CHECK(described(test.app(), {at(2), {}, model::ListedCis{{"b"}}}) == Lines{"b:c"});
        const auto unknown =
            diff(kTester, test.app(), {at(2), {}, model::ListedCis{{"b", "nowhere"}}});
        REQUIRE_FALSE(unknown.ok());
        CHECK(unknown.error().message.find("nowhere") != std::string::npos);
    }

    TEST_CASE("a baseline brings its scope, and two of them compare each its own") {
        TestApp test;
        test.import_text(ci_line("a", "server") + ci_line("b", "host"));
        must(create_baseline(
            kTester, test.app(), {.name = "servers", .scope = model::CisOfClass{"server"}}));
        must(create_baseline(
            kTester, test.app(), {.name = "hosts", .scope = model::CisOfClass{"host"}}));
        test.import_text(ci_line("c", "server") + ci_line("d", "host"));

        const DiffPoint servers = BaselineName{"servers"};
        const DiffPoint hosts = BaselineName{"hosts"};

        CHECK(described(test.app(), {servers, {}}) == Lines{"c:n"});
        CHECK(described(test.app(), {servers, hosts}) == Lines{"a:l", "b:e"});
        CHECK(diff(kTester, test.app(), {DiffPoint(BaselineName{"x"}), {}}).error().code ==
              ErrorCode::not_found);
    }

    TEST_CASE("every pair of versions differs exactly where a full comparison says so") {
        const std::uint32_t seed = 7;
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto any = [&](std::uint32_t below) { return static_cast<int>(random() % below); };
        TestApp test;
        for (int step = 0; step < 12; step++) {
            std::string text;
            for (int i = 0; i < 3; i++) {
                const std::string id(1, static_cast<char>('a' + 2 * i + any(2)));
                text +=
                    any(4) == 0 ? retire_line(id) : ci_line(id, any(2) == 0 ? "host" : "server");
            }
            (void)import_texts(test.app(), {text}, {.best_effort = true});
        }
        const storage::View head = test.app().view();
        const auto contents = [&](std::uint64_t version) {
            std::map<std::string, std::string> classes;
            const storage::View view = must(head.at(Version{version}));
            must(view.visit_cis([&](CiId ci, const identify::MergedCi& merged) -> Result<void> {
                const std::vector<CiId> one = {ci};
                classes[must(view.external_ids(one)).front()] = view.symbol_name(merged.class_name);
                return {};
            }));
            return classes;
        };

        for (std::uint64_t from = 1; from <= raw(head.version()); from++) {
            for (std::uint64_t to = 1; to <= raw(head.version()); to++) {
                const auto before = contents(from);
                const auto after = contents(to);
                Lines expected;
                for (char c = 'a'; c < 'h'; c++) {
                    const std::string id(1, c);
                    const auto b = before.find(id);
                    const auto a = after.find(id);
                    if (b == before.end() && a == after.end()) continue;
                    if (b == before.end()) {
                        expected.push_back(id + ":n");
                    } else if (a == after.end()) {
                        expected.push_back(id + ":r");
                    } else if (a->second != b->second) {
                        expected.push_back(id + ":c");
                    }
                }
                CAPTURE(from);
                CAPTURE(to);
                CHECK(described(test.app(), {at(from), at(to)}) == expected);
            }
        }
    }
}

}  // namespace
}  // namespace faultline::app
