// The quarantine: what imports put in and take out, what is decided, and what decisions do.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/plans.h"
#include "api/app/quarantine_resolution.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using model::QuarantineState;
using storage::must;

// A host with a serial number of one maker.
std::string host(const std::string& id, const std::string& serial, const std::string& uuid = {}) {
    std::string attributes = R"({"serial":")" + serial + R"(","manufacturer":"Dell")";
    if (!uuid.empty()) attributes += R"(,"uuid":")" + uuid + R"(")";
    return R"({"ci":{"id":")" + id + R"(","class":"host","attributes":)" + attributes + "}}}\n";
}

ImportRequest from(const std::string& source, bool best_effort = true) {
    ImportRequest request;
    request.source = source;
    request.best_effort = best_effort;
    return request;
}

// Two hosts that share a serial number.
std::string twins() {
    return host("a", "640HP72", "4c4c4544-0034-3010-8048-b6c04f503732") +
           host("b", "640HP72", "4c4c4544-0034-3010-8048-b6c04f503733") + ci_line("net");
}

// A store with the twins, and a row of "scan" called "x" that may be either.
struct Scene : TestApp {
    Scene() {
        import_text(twins(), from("cmdb", false));
        import_text(host("x", "640HP72") + need_line("x", "net"), from("scan"));
    }

    std::vector<QuarantineEntry> rows(std::optional<QuarantineState> state = {}) {
        QuarantineQuestion question;
        question.state = state;
        return must(list_quarantine(kTester, app(), question)).entries;
    }

    QuarantineEntry row(const std::string& id) {
        return must(get_quarantined(kTester, app(), model::quarantine_key("scan", id))).entry;
    }

    Result<ResolutionAnswer> resolve(const std::string& id,
                                     QuarantineState state,
                                     const std::string& ci = {},
                                     ResolutionRequest request = {}) {
        request.id = model::quarantine_key("scan", id);
        request.state = state;
        request.ci = ci;
        if (request.reason.empty()) request.reason = "looked at it";
        request.keeping.answer = [this](const ResolutionDone& what) {
            done = what;
            return std::string("done");
        };
        return resolve_quarantined(kTester, app(), request);
    }

    ResolutionDone resolved(const std::string& id,
                            QuarantineState state,
                            const std::string& ci = {}) {
        const ResolutionAnswer answer = must(resolve(id, state, ci));
        REQUIRE(answer.refusal == ResolutionRefusal::none);
        return done;
    }

    [[nodiscard]] bool lives(const std::string& id) {
        const storage::View view = app().view();
        const auto ci = must(view.find_ci(id));
        return ci && must(view.read_ci(*ci)).merged().alive;
    }

    ResolutionDone done;
};

// The error of something that must fail.
template <typename T>
Error error_of(const Result<T>& result) {
    REQUIRE_FALSE(result.ok());
    return result.error();
}

bool says(const Error& error, const std::string& text) {
    return error.message.find(text) != std::string::npos;
}

TEST_SUITE("api/app/quarantine") {
    TEST_CASE("an ambiguous row is in quarantine with all that it said, and only there") {
        Scene scene;

        const auto rows = scene.rows(QuarantineState::open);

        REQUIRE(rows.size() == 1);
        CHECK(rows[0].id == model::quarantine_key("scan", "x"));
        CHECK(rows[0].row.candidates == std::vector<std::string>{"a", "b"});
        CHECK(rows[0].row.said.relationships.size() == 1);
        CHECK(rows[0].row.number == 1);
        CHECK(rows[0].seen == 1);
        CHECK(rows[0].first.version == Version{3});
        CHECK_FALSE(rows[0].decided);
        CHECK_FALSE(scene.lives("x"));
    }

    TEST_CASE("the problem names the row's id and the command that decides") {
        TestApp test;
        test.import_text(twins(), from("cmdb", false));

        const auto answer = import_texts(test.app(), {host("x", "640HP72")}, from("scan"));

        const std::string key = model::quarantine_key("scan", "x");
        REQUIRE(must(answer).problems.size() == 1);
        CHECK(answer.value().problems[0].message.find("faultline quarantine resolve " + key) !=
              std::string::npos);
        const auto refused = import_texts(test.app(), {host("x", "640HP72")}, from("scan", false));
        REQUIRE(must(refused).problems.size() == 1);
        CHECK(refused.value().problems[0].message.find(key) == std::string::npos);
    }

    TEST_CASE("the same import again counts, writes no row and leaves graph_version") {
        Scene scene;
        const Version graph = scene.app().view().graph_version();
        const Version changed = scene.row("x").changed;

        for (int i = 0; i < 3; i++) {
            scene.import_text(host("x", "640HP72") + need_line("x", "net"), from("scan"));
        }

        const QuarantineEntry row = scene.row("x");
        CHECK(row.seen == 4);
        CHECK(row.changed == changed);
        CHECK(row.first.version == changed);
        CHECK(row.last.version == scene.app().view().version());
        CHECK(scene.app().view().graph_version() == graph);
    }

    TEST_CASE("a row that says something else is written anew and keeps its place") {
        Scene scene;
        scene.import_text(host("y", "640HP72"), from("scan"));

        scene.import_text(host("x", "640HP72") + need_line("x", "a"), from("scan"));

        const auto rows = scene.rows();
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].row.said.id == "x");
        CHECK(rows[0].row.said.relationships.front().target == "a");
        CHECK(rows[0].row.first == Version{3});
        CHECK(rows[0].seen == 2);
        CHECK(rows[1].row.number == 2);
    }

    TEST_CASE("merged, the row is that CI for this import and all later ones") {
        Scene scene;

        const ResolutionDone done = scene.resolved("x", QuarantineState::merged, "b");
        const std::string hash = scene.hash();
        const ImportAnswer again =
            scene.import_text(host("x", "640HP72") + need_line("x", "net"), from("scan"));

        CHECK(done.cis.updated == 1);
        CHECK(done.relationships.created == 1);
        CHECK(done.entry.row.into == "b");
        CHECK(again.cis.quarantined == 0);
        CHECK(again.cis.unchanged == 1);
        CHECK(scene.hash() == hash);
        CHECK(scene.row("x").row.state == QuarantineState::merged);
        CHECK_FALSE(scene.lives("x"));
    }

    TEST_CASE("a decision says who decided, when and why") {
        Scene scene;

        scene.resolved("x", QuarantineState::created);

        const QuarantineEntry row = scene.row("x");
        REQUIRE(row.decided);
        CHECK(row.decided->version == scene.app().view().version());
        CHECK(row.decided->context.principal == "tester");
        CHECK(row.decided->context.reason == "looked at it");
        CHECK(row.decided->context.source == "scan");
        CHECK(row.row.decision->ci == "x");
        CHECK(scene.lives("x"));
    }

    TEST_CASE("an ignored row stays so while it says the same, and opens when it does not") {
        Scene scene;
        const Version graph = scene.app().view().graph_version();
        scene.resolved("x", QuarantineState::ignored);
        CHECK(scene.app().view().graph_version() == graph);

        const ImportAnswer same =
            scene.import_text(host("x", "640HP72") + need_line("x", "net"), from("scan"));

        CHECK(same.cis.quarantined == 1);
        CHECK(scene.rows(QuarantineState::open).empty());
        CHECK(scene.row("x").seen == 2);
        scene.import_text(host("x", "640HP72"), from("scan"));
        const QuarantineEntry opened = scene.row("x");
        CHECK(opened.row.state == QuarantineState::open);
        REQUIRE(opened.row.decision);
        CHECK(opened.row.decision->state == QuarantineState::ignored);
    }

    TEST_CASE("an ignored row that became clear stays ignored, unless every row must count") {
        Scene scene;
        scene.resolved("x", QuarantineState::ignored);
        scene.import_text(retire_line("a"), from("cmdb", false));
        const std::string hash = scene.hash();
        const std::string same = host("x", "640HP72") + need_line("x", "net");

        const ImportAnswer aside = scene.import_text(same, from("scan"));

        CHECK(aside.cis.quarantined == 1);
        REQUIRE(aside.problems.size() == 1);
        CHECK(aside.problems[0].message.find("is ignored") != std::string::npos);
        CHECK(scene.hash() == hash);
        CHECK(scene.row("x").row.state == QuarantineState::ignored);
        scene.import_text(same, from("scan", false));
        CHECK(scene.row("x").row.state == QuarantineState::recognised);
        CHECK(scene.row("x").row.into == "b");
    }

    TEST_CASE("a row that an import of its source recognises is closed by it") {
        Scene scene;
        const std::string known = host("x", "640HP72", "4c4c4544-0034-3010-8048-b6c04f503733");

        scene.import_text(known, from("other"));
        CHECK(scene.row("x").row.state == QuarantineState::open);
        scene.import_text(known, from("scan", false));

        const QuarantineEntry row = scene.row("x");
        CHECK(row.row.state == QuarantineState::recognised);
        CHECK(row.row.into == "b");
        CHECK(row.changed == scene.app().view().version());
        CHECK_FALSE(row.row.decision);
    }

    TEST_CASE("a complete import that does not give the row closes it, and it may come back") {
        Scene scene;
        ImportRequest all = from("scan", false);
        all.complete = true;
        all.scope = model::CisOfClass{"host"};
        scene.import_text(ci_line("n"), all);
        CHECK(scene.row("x").row.state == QuarantineState::open);
        all.scope = model::Everything{};
        all.allow_retire = true;
        all.reason = "test";

        scene.import_text(ci_line("n"), all);

        CHECK(scene.row("x").row.state == QuarantineState::absent);
        scene.import_text(host("x", "640HP72"), from("scan"));
        CHECK(scene.row("x").row.state == QuarantineState::open);
        CHECK(scene.row("x").seen == 2);
    }

    TEST_CASE("a row that is decided and set aside all the same is open again") {
        Scene scene;
        scene.resolved("x", QuarantineState::merged, "a");
        scene.import_text(retire_line("x"), from("scan"));

        scene.import_text(host("x", "640HP72"), from("scan"));

        const QuarantineEntry row = scene.row("x");
        CHECK(row.row.state == QuarantineState::open);
        CHECK(row.row.into.empty());
        CHECK(row.row.decision->ci == "a");
        CHECK(scene.resolved("x", QuarantineState::merged, "b").entry.row.into == "b");
    }

    TEST_CASE("a decision that was taken is not taken again") {
        Scene scene;
        scene.resolved("x", QuarantineState::merged, "a");
        const Version head = scene.app().view().version();

        for (const QuarantineState state :
             {QuarantineState::merged, QuarantineState::created, QuarantineState::ignored}) {
            const Error error = error_of(scene.resolve("x", state, "b"));
            CHECK(error.code == ErrorCode::conflict);
            CHECK(says(error, "it is 'a'"));
        }
        CHECK(scene.app().view().version() == head);
    }

    TEST_CASE("an ignored row is decided about again by whoever names its state") {
        Scene scene;
        const Version changed = scene.resolved("x", QuarantineState::ignored).position.version;
        CHECK(says(error_of(scene.resolve("x", QuarantineState::created)), "If-Match"));
        ResolutionRequest request;
        request.condition.match = TagList{.tags = {{"1"}}};

        const ResolutionAnswer refused =
            must(scene.resolve("x", QuarantineState::created, {}, request));
        request.condition.match = TagList{.tags = {{std::to_string(raw(changed))}}};
        const ResolutionAnswer done =
            must(scene.resolve("x", QuarantineState::created, {}, request));

        CHECK(refused.refusal == ResolutionRefusal::precondition_failed);
        CHECK(refused.current == changed);
        CHECK(done.refusal == ResolutionRefusal::none);
        CHECK(scene.lives("x"));
    }

    TEST_CASE(
        "two rows of one source are one CI only if somebody says that one replaces the other") {
        Scene scene;
        scene.import_text(host("y", "640HP72"), from("scan"));
        scene.resolved("x", QuarantineState::merged, "a");
        const Error error = error_of(scene.resolve("y", QuarantineState::merged, "a"));
        CHECK(error.code == ErrorCode::conflict);
        CHECK(says(error, "calls configuration item 'a' 'x'"));
        ResolutionRequest request;
        request.replace = true;

        const ResolutionAnswer done =
            must(scene.resolve("y", QuarantineState::merged, "a", request));

        CHECK(done.refusal == ResolutionRefusal::none);
        CHECK(scene.done.relationships.retired == 1);
    }

    TEST_CASE("an id that is taken is not created, and the message says what to do") {
        Scene scene;
        scene.import_text(host("x", "OTHER", "4c4c4544-0034-3010-8048-b6c04f503739"),
                          from("cmdb", false));

        const Error alive = error_of(scene.resolve("x", QuarantineState::created));
        scene.import_text(retire_line("x"), from("cmdb", false));
        const Error retired = error_of(scene.resolve("x", QuarantineState::created));

        CHECK(alive.code == ErrorCode::conflict);
        CHECK(says(alive, "merge it into it"));
        CHECK(retired.code == ErrorCode::conflict);
        CHECK(says(retired, "it lives again"));
        CHECK(scene.resolved("x", QuarantineState::merged, "x").cis.created == 1);
        CHECK(scene.lives("x"));
    }

    TEST_CASE("nothing is decided without a reason, about no row or for no CI") {
        Scene scene;
        ResolutionRequest request;
        request.keeping.answer = [](const ResolutionDone&) { return std::string(); };
        request.id = model::quarantine_key("scan", "x");

        CHECK(error_of(resolve_quarantined(kTester, scene.app(), request)).code ==
              ErrorCode::invalid_argument);
        CHECK(error_of(scene.resolve("nobody", QuarantineState::ignored)).code ==
              ErrorCode::not_found);
        CHECK(error_of(scene.resolve("x", QuarantineState::merged, "nowhere")).code ==
              ErrorCode::not_found);
        CHECK(error_of(get_quarantined(kTester, scene.app(), "../x")).code == ErrorCode::not_found);
        CHECK(scene.row("x").row.state == QuarantineState::open);
    }

    TEST_CASE("a relationship of two rows waits until both are decided, in any order") {
        for (const bool x_first : {true, false}) {
            CAPTURE(x_first);
            Scene scene;
            scene.import_text(host("x", "640HP72") + host("y", "640HP72") + need_line("x", "y"),
                              from("scan"));
            const std::string first = x_first ? "x" : "y";
            const std::string last = x_first ? "y" : "x";

            const ResolutionDone one = scene.resolved(first, QuarantineState::created);
            const ResolutionDone two = scene.resolved(last, QuarantineState::merged, "a");

            CHECK(one.waiting.size() == 1);
            CHECK(one.relationships.created == 0);
            CHECK(two.waiting.empty());
            CHECK(two.relationships.created == 1);
        }
    }

    TEST_CASE("a relationship with what is gone refuses, or is dropped with best effort") {
        Scene scene;
        scene.import_text(retire_line("net"), from("cmdb", false));

        const ResolutionAnswer refused = must(scene.resolve("x", QuarantineState::created));
        REQUIRE(refused.refusal == ResolutionRefusal::unprocessable);
        CHECK(refused.violations.front().code == "dangling_reference");
        CHECK(refused.violations.front().message.find("'net'") != std::string::npos);
        CHECK(scene.row("x").row.state == QuarantineState::open);
        ResolutionRequest request;
        request.best_effort = true;
        const ResolutionAnswer done =
            must(scene.resolve("x", QuarantineState::created, {}, request));

        CHECK(done.refusal == ResolutionRefusal::none);
        CHECK(scene.done.relationships.quarantined == 1);
        CHECK(scene.done.problem_count == 1);
        CHECK(scene.row("x").row.said.relationships.size() == 1);
    }

    TEST_CASE("merging keeps what the source says of the CI without a row") {
        Scene scene;
        scene.import_text(need_line("b", "net"), from("scan"));

        const ResolutionDone done = scene.resolved("x", QuarantineState::merged, "b");

        CHECK(done.relationships.retired == 0);
        CHECK(done.relationships.unchanged == 1);
    }

    TEST_CASE("an import that a plan applies fills the quarantine like any other") {
        TestApp test;
        test.import_text(twins(), from("cmdb", false));
        static const OperationWords kWords = {
            [](const identify::PlannedChange& change, const identify::PlannedNames&) {
                return std::string(change.id);
            },
            [](const ImportAnswer&, const model::Problem& problem) { return problem.code; },
            [](const ImportAnswer&) { return std::string("counts"); }};
        const std::string text = host("x", "640HP72");
        MemorySource bytes(text);
        ImportRequest request = from("scan");
        request.parts = {{"file", &bytes}};
        const DryRunAnswer plan = must(dry_run(kTester, test.app(), request, kWords));
        REQUIRE(plan.plan);
        CHECK(must(list_quarantine(kTester, test.app(), {})).count == 0);

        const ApplyAnswer done =
            must(apply_plan(kTester, test.app(), {.id = plan.plan->kept.id}, kWords));

        CHECK_FALSE(done.is_outdated);
        CHECK(must(list_quarantine(kTester, test.app(), {})).count == 1);
    }

    TEST_CASE("pages come in order, once each, and the past stays as it was") {
        Scene scene;
        const Version before = scene.app().view().version();
        std::string text;
        for (int i = 0; i < 5; i++) {
            text += host("row-" + std::to_string(i), "640HP72");
        }
        scene.import_text(text, from("scan"));
        scene.resolved("row-2", QuarantineState::ignored);
        QuarantineQuestion question;
        question.limit = 2;

        std::vector<std::uint64_t> numbers;
        do {
            const QuarantinePage page = must(list_quarantine(kTester, scene.app(), question));
            CHECK(page.count == 5);
            for (const QuarantineEntry& entry : page.entries) {
                numbers.push_back(entry.row.number);
            }
            question.cursor = page.next_cursor;
        } while (question.cursor);

        CHECK(numbers == std::vector<std::uint64_t>{1, 2, 3, 5, 6});
        question.as_of = before;
        CHECK(must(list_quarantine(kTester, scene.app(), question)).count == 1);
        question.source = "other";
        CHECK(must(list_quarantine(kTester, scene.app(), question)).count == 0);
        question.limit = kQuarantineListMax + 1;
        CHECK(error_of(list_quarantine(kTester, scene.app(), question)).code ==
              ErrorCode::invalid_argument);
        question.limit = 1;
        question.cursor = "x";
        CHECK(error_of(list_quarantine(kTester, scene.app(), question)).code ==
              ErrorCode::invalid_argument);
    }

    TEST_CASE("rows and decisions survive a restart") {
        Scene scene;
        scene.resolved("x", QuarantineState::ignored);

        scene.reopen();

        CHECK(scene.row("x").row.state == QuarantineState::ignored);
        CHECK(scene.row("x").decided->context.reason == "looked at it");
    }
}

}  // namespace
}  // namespace faultline::app
