// The tables of import runs, sources and sightings.

#include <array>
#include <string>
#include <string_view>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

bool is_true(const Value& value) {
    const bool* const truth = value.as<bool>();
    return truth != nullptr && *truth;
}

std::string counts_text(const Value& counts) {
    return counts["created"].text() + "/" + counts["updated"].text() + "/" +
           counts["unchanged"].text() + "/" + counts["retired"].text() + "/" +
           counts["quarantined"].text();
}

std::string scope_text(const Value& scope) {
    return scope.is_null() ? "" : listed(scope.items(), kHoldersMax, ", ");
}

std::string sighting_text(const Value& sighting) {
    if (sighting.is_null()) return "never";
    return sighting["time"].text() + " (" + sighting["version"].text() + ")";
}

Table run_list_table(const Value& answer) {
    Table table;
    table.notes.push_back("counts are created/updated/unchanged/retired/quarantined");
    table.columns = {
        "RUN", "TIME", "SOURCE", "FORMAT", "SCOPE", "COMPLETE", "CIS", "RELATIONSHIPS", "PROBLEMS"};
    for (const Value& run : answer["runs"].items()) {
        table.rows.push_back({run["run"].text(),
                              run["time"].text(),
                              run["source"].text(),
                              run["format"].text(),
                              scope_text(run["scope"]),
                              is_true(run["complete"]) ? "yes" : "no",
                              counts_text(run["cis"]),
                              counts_text(run["relationships"]),
                              run["problem_count"].text()});
    }
    if (!answer["next_before"].is_null()) {
        table.notes.push_back("there are more: --before " + answer["next_before"].text());
    }
    return table;
}

Table run_table(const Value& answer) {
    Table table;
    table.columns = {"FIELD", "VALUE"};
    for (const char* field : {"run",
                              "time",
                              "principal",
                              "source",
                              "format",
                              "reason",
                              "started",
                              "duration_us",
                              "complete",
                              "best_effort",
                              "problem_count",
                              "scope_cis",
                              "absent_cis",
                              "retire_reason",
                              "seen_cis",
                              "seen_relationships"}) {
        table.rows.push_back({field, answer[field].text()});
    }
    table.rows.push_back({"scope", scope_text(answer["scope"])});
    for (const char* counts : {"cis", "relationships"}) {
        for (const char* count : {"created", "updated", "unchanged", "retired", "quarantined"}) {
            table.rows.push_back({std::string(counts) + "." + count, answer[counts][count].text()});
        }
    }
    for (const Value& ci : answer["seen"].items()) {
        table.rows.push_back({"seen", ci.text()});
    }
    if (is_positive(answer["seen_omitted"])) {
        table.notes.push_back("seen and not listed: " + answer["seen_omitted"].text());
    }
    return table;
}

Table source_list_table(const Value& answer) {
    Table table;
    table.notes.push_back("staleness as of " + answer["at"].text());
    table.columns = {"SOURCE",
                     "FRESHNESS_DAYS",
                     "LAST_RUN",
                     "LAST_COMPLETE_RUN",
                     "CIS",
                     "RELATIONSHIPS",
                     "STALE",
                     "NEVER_SEEN"};
    for (const Value& source : answer["sources"].items()) {
        table.rows.push_back({source["name"].text(),
                              source["freshness_days"].text(),
                              sighting_text(source["last_run"]),
                              sighting_text(source["last_complete_run"]),
                              source["cis"].text(),
                              source["relationships"].text(),
                              source["stale_cis"].text(),
                              source["unseen_cis"].text()});
    }
    return table;
}

Table ci_seen_table(const Value& answer) {
    Table table;
    table.notes.push_back("staleness as of " + answer["at"].text());
    table.columns = {"SOURCE", "FIRST_SEEN", "LAST_SEEN", "FRESHNESS_DAYS", "STALE"};
    for (const Value& source : answer["sources"].items()) {
        table.rows.push_back({source["source"].text(),
                              sighting_text(source["first_seen"]),
                              sighting_text(source["last_seen"]),
                              source["freshness_days"].text(),
                              source["stale"].text()});
    }
    return table;
}

constexpr std::array<std::string_view, 1> kRunLists = {"runs"};
constexpr std::array<std::string_view, 1> kSourceLists = {"sources"};

}  // namespace

constinit const AnswerKind AnswerKind::run_list = {.table = run_list_table, .lists = kRunLists};

constinit const AnswerKind AnswerKind::run = {.table = run_table};

constinit const AnswerKind AnswerKind::source_list = {.table = source_list_table,
                                                      .lists = kSourceLists};

constinit const AnswerKind AnswerKind::ci_seen = {.table = ci_seen_table, .lists = kSourceLists};

}  // namespace faultline::render
