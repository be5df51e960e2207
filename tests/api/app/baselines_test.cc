// Baselines: made once, kept with their content, erased without a trace missing from the log.

#include "api/app/baselines.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/baseline_content.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

std::vector<std::string> members(App& app, const std::string& name) {
    const BaselineMembers found = must(baseline_members(kTester, app, name));
    std::vector<std::string> ids;
    for (const graph::NodeIndex node : found.nodes) {
        ids.emplace_back(found.at->graph->id(node));
    }
    return ids;
}

using Ids = std::vector<std::string>;

TEST_SUITE("api/app/baselines") {
    TEST_CASE("a baseline shows its version whatever comes later") {
        TestApp test;
        test.import_text(ci_line("svc") + ci_line("db") + ci_line("x") + need_line("svc", "db"));
        const model::Baseline made = must(create_baseline(kTester,
                                                          test.app(),
                                                          {.name = "q4",
                                                           .scope = model::ServiceClosure{"svc"},
                                                           .description = "the fourth",
                                                           .reason = "audit"}))
                                         .entry.baseline;
        test.import_text(ci_line("svc"));
        test.import_text(retire_line("db"));
        test.reopen();

        const auto found = must(get_baseline(kTester, test.app(), "q4"));

        CHECK(found.entry.baseline == made);
        CHECK(found.entry.baseline.version == Version{2});
        CHECK(found.entry.baseline.ci_count == 2);
        CHECK(found.entry.baseline.principal == "tester");
        CHECK(found.entry.recorded == Version{3});
        CHECK(members(test.app(), "q4") == Ids{"db", "svc"});
        const auto origin = must(test.app().view().read_record(Version{3}));
        CHECK(origin.header.context.reason == "audit");
        CHECK(origin.header.context.source == kBaselineSource);
    }

    TEST_CASE("every scope has the members it says") {
        TestApp test;
        test.import_text(ci_line("a", "server") + ci_line("b", "host") + ci_line("c", "server"));
        const auto make = [&](const std::string& name, model::Scope scope) {
            must(create_baseline(kTester, test.app(), {.name = name, .scope = std::move(scope)}));
        };

        make("all", model::Everything{});
        make("servers", model::CisOfClass{"server"});
        make("some", model::ListedCis{{"c", "b"}});
        make("early", model::Everything{});

        CHECK(members(test.app(), "all") == Ids{"a", "b", "c"});
        CHECK(members(test.app(), "servers") == Ids{"a", "c"});
        CHECK(members(test.app(), "some") == Ids{"b", "c"});
        const auto list = must(list_baselines(kTester, test.app()));
        REQUIRE(list.entries.size() == 4);
        CHECK(list.entries[0].name == "all");
        CHECK(list.entries[3].name == "some");
        CHECK(must(list_baselines(kTester, test.app(), AsOf(Version{3}))).entries.size() == 1);
    }

    TEST_CASE("a baseline of the past is made of the past") {
        TestApp test;
        test.import_text(ci_line("a"));
        test.import_text(ci_line("b"));

        must(create_baseline(kTester, test.app(), {.name = "old", .as_of = Version{2}}));

        CHECK(members(test.app(), "old") == Ids{"a"});
        CHECK(create_baseline(kTester, test.app(), {.name = "x", .as_of = Version{99}})
                  .error()
                  .code == ErrorCode::not_found);
    }

    TEST_CASE("a name that is taken is a conflict, and free again after deletion") {
        TestApp test;
        must(create_baseline(kTester, test.app(), {.name = "q4"}));

        CHECK(create_baseline(kTester, test.app(), {.name = "q4"}).error().code ==
              ErrorCode::conflict);
        const auto deleted = must(delete_baseline(kTester, test.app(), "q4", {.reason = "typo"}));
        CHECK(get_baseline(kTester, test.app(), "q4").error().code == ErrorCode::not_found);
        CHECK(must(test.app().view().read_record(deleted.position.version)).header.context.reason ==
              "typo");
        CHECK(get_baseline(kTester, test.app(), "q4", AsOf(Version{2})).ok());
        CHECK(create_baseline(kTester, test.app(), {.name = "q4"}).ok());
        CHECK(delete_baseline(kTester, test.app(), "nowhere", {}).error().code ==
              ErrorCode::not_found);
    }

    TEST_CASE("a baseline matches its content until one of the two is not what it was") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + need_line("a", "b"));
        model::Baseline baseline =
            must(create_baseline(kTester, test.app(), {.name = "q4"})).entry.baseline;
        test.import_text(ci_line("a", "host"));
        const auto matches = [&](const std::string& name) {
            return must(verify_baseline(kTester, test.app(), name)).content_matches;
        };
        const auto put = [&](const std::string& name) {
            must(test.app().write([&](storage::Repository& store) -> Result<Write> {
                model::ChangeSet change_set;
                change_set.context = {"mallory", "x", {}, {}};
                change_set.put_record(
                    model::kBaselineRecord, name, model::encode_baseline(baseline));
                FL_TRY(const storage::Committed committed, store.append(change_set));
                return Write{committed, {}};
            }));
        };

        CHECK(matches("q4") == true);
        CHECK_FALSE(must(get_baseline(kTester, test.app(), "q4")).content_matches.has_value());
        baseline.version = Version{4};  // which shows another class of a
        put("later");
        CHECK(matches("later") == false);
        baseline.version = Version{2};
        baseline.ci_count = 3;
        put("more");
        CHECK(matches("more") == false);
        baseline.scope = model::ListedCis{{"a", "gone"}};
        put("gone");
        CHECK(matches("gone") == false);
        CHECK(verify_baseline(kTester, test.app(), "nowhere").error().code == ErrorCode::not_found);
    }

    TEST_CASE("what breaks a rule is refused and writes nothing") {
        TestApp test;
        test.import_text(ci_line("a"));
        const Version head = test.app().view().version();

        CHECK_FALSE(create_baseline(kTester, test.app(), {.name = ""}).ok());
        CHECK_FALSE(
            create_baseline(kTester, test.app(), {.name = "x", .scope = model::ListedCis{}}).ok());
        const auto unknown = create_baseline(
            kTester, test.app(), {.name = "x", .scope = model::ListedCis{{"a", "nowhere"}}});
        CHECK(unknown.error().code == ErrorCode::not_found);
        CHECK(unknown.error().message.find("nowhere") != std::string::npos);
        CHECK(test.app().view().version() == head);
    }

    TEST_CASE("the digest is of the content, however it is read and whoever claims it") {
        TestApp one;
        TestApp other;
        std::string text;
        for (int i = 0; i < 40; i++) {
            text += ci_line("ci-" + std::to_string(i));
            if (i > 0) text += need_line("ci-" + std::to_string(i), "ci-0", i % 2 == 0 ? "g" : "");
        }
        one.import_text(text, {.source = "cmdb"});
        other.import_text(ci_line("unrelated"));
        other.import_text(retire_line("unrelated"));
        other.import_text(text, {.source = "scan"});
        const auto digest = [](App& app, std::size_t count) {
            const auto at = must(app.published());
            std::vector<graph::NodeIndex> nodes;
            for (std::uint32_t i = 0; i < count; i++) {
                nodes.push_back(*at->graph->find("ci-" + std::to_string(i)));
            }
            std::ranges::sort(nodes);
            return hex(must(content_digest(*at, nodes)));
        };

        CHECK(digest(one.app(), 40) == digest(other.app(), 40));
        CHECK(digest(one.app(), 2) == digest(other.app(), 2));
        other.import_text(ci_line("ci-1", "host"), {.source = "scan"});
        CHECK(digest(one.app(), 40) != digest(other.app(), 40));
        CHECK(digest(one.app(), 2) != digest(other.app(), 2));
    }

    TEST_CASE("a read for each CI and one pass over all give the same digest") {
        TestApp small;
        TestApp large;
        small.import_text(ci_line("a") + ci_line("b") + need_line("a", "b"));
        std::string text = ci_line("a") + ci_line("b") + need_line("a", "b");
        for (int i = 0; i < 40; i++) {
            text += ci_line("x-" + std::to_string(i));
        }
        large.import_text(text);
        const model::Scope scope = model::ListedCis{{"a", "b"}};

        const auto by_pass =
            must(create_baseline(kTester, small.app(), {.name = "n", .scope = scope}));
        const auto by_reads =
            must(create_baseline(kTester, large.app(), {.name = "n", .scope = scope}));

        CHECK(by_pass.entry.baseline.content == by_reads.entry.baseline.content);
    }
}

}  // namespace
}  // namespace faultline::app
