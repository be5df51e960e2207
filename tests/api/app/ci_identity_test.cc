// Merging and splitting CIs on a store: what every later question and import makes of it.

#include "api/app/ci_identity.h"

#include <string>

#include <doctest/doctest.h>

#include "api/app/cis.h"
#include "api/app/history.h"
#include "api/app/questions.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

template <typename Request>
Request with_answer(Request request) {
    request.condition.match = TagList{true, {}};
    request.keeping.answer = [](const IdentityDone& done) { return done.id + " " + done.other; };
    return request;
}

IdentityAnswer merge(App& app, const std::string& keep, const std::string& drop) {
    CiMergeRequest request;
    request.id = keep;
    request.drop = drop;
    return must(merge_cis(kTester, app, with_answer(std::move(request))));
}

IdentityAnswer split(App& app, CiSplitRequest request) {
    return must(split_ci(kTester, app, with_answer(std::move(request))));
}

CiSplitRequest split_of(const std::string& ci, const std::string& new_id) {
    CiSplitRequest request;
    request.id = ci;
    request.new_id = new_id;
    return request;
}

// What two sources say: `scan` knows db, `sheet` calls it db.example and says who needs it.
const std::string kScan = ci_line("db") + ci_line("rack") + need_line("db", "rack");
const std::string kSheet = ci_line("web") + ci_line("db.example") + need_line("web", "db.example");

class Estate : public TestApp {
 public:
    Estate() {
        import_text(kScan, {.source = "scan"});
        import_text(kSheet, {.source = "sheet"});
    }
};

ImpactAnswer impact_of(App& app, const std::string& id, const AsOf& as_of = {}) {
    ImpactQuestion question;
    question.failed = {id};
    question.as_of = as_of;
    return must(ask_impact(kTester, app, question));
}

TEST_SUITE("api/app/ci_identity") {
    TEST_CASE("after a merge the old id is answered as the CI that was kept") {
        Estate estate;
        REQUIRE(merge(estate.app(), "db", "db.example").refusal == EditRefusal::none);

        const CiAnswer ci = must(get_ci(kTester, estate.app(), "db.example"));
        const ImpactAnswer impact = impact_of(estate.app(), "db.example");

        CHECK(ci.id == "db");
        CHECK(ci.asked == "db.example");
        CHECK(impact.radius.failed == impact_of(estate.app(), "db").radius.failed);
        CHECK(impact.radius.down.size() == 1);
    }

    TEST_CASE("the past of a merge shows both CIs, and each has its own history") {
        Estate estate;
        const AsOf before = estate.app().view().version();
        REQUIRE(merge(estate.app(), "db", "db.example").refusal == EditRefusal::none);

        CHECK(must(get_ci(kTester, estate.app(), "db.example", before)).asked.empty());
        CHECK(impact_of(estate.app(), "db", before).radius.down.empty());
        const CiHistoryAnswer history = must(ci_history(kTester, estate.app(), "db.example", {}));
        CHECK(history.merged_into == "db");
        REQUIRE(history.entries.size() == 2);
        CHECK(history.entries.front().what == CiStep::merged);
        CHECK(history.entries.front().merged_into == "db");
    }

    TEST_CASE("importing again after a merge or a split alters nothing") {
        Estate estate;
        REQUIRE(merge(estate.app(), "db", "db.example").refusal == EditRefusal::none);
        const std::string merged = estate.hash();
        const Version graph = estate.app().view().graph_version();
        estate.import_text(kScan, {.source = "scan"});
        estate.import_text(kSheet, {.source = "sheet"});
        CHECK(estate.hash() == merged);
        CHECK(estate.app().view().graph_version() == graph);

        CiSplitRequest request = split_of("db", "other");
        request.sources = {"sheet"};
        REQUIRE(split(estate.app(), request).refusal == EditRefusal::none);
        const std::string halved = estate.hash();
        estate.import_text(kScan, {.source = "scan"});
        estate.import_text(kSheet, {.source = "sheet"});

        CHECK(estate.hash() == halved);
        CHECK(must(get_ci(kTester, estate.app(), "db.example")).id == "db");
    }

    TEST_CASE("taking a merge back leaves the state hash of before, also after a restart") {
        Estate estate;
        const std::string before = estate.hash();
        REQUIRE(merge(estate.app(), "db", "db.example").refusal == EditRefusal::none);
        estate.reopen();
        CHECK(estate.hash() != before);

        REQUIRE(split(estate.app(), split_of("db", "db.example")).refusal == EditRefusal::none);

        CHECK(estate.hash() == before);
        CHECK(must(get_ci(kTester, estate.app(), "db.example")).asked.empty());
        CHECK(impact_of(estate.app(), "db").radius.down.empty());
        CHECK(impact_of(estate.app(), "db.example").radius.down.size() == 1);
    }

    TEST_CASE("a dry run writes nothing, and a stale condition is refused") {
        Estate estate;
        const Version head = estate.app().view().version();
        CiMergeRequest request;
        request.id = "db";
        request.drop = "db.example";
        request = with_answer(std::move(request));
        request.dry_run = true;
        CHECK(must(merge_cis(kTester, estate.app(), request)).dry_run == "db db.example");
        CHECK(estate.app().view().version() == head);

        request.dry_run = false;
        request.condition.match = TagList{false, {EntityTag{"1"}}};
        CHECK(must(merge_cis(kTester, estate.app(), request)).refusal ==
              EditRefusal::precondition_failed);
        request.condition = {};
        CHECK(must(merge_cis(kTester, estate.app(), request)).refusal ==
              EditRefusal::precondition_required);
    }

    TEST_CASE("what cannot be merged or split is refused with its reason") {
        Estate estate;
        estate.import_text(ci_line("app", "application"));
        const auto code = [](const IdentityAnswer& answer) {
            REQUIRE(answer.refusal == EditRefusal::unprocessable);
            return answer.violations.front().code;
        };

        CHECK(code(merge(estate.app(), "db", "db")) == "same_ci");
        CHECK(code(merge(estate.app(), "db", "app")) == "class_mismatch");
        CHECK(code(merge(estate.app(), "db", "nobody")) == "unknown_ci");
        CHECK(code(split(estate.app(), split_of("db", "rack"))) == "id_in_use");
        CHECK(code(split(estate.app(), split_of("db", "new"))) == "missing_member");
        REQUIRE(merge(estate.app(), "db", "db.example").refusal == EditRefusal::none);
        CHECK(code(merge(estate.app(), "db", "db.example")) == "already_merged");
    }

    TEST_CASE("a group whose members would become one CI refuses the merge") {
        Estate estate;
        estate.import_text(ci_line("pool") + need_line("pool", "db", "g") +
                           need_line("pool", "db.example", "g") + group_line("pool", "g", 2));

        const IdentityAnswer answer = merge(estate.app(), "db", "db.example");

        REQUIRE(answer.refusal == EditRefusal::unprocessable);
        CHECK(answer.violations.front().code == "unsatisfiable_group");
    }
}

}  // namespace
}  // namespace faultline::app
