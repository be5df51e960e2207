#include "api/app/ci_query.h"

#include <doctest/doctest.h>

#include "api/app/baselines.h"
#include "api/app/diff.h"
#include "api/app/saved_queries.h"
#include "engine/base/utc_time.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {

namespace {

using Ids = std::vector<std::string>;

constexpr const char* kEstate =
    R"({"ci": {"id": "db-1", "class": "database", "name": "Orders", "attributes": {"site": "ams"}}}
{"ci": {"id": "vm-1", "class": "vm", "attributes": {"site": "ams", "cores": 4}}}
{"ci": {"id": "vm-2", "class": "vm", "attributes": {"site": "fra", "cores": 8}}}
{"ci": {"id": "host-1", "class": "host", "attributes": {"site": "ams"}}}
{"ci": {"id": "rack-r", "class": "rack"}}
{"ci": {"id": "app-1", "class": "application"}}
{"relationship": {"source": "vm-1", "type": "runs_on", "target": "host-1"}}
{"relationship": {"source": "host-1", "type": "hosts", "target": "vm-2"}}
{"relationship": {"source": "host-1", "type": "located_in", "target": "rack-r"}}
{"relationship": {"source": "db-1", "type": "runs_on", "target": "vm-1"}}
{"relationship": {"source": "app-1", "type": "depends_on", "target": "db-1"}}
)";

CiQuestion asking(model::FilterParameters filter) {
    CiQuestion question;
    question.filter = std::move(filter);
    return question;
}

Ids found(App& app, const CiQuestion& question) {
    const auto page = query_cis(kTester, app, question);
    REQUIRE_MESSAGE(page.ok(), page.error().message);
    Ids ids;
    for (const CiRow& row : page.value().rows) {
        ids.push_back(row.place.id);
    }
    return ids;
}

Error refusal(App& app, const CiQuestion& question) {
    const auto page = query_cis(kTester, app, question);
    REQUIRE_FALSE(page.ok());
    return page.error();
}

void save(App& app, const std::string& name, const model::FilterParameters& parameters) {
    QueryRequest request;
    request.name = name;
    request.parameters = parameters;
    const auto saved = save_query(kTester, app, request);
    REQUIRE_MESSAGE(saved.ok(), saved.error().message);
}

}  // namespace

TEST_CASE("relationships lead to what is meant, whichever end recorded them") {
    TestApp test;
    test.import_text(kEstate);

    CHECK(found(test.app(), asking({{"path", "runs_on>located_in:rack-r"}})) == Ids{"vm-1"});
    CHECK(found(test.app(), asking({{"path", "hosted_on>located_in:rack-r"}})) == Ids{"vm-2"});
    CHECK(found(test.app(), asking({{"path", "*>*:rack-r"}})) == Ids{"vm-1"});
    CHECK(found(test.app(), asking({{"path", "runs_on[host]:host-1"}})) == Ids{"vm-1"});
    CHECK(found(test.app(), asking({{"path", "runs_on[vm]:host-1"}})).empty());
    CHECK(found(test.app(), asking({{"path", "<runs_on:vm-1"}})) == Ids{"host-1"});
    CHECK(found(test.app(), asking({{"needs", "host-1"}, {"within", "2"}})) ==
          Ids{"db-1", "vm-1", "vm-2"});
    CHECK(found(test.app(), asking({{"needs", "host-1"}, {"class", "application"}})) ==
          Ids{"app-1"});
    CHECK(found(test.app(), asking({{"needed_by", "app-1"}, {"within", "1"}})) == Ids{"db-1"});
    const Error error = refusal(test.app(), asking({{"path", "runs_on:nowhere"}}));
    CHECK(error.code == ErrorCode::not_found);
    CHECK(error.message == "path: there is no configuration item 'nowhere'");
}

TEST_CASE("every parameter that is wrong is named with what it must be") {
    TestApp test;
    CiQuestion question = asking({{"state", "dead"},
                                  {"where", "a ="},
                                  {"where", "b is"},
                                  {"within", "3"},
                                  {"stale_days", "0"},
                                  {"text", "--"}});
    const Error error = refusal(test.app(), question);

    CHECK(error.code == ErrorCode::invalid_argument);
    std::vector<std::string> wrong;
    for (const Violation& violation : error.violations) {
        wrong.push_back(violation.pointer);
    }
    CHECK(wrong ==
          std::vector<std::string>{"state", "where", "where", "stale_days", "text", "within"});
    CHECK(refusal(test.app(), asking({{"class", "a"}, {"class", "b"}})).message ==
          "class is given twice; only `where` may be");
    question = {};
    question.sort = "-";
    CHECK(refusal(test.app(), question).message.find("sort: ") == 0);
}

TEST_CASE("a cursor is refused under another order than its own") {
    TestApp test;
    test.import_text(kEstate);
    CiQuestion question;
    question.sort = "-cores";
    question.limit = 1;
    const auto page = query_cis(kTester, test.app(), question);
    REQUIRE(page.ok());
    question.cursor = page.value().next_cursor.value_or("");

    CHECK(found(test.app(), question) == Ids{"vm-1"});
    question.sort = "cores";
    CHECK(refusal(test.app(), question).message.find("in another order") != std::string::npos);
    question.sort = "id";
    CHECK(refusal(test.app(), question).message.find("in another order") != std::string::npos);
    question.cursor = "c2-zz";
    CHECK(refusal(test.app(), question).message.find("did not come from") != std::string::npos);
}

TEST_CASE("what nobody said anything of for some days is stale, what was verified is not") {
    const MemoryFolder folder;
    std::int64_t now = 1'000 * kDayMicroseconds;
    AppOptions options = test_app_options(folder.path());
    options.create_if_missing = true;
    options.clock = [&now] { return UtcTime{now}; };
    const auto app = App::open(options).value();
    REQUIRE(import_texts(*app, {ci_line("a") + ci_line("b")}).ok());
    now += 10 * kDayMicroseconds;
    REQUIRE(import_texts(*app, {ci_line("b", "database") + ci_line("c")}).ok());

    CHECK(found(*app, asking({{"stale_days", "10"}})) == Ids{"a"});
    CHECK(found(*app, asking({{"stale_days", "11"}})).empty());
    now += kDayMicroseconds;
    CHECK(found(*app, asking({{"stale_days", "1"}})) == Ids{"a", "b", "c"});
    CiQuestion then = asking({{"stale_days", "1"}});
    then.as_of = UtcTime{1'001 * kDayMicroseconds};
    CHECK(found(*app, then) == Ids{"a", "b"});
}

TEST_CASE("a saved query is asked by name, as it was at the time, and narrowed by what is added") {
    TestApp test;
    test.import_text(kEstate);
    save(test.app(), "ams", {{"where", "site = ams"}});
    const Version first = test.app().view().version();
    save(test.app(), "ams", {{"where", "site = ams"}, {"class", "vm"}});
    const Version second = test.app().view().version();
    save(test.app(), "ams", {{"where", "site = ams"}, {"class", "vm"}});
    CHECK(test.app().view().version() == second);

    CiQuestion question;
    question.query = "ams";
    CHECK(found(test.app(), question) == Ids{"vm-1"});
    question.as_of = first;
    CHECK(found(test.app(), question) == Ids{"db-1", "host-1", "vm-1"});
    question.filter = {{"class", "host"}};
    CHECK(found(test.app(), question) == Ids{"host-1"});
    question.query = "fra";
    CHECK(refusal(test.app(), question).code == ErrorCode::not_found);
    CHECK(list_queries(kTester, test.app()).value().entries.size() == 1);
    REQUIRE(delete_query(kTester, test.app(), "ams", {}).ok());
    CHECK(list_queries(kTester, test.app()).value().entries.empty());
    CHECK(get_query(kTester, test.app(), "ams", first).ok());
    QueryRequest wrong;
    wrong.name = "wrong";
    wrong.parameters = {{"where", "a ="}};
    CHECK(save_query(kTester, test.app(), wrong).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a baseline of a query holds what it found, whatever becomes of the query") {
    TestApp test;
    test.import_text(kEstate);
    save(test.app(), "vms", {{"class", "vm"}});
    BaselineRequest request;
    request.name = "then";
    request.scope = model::CisOfQuery{"vms", {}};
    const auto made = create_baseline(kTester, test.app(), request);
    REQUIRE_MESSAGE(made.ok(), made.error().message);
    CHECK(made.value().entry.baseline.ci_count == 2);
    save(test.app(), "vms", {{"class", "host"}});

    CHECK(baseline_members(kTester, test.app(), "then").value().nodes.size() == 2);
    CHECK(verify_baseline(kTester, test.app(), "then").value().content_matches == true);
    test.import_text(R"({"ci": {"id": "host-1", "class": "host", "name": "renamed"}}
{"ci": {"id": "vm-1", "class": "vm", "name": "renamed too"}}
)");
    DiffQuestion question;
    question.from = BaselineName{"then"};
    auto answer = diff(kTester, test.app(), question);
    REQUIRE(answer.ok());
    Ids differ;
    REQUIRE(answer.value()
                .visit([&](const DiffEntry& entry) {
                    differ.push_back(entry.id);
                    return Result<void>();
                })
                .ok());
    CHECK(differ == Ids{"vm-1"});
    request.name = "none";
    request.scope = model::CisOfQuery{"nothing", {}};
    CHECK(create_baseline(kTester, test.app(), request).error().code == ErrorCode::not_found);
}

TEST_CASE("the fields that are asked for are shown, those of what is retired too") {
    TestApp test;
    test.import_text(kEstate);
    test.import_text(retire_line("vm-2"));
    CiQuestion question = asking({{"class", "vm"}, {"state", "all"}});
    question.fields = "id,state,attributes.cores";
    const auto page = query_cis(kTester, test.app(), question);
    REQUIRE(page.ok());
    const auto& rows = page.value().rows;

    REQUIRE(rows.size() == 2);
    CHECK(page.value().fields.state);
    CHECK_FALSE(page.value().fields.name);
    CHECK(rows[0].alive);
    CHECK_FALSE(rows[1].alive);
    REQUIRE(rows[1].attributes.size() == 1);
    CHECK(rows[1].attributes[0].first == "cores");
}

TEST_CASE("a selective filter reads few CIs") {
    TestApp test;
    std::string text;
    for (int i = 0; i < 3000; i++) {
        const std::string number = std::to_string(i);
        text += R"({"ci": {"id": "ci-)" + number + R"(", "class": "server", "name": "n )" + number +
                R"(", "attributes": {"serial": "S)" + number + R"(", "site": "ams"}}})" + "\n";
    }
    test.import_text(text);
    const auto looked_at = [&](const CiQuestion& question) {
        const auto page = query_cis(kTester, test.app(), question);
        REQUIRE(page.ok());
        REQUIRE(page.value().rows.size() >= 1);
        return page.value().looked_at;
    };

    CHECK(looked_at(asking({{"where", "serial = S17"}, {"where", "site = ams"}})) == 1);
    CHECK(looked_at(asking({{"text", "n 2999"}, {"class", "server"}})) == 1);
    CHECK(looked_at(asking({{"where", "name = n 17"}})) == 1);
    CHECK(looked_at(asking({{"where", "id in ci-3, ci-4, nowhere"}})) == 2);
    CiQuestion page = asking({{"where", "site = ams"}});
    page.limit = 10;
    CHECK(looked_at(page) == 11);
}

}  // namespace faultline::app
