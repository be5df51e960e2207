// The book of incidents follows the log, whoever writes to it.

#include "api/app/incident_book.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/commit.h"
#include "api/app/incidents.h"
#include "api/app/record_import.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

std::vector<std::string> ids_of(const IncidentIndex& index) {
    std::vector<std::string> ids;
    for (const IncidentRow& row : index.rows()) {
        ids.push_back(row.id);
    }
    std::ranges::sort(ids);
    return ids;
}

// The incidents that the book of a running system knows, which must be those of a book made anew.
std::vector<std::string> known(App& app) {
    const auto followed = ids_of(*must(app.incidents().at(app.view())));
    IncidentBook anew;
    CHECK(followed == ids_of(*must(anew.at(app.view()))));
    return followed;
}

void write_by_hand(App& app, const std::string& id, model::IncidentPriority priority) {
    IncidentWrite write;
    write.id = id;
    write.edit.priority = priority;
    REQUIRE(must(write_incident(kTester, app, write)).end == CommitEnd::done);
}

void import_table(App& app, const std::string& id) {
    const std::string table =
        "number,state,sys_mod_count,opened_at,priority\n" + id + ",New,1,2020-01-02 03:04:05,3\n";
    MemorySource rows(table);
    RecordImportRequest request;
    request.table = "incident";
    request.parts.push_back({"rows", &rows});
    const RecordImportAnswer answer = must(import_records(kTester, app, request));
    for (const importers::TableProblem& problem : answer.problems) {
        CHECK_MESSAGE(answer.accepted, problem.message);
    }
    REQUIRE(answer.accepted);
}

// A change set that has an incident, of a source that is of no account to incidents.
void write_as(App& app, const std::string& source, const std::string& id) {
    const auto plan = [&](const storage::Repository&) -> Result<std::optional<WritePlan>> {
        model::Incident incident;
        incident.id = id;
        WritePlan planned;
        planned.change_set.put_record(model::kIncidentRecord, id, model::encode_incident(incident));
        return std::optional(std::move(planned));
    };
    const auto answer = [](const WritePosition&) { return std::string(); };
    const model::WriteContext context{"tester", source, "", ""};
    REQUIRE(must(commit(app, context, nullptr, plan, answer)).end == CommitEnd::done);
}

// More operations than are looked at one by one.
std::string large_import() {
    std::string lines;
    for (int i = 0; i < 5; i++) {
        lines += R"({"ci": {"id": "large-)" + std::to_string(i) +
                 R"(", "class": "server", "attributes": {"text": ")" + std::string(1'000'000, 'x') +
                 "\"}}}\n";
    }
    return lines;
}

TEST_SUITE("api/app/incident_book") {
    TEST_CASE("an incident is seen whoever wrote it, and whatever is written in between") {
        TestApp test;
        CHECK(known(test.app()).empty());

        write_by_hand(test.app(), "hand", model::IncidentPriority::p1);
        CHECK(known(test.app()) == std::vector<std::string>{"hand"});
        import_table(test.app(), "table");
        CHECK(known(test.app()) == std::vector<std::string>{"hand", "table"});
        test.import_text(ci_line("x"));
        write_as(test.app(), "some_tool", "tool");
        CHECK(known(test.app()) == std::vector<std::string>{"hand", "table", "tool"});
        test.import_text(large_import());
        write_as(test.app(), "other_tool", "later");
        CHECK(known(test.app()) == std::vector<std::string>{"hand", "later", "table", "tool"});
        test.reopen();
        CHECK(known(test.app()) == std::vector<std::string>{"hand", "later", "table", "tool"});
    }

    TEST_CASE("a version before an incident does not have it, and an altered one is there once") {
        TestApp test;
        write_by_hand(test.app(), "first", model::IncidentPriority::p1);
        const storage::View before = test.app().view();
        write_by_hand(test.app(), "second", model::IncidentPriority::p2);
        IncidentWrite update{.action = IncidentAction::update, .id = "first"};
        update.edit.priority = model::IncidentPriority::p3;
        must(write_incident(kTester, test.app(), update));

        const auto now = must(test.app().incidents().at(test.app().view()));
        const auto then = must(test.app().incidents().at(before));

        CHECK(ids_of(*now) == std::vector<std::string>{"first", "second"});
        REQUIRE(then->rows().size() == 1);
        CHECK(then->rows()[0].priority == model::IncidentPriority::p1);
        CHECK(must(test.app().incidents().at(test.app().view())) == now);
    }

    TEST_CASE("writes that have no incident leave the index as it is") {
        TestApp test;
        write_by_hand(test.app(), "one", model::IncidentPriority::p1);
        const auto before = must(test.app().incidents().at(test.app().view()));

        test.import_text(ci_line("x"));

        CHECK(must(test.app().incidents().at(test.app().view())) == before);
    }
}

}  // namespace
}  // namespace faultline::app
