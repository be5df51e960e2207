// Imports of records: tables of changes and incidents of other tools.
//
// Several files travel as one body, as those of an import of CIs do (import_request.h).

#include <array>
#include <string>
#include <utility>

#include "api/app/record_import.h"
#include "api/http/import_request.h"
#include "api/http/json_place.h"
#include "api/http/json_response.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/refusal.h"
#include "api/http/resources.h"
#include "api/http/sealed_response.h"
#include "api/http/version_fields.h"
#include "api/render/records.h"

namespace faultline::http {

namespace {

constexpr std::array<std::string_view, 2> kMapMembers = {"fields", "values"};

// Calls `take` with the name and the place of every member of an object.
template <typename Take>
void each_member(const JsonPlace& place, Take take) {
    if (place.is_null()) return;
    const auto* const members = place.value().as<json::Object>();
    if (members == nullptr) {
        place.wrong_type("an object");
        return;
    }
    for (const auto& [name, value] : *members) {
        take(name, place[name]);
    }
}

// {"fields": {ours: column}, "values": {ours: {theirs: ours}}}
importers::TableMapping mapping_of(const JsonPlace& map) {
    importers::TableMapping mapping;
    if (!map.is_object(kMapMembers)) return mapping;
    each_member(map["fields"], [&](const std::string& field, const JsonPlace& column) {
        mapping.columns[field] = column.text().value_or("");
    });
    each_member(map["values"], [&](const std::string& field, const JsonPlace& words) {
        each_member(words, [&](const std::string& theirs, const JsonPlace& ours) {
            mapping.words[field][importers::small_letters(theirs)] = ours.text().value_or("");
        });
    });
    return mapping;
}

importers::TableMapping mapping_parameter(Query& query) {
    const auto text = query.text("map");
    if (!text) return {};
    const auto parsed = json::parse(*text);
    if (!parsed.ok()) {
        query.refuse("map", "wrong_value", "map: " + parsed.error().message);
        return {};
    }
    std::vector<Violation> violations;
    importers::TableMapping mapping = mapping_of(JsonPlace(parsed.value(), "", violations));
    for (const Violation& violation : violations) {
        query.refuse("map", violation.code, "map" + violation.pointer + ": " + violation.message);
    }
    return mapping;
}

app::RecordImportRequest request_of(Call& call) {
    app::RecordImportRequest request;
    request.table = call.query.text("table").value_or("");
    request.format = call.query.text("format").value_or("");
    request.source = call.query.text("source").value_or("");
    request.time_zone = call.query.text("time_zone").value_or("UTC");
    request.mapping = mapping_parameter(call.query);
    request.best_effort = call.query.flag("best_effort");
    request.dry_run = call.query.flag("dry_run");
    request.reason = call.query.text("reason").value_or("");
    if (const std::string* id = call.request.header("x-request-id")) request.request_id = *id;
    if (request.dry_run && call.key != nullptr) {
        call.query.refuse("dry_run",
                          "wrong_value",
                          "a dry run changes nothing, so an Idempotency-Key means nothing to it");
    }
    return request;
}

Response imported(const app::RecordImportAnswer& answer) {
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_record_import(answer, out); }),
        answer.position.version);
}

Response refused(const app::RecordImportAnswer& answer) {
    const std::string detail = "nothing was imported: " + std::to_string(answer.problem_count) +
                               (answer.problem_count == 1 ? " problem" : " problems") +
                               "; correct the input, say with a mapping what words mean, or "
                               "import the rest with best effort";
    return problem_response({422, "import_refused", detail}, [&answer](json::JsonWriter& out) {
        render::write_table_problems(answer, out);
    });
}

Response import_table(Call& call) {
    ImportCall parts(call);
    app::RecordImportRequest request = request_of(call);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    request.parts = parts.request().parts;
    request.keeping = {call.key,
                       [](const app::RecordImportAnswer& done) { return seal(imported(done)); }};
    const auto answer = app::import_records(call.principal, call.app, request);
    if (!answer.ok()) return problem_response(answer.error());
    if (request.dry_run) return imported(answer.value());
    if (!answer.value().accepted) return refused(answer.value());
    return kept_answer(answer.value().outcome);
}

constexpr std::array kParameters = {
    Parameter{"table", "string", "change_request or incident"},
    Parameter{"format", "string", "servicenow-csv or servicenow-json; recognised if absent"},
    Parameter{"source", "string", "whose records these are; servicenow if absent"},
    Parameter{"time_zone", "string", "of times without an offset, such as Europe/Lisbon; else UTC"},
    Parameter{"map", "string", "JSON: columns of fields, and what words mean"},
    Parameter{"best_effort", "boolean", "leave wrong rows out instead of refusing everything"},
    Parameter{"dry_run", "boolean", "say what would become of the records, and write nothing"},
    Parameter{"reason", "string", "why; kept in the log"},
    Parameter{"part", "string", "SIZE:NAME of each file in the body, in order", true},
};

constexpr std::array kRoutes = {
    Route{.method = Method::post,
          .pattern = "/api/v1/record-imports",
          .operation = "record_import",
          .summary = "Import changes or incidents of another tool as one change set",
          .answer_schema = "RecordImport",
          .request_type = kBytesType,
          .request_schema = "Bytes",
          .parameters = kParameters,
          .bulk = true,
          .keyed = true,
          .handle = import_table},
};

}  // namespace

std::span<const Route> record_import_routes() {
    return kRoutes;
}

std::string_view record_import_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"RecordImport": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "dry_run": {"type": "boolean"}, "accepted": {"type": "boolean"}, "table":
{"type": "string"}, "format": {"type": "string"}, "source": {"type": "string"}, "time_zone":
{"type": "string"}, "rows": {"type": "integer"}, "records": {"type": "object", "properties":
{"created": {"type": "integer"}, "updated": {"type": "integer"}, "unchanged": {"type": "integer"},
"older": {"type": "integer"}, "kept": {"type": "integer"}}, "required": ["created", "updated",
"unchanged", "older", "kept"], "additionalProperties": false}, "cis": {"type": "object",
"properties": {"linked": {"type": "integer"}, "unlinked": {"type": "integer"}, "none": {"type":
"integer"}, "unknown": {"type": "array", "items": {"type": "object", "properties": {"name":
{"type": "string"}, "why": {"type": "string", "enum": ["unknown", "ambiguous"]}, "records": {"type":
"integer"}}, "required": ["name", "why", "records"], "additionalProperties": false}},
"unknown_omitted": {"type": "integer"}}, "required": ["linked", "unlinked", "none", "unknown",
"unknown_omitted"], "additionalProperties": false}, "unknown_changes": {"type": "integer"},
"notes": {"type": "object", "additionalProperties": {"type": "integer"}}, "dropped": {"type":
"object", "additionalProperties": {"type": "integer"}}, "problems": {"type": "array", "items":
{"type": "object", "properties": {"pointer": {"type": "string"}, "code": {"type": "string"},
"message": {"type": "string"}, "file": {"type": "string"}, "line": {"type": "integer"}, "field":
{"type": ["string", "null"]}, "value": {"type": ["string", "null"]}}, "required": ["pointer",
"code", "message", "file", "line", "field", "value"], "additionalProperties": false}},
"problem_count": {"type": "integer"}}, "required": ["version", "graph_version", "dry_run",
"accepted", "table", "format", "source", "time_zone", "rows", "records", "cis", "unknown_changes",
"notes", "dropped", "problems", "problem_count"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
