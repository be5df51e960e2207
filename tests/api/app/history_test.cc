// Histories of CIs and relationships: every version that changed something, and nothing else.

#include "api/app/history.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/relationship_history.h"
#include "api/app/relationships.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

std::vector<CiStep> steps_of(const CiHistoryAnswer& answer) {
    std::vector<CiStep> steps;
    for (const CiHistoryEntry& entry : answer.entries) {
        steps.push_back(entry.what);
    }
    return steps;
}

std::vector<std::uint64_t> versions_of(const RelationshipHistoryAnswer& answer) {
    std::vector<std::uint64_t> versions;
    for (const RelationshipHistoryEntry& entry : answer.entries) {
        versions.push_back(raw(entry.origin.version));
    }
    return versions;
}

// "source type target" of each.
std::vector<std::string> described(const RelationshipListAnswer& answer) {
    std::vector<std::string> lines;
    for (const ListedRelationship& listed : answer.relationships) {
        const auto& content = answer.records[listed.record].merged().relationships[listed.index];
        const std::string type(answer.at->view.symbol_name(content.content.type));
        lines.push_back(content.content.other_is_source
                            ? listed.other + " " + type + " " + listed.owner
                            : listed.owner + " " + type + " " + listed.other);
    }
    return lines;
}

TEST_SUITE("api/app/history") {
    TEST_CASE("a CI is created, updated, retired and revived, newest first") {
        TestApp test;
        test.import_text(ci_line("a", "server"), {.reason = "first"});
        test.import_text(ci_line("b"));
        test.import_text(ci_line("a", "host"));
        test.import_text(retire_line("a"));
        test.import_text(ci_line("a", "host"));

        const auto answer = must(ci_history(kTester, test.app(), "a", {}));

        CHECK(steps_of(answer) ==
              std::vector{CiStep::revived, CiStep::retired, CiStep::updated, CiStep::created});
        CHECK(answer.alive);
        CHECK(answer.entries[3].origin.context.principal == "tester");
        CHECK(answer.entries[3].origin.context.reason == "first");
        CHECK(raw(answer.entries[2].origin.version) == 4);
        REQUIRE(answer.entries[2].change.fields.size() == 1);
        CHECK(std::holds_alternative<identify::ClassChange>(answer.entries[2].change.fields[0]));
    }

    TEST_CASE("a retired CI has its history, and one that never was has none") {
        TestApp test;
        test.import_text(ci_line("a"));
        test.import_text(retire_line("a"));

        CHECK_FALSE(must(ci_history(kTester, test.app(), "a", {})).alive);
        CHECK(ci_history(kTester, test.app(), "b", {}).error().code == ErrorCode::not_found);
        CHECK(ci_history(kTester, test.app(), "a", {.as_of = Version{1}}).error().code ==
              ErrorCode::not_found);
        CHECK(steps_of(must(ci_history(kTester, test.app(), "a", {.as_of = Version{2}}))) ==
              std::vector{CiStep::created});
    }

    TEST_CASE("pages together are the whole history") {
        TestApp test;
        for (const char* name : {"server", "host", "server", "host", "server"}) {
            test.import_text(ci_line("a", name));
        }
        const auto whole = must(ci_history(kTester, test.app(), "a", {}));
        std::vector<std::uint64_t> paged;
        HistoryPage page;
        page.limit = 2;
        bool more = true;
        while (more) {
            const auto answer = must(ci_history(kTester, test.app(), "a", page));
            for (const CiHistoryEntry& entry : answer.entries) {
                paged.push_back(raw(entry.origin.version));
            }
            more = answer.more;
            page.before = answer.entries.back().origin.version;
        }

        CHECK(paged == std::vector<std::uint64_t>{6, 5, 4, 3, 2});
        CHECK(whole.entries.size() == paged.size());
        CHECK(ci_history(kTester, test.app(), "a", {.limit = 0}).error().code ==
              ErrorCode::invalid_argument);
    }

    TEST_CASE("a second source that says the same is in the history without a change") {
        TestApp test;
        test.import_text(ci_line("a"), {.source = "cmdb"});
        test.import_text(ci_line("a"), {.source = "scan"});

        const auto answer = must(ci_history(kTester, test.app(), "a", {}));

        REQUIRE(answer.entries.size() == 2);
        CHECK(answer.entries[0].change.fields.empty());
        CHECK(answer.entries[0].origin.context.source == "scan");
    }

    TEST_CASE("a relationship is made, altered and ended by the retirement of its other end") {
        TestApp test;
        test.import_text(ci_line("web") + ci_line("db") + need_line("web", "db"));
        test.import_text(ci_line("other"));
        test.import_text(
            R"({"relationship":{"source":"web","type":"depends_on","target":"db","strength":0.5}})"
            "\n");
        test.import_text(retire_line("db"));

        const auto answer =
            must(relationship_history(kTester, test.app(), {"web", "depends_on", "db"}, {}));

        CHECK(versions_of(answer) == std::vector<std::uint64_t>{5, 4, 2});
        CHECK(answer.entries[0].retired == std::vector<std::string>{"db"});
        CHECK(answer.entries[1].retired.empty());
        REQUIRE(answer.entries[1].sides.size() == 1);
        CHECK(answer.entries[1].sides[0].owner == "web");
        CHECK(answer.entries[1].sides[0].change.fields.size() == 1);
    }

    TEST_CASE("a relationship is found whichever end its claim lies at") {
        TestApp test;
        test.import_text(ci_line("feed") + ci_line("rack") +
                         R"({"relationship":{"source":"feed","type":"powers","target":"rack"}})"
                         "\n");

        const auto answer =
            must(relationship_history(kTester, test.app(), {"feed", "powers", "rack"}, {}));

        REQUIRE(answer.entries.size() == 1);
        CHECK(answer.entries[0].sides[0].owner == "rack");
        const auto other =
            relationship_history(kTester, test.app(), {"rack", "powers", "feed"}, {});
        CHECK(other.error().code == ErrorCode::not_found);
        CHECK(described(must(list_relationships(kTester, test.app(), {.ci = "feed"}))) ==
              std::vector<std::string>{"feed powers rack"});
    }

    TEST_CASE("a group tells apart relationships between the same two") {
        TestApp test;
        test.import_text(ci_line("web") + ci_line("db") + need_line("web", "db"));
        test.import_text(need_line("web", "db", "g"));

        const RelationshipKey all{"web", "depends_on", "db"};
        const RelationshipKey grouped{"web", "depends_on", "db", "g"};
        const RelationshipKey none{"web", "depends_on", "db", "h"};

        CHECK(versions_of(must(relationship_history(kTester, test.app(), all, {}))) ==
              std::vector<std::uint64_t>{3, 2});
        CHECK(versions_of(must(relationship_history(kTester, test.app(), grouped, {}))) ==
              std::vector<std::uint64_t>{3});
        CHECK(relationship_history(kTester, test.app(), none, {}).error().code ==
              ErrorCode::not_found);
    }

    TEST_CASE("relationships are listed in pages, of one CI at either end, and of the past") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + ci_line("c") + need_line("a", "b") +
                         need_line("b", "c") + need_line("a", "c"));
        test.import_text(retire_line("c"));
        RelationshipListQuestion question;
        question.as_of = Version{2};
        const auto all = described(must(list_relationships(kTester, test.app(), question)));
        std::vector<std::string> paged;
        question.limit = 1;
        bool more = true;
        while (more) {
            const auto page = must(list_relationships(kTester, test.app(), question));
            for (const std::string& line : described(page)) {
                paged.push_back(line);
            }
            more = page.more;
            question.after = page.relationships.back().key;
        }

        CHECK(all ==
              std::vector<std::string>{"a depends_on b", "a depends_on c", "b depends_on c"});
        CHECK(paged == all);
        CHECK(described(must(
                  list_relationships(kTester, test.app(), {.ci = "b", .as_of = Version{2}}))) ==
              std::vector<std::string>{"a depends_on b", "b depends_on c"});
        CHECK(described(must(list_relationships(kTester, test.app(), {}))) ==
              std::vector<std::string>{"a depends_on b"});
        CHECK(list_relationships(kTester, test.app(), {.ci = "c"}).error().code ==
              ErrorCode::not_found);
        CHECK(described(must(list_relationships(kTester, test.app(), {.type = "hosts"}))).empty());
    }
}

}  // namespace
}  // namespace faultline::app
