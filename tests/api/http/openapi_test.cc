#include "api/http/openapi.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/http/route.h"
#include "tests/api/http/openapi_samples.h"
#include "tests/api/http/policy_documents.h"
#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using json::Value;
using storage::must;

// The members of an object; none if it is no object.
const json::Object& members_of(const Value& value) {
    static const json::Object kNone;
    const auto* members = value.as<json::Object>();
    return members == nullptr ? kNone : *members;
}

// Checks values against the part of JSON Schema that the document uses; a word beyond it is an
// error, so that no rule is passed over.
class SchemaCheck {
 public:
    explicit SchemaCheck(const Value& document) : document_(document) {}

    // What is wrong with `value`, with JSON pointers; empty if nothing.
    std::vector<std::string> check(const Value& value, const Value& schema) {
        problems_.clear();
        pending_ = {{&value, &schema, ""}};
        while (!pending_.empty()) {
            const Task task = pending_.back();
            pending_.pop_back();
            check_one(*task.value, resolved(*task.schema), task.pointer);
        }
        return problems_;
    }

    // The schema behind a $ref, or the schema itself.
    const Value& resolved(const Value& schema) {
        const std::string reference = schema["$ref"].text();
        if (reference.empty()) return schema;
        const std::string prefix = "#/components/schemas/";
        REQUIRE(reference.starts_with(prefix));
        const Value& found = document_["components"]["schemas"][reference.substr(prefix.size())];
        REQUIRE_MESSAGE(!found.is_null(), reference);
        return found;
    }

 private:
    struct Task {
        const Value* value;
        const Value* schema;
        std::string pointer;
    };

    // The document's alternatives differ by type.
    void check_alternatives(const Value& value,
                            const json::Array& alternatives,
                            const std::string& pointer) {
        std::size_t fitting = 0;
        for (const Value& alternative : alternatives) {
            if (!has_type(value, resolved(alternative)["type"])) continue;
            pending_.push_back({&value, &alternative, pointer});
            fitting++;
        }
        if (fitting != 1) {
            problems_.push_back(pointer + " fits " + std::to_string(fitting) + " alternatives");
        }
    }

    void check_one(const Value& value, const Value& schema, const std::string& pointer) {
        const json::Array& alternatives = schema["oneOf"].items();
        if (!alternatives.empty()) return check_alternatives(value, alternatives, pointer);
        const std::set<std::string> known = {
            "type", "properties", "required", "additionalProperties", "items", "format", "enum"};
        for (const auto& [word, rule] : members_of(schema)) {
            REQUIRE_MESSAGE(known.contains(word), word);
        }
        if (!has_type(value, schema["type"])) {
            problems_.push_back(pointer + " is " + std::string(value.type_name()));
        }
        const auto& words = schema["enum"].items();
        const auto is_word = [&](const Value& word) { return word.text() == value.text(); };
        if (!words.empty() && std::ranges::none_of(words, is_word)) {
            problems_.push_back(pointer + " is " + value.text());
        }
        const bool is_object = value.as<json::Object>() != nullptr;
        for (const Value& name : schema["required"].items()) {
            const bool there =
                !is_object ||
                std::ranges::count(
                    members_of(value), name.text(), &json::Object::value_type::first) == 1;
            if (!there) problems_.push_back(pointer + "/" + name.text() + " is missing");
        }
        for (const Value& item : value.items()) {
            pending_.push_back({&item, &schema["items"], pointer + "/*"});
        }
        for (const auto& [name, member] : members_of(value)) {
            check_member(name, member, schema, pointer);
        }
    }

    void check_member(const std::string& name,
                      const Value& member,
                      const Value& schema,
                      const std::string& pointer) {
        const Value& own = schema["properties"][name];
        const Value& others = schema["additionalProperties"];
        if (!own.is_null()) {
            pending_.push_back({&member, &own, pointer + "/" + name});
        } else if (others.as<json::Object>() != nullptr) {
            pending_.push_back({&member, &others, pointer + "/" + name});
        } else if (others.text() == "false") {
            problems_.push_back(pointer + "/" + name + " is not in the schema");
        }
    }

    static bool has_type(const Value& value, const Value& type) {
        const auto fits = [&value](const std::string& name) {
            return name == value.type_name() ||
                   (name == "number" && value.type_name() == "integer");
        };
        if (type.as<std::string>() != nullptr) return fits(type.text());
        return std::ranges::any_of(type.items(),
                                   [&](const Value& item) { return fits(item.text()); });
    }

    const Value& document_;
    std::vector<Task> pending_;
    std::vector<std::string> problems_;
};

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

// Every value of a document, however deep.
std::vector<const Value*> all_values(const Value& document) {
    std::vector<const Value*> all = {&document};
    for (std::size_t i = 0; i < all.size(); i++) {
        const Value* const value = all[i];
        for (const Value& item : value->items()) {
            all.push_back(&item);
        }
        for (const auto& [name, member] : members_of(*value)) {
            all.push_back(&member);
        }
    }
    return all;
}

const Value& answer_schema(const Value& document,
                           const std::string& path,
                           const std::string& method,
                           const std::string& status,
                           const std::string& type) {
    return document["paths"][path][method]["responses"][status]["content"][type]["schema"];
}

const std::vector<Sample> kSamples = {
    {"/livez", {.target = "/livez"}},
    {"/readyz", {.target = "/readyz"}},
    {"/openapi.json", {.target = "/openapi.json"}},
    {"/api/v1/cis", {.target = "/api/v1/cis"}},
    {"/api/v1/cis", {.target = "/api/v1/cis?limit=1"}},
    {"/api/v1/cis", {.target = "/api/v1/cis?limit=x"}, 400},
    {"/api/v1/cis",
     {.target = "/api/v1/cis?where=id%20exists&sort=-name&count&fields=name,state,attributes"}},
    {"/api/v1/cis", {.target = "/api/v1/cis?where=id%20is"}, 400},
    {"/api/v1/queries/{name}",
     {.method = Method::put,
      .target = "/api/v1/queries/q",
      .body = R"({"class": "vm", "where": ["id exists"], "needs": "host", "within": 3})"}},
    {"/api/v1/queries/{name}",
     {.method = Method::put, .target = "/api/v1/queries/q", .body = R"({"within": "x"})"},
     400},
    {"/api/v1/queries/{name}", {.target = "/api/v1/queries/q"}},
    {"/api/v1/queries/{name}", {.target = "/api/v1/queries/none"}, 404},
    {"/api/v1/queries", {.target = "/api/v1/queries"}},
    {"/api/v1/service-levels/{id}",
     {.method = Method::put,
      .target = "/api/v1/service-levels/app",
      .body = R"({"target": 0.999, "customers": ["acme"], "loss": {"zone": "Europe/Amsterdam",
                  "currency": "EUR", "base": {"money": 2.5, "users": 3}, "periods": [{"days":
                  ["mon"],
                  "begin": "08:00", "end": "24:00", "rate": {"money": 4.5, "users": 9}}]}})"},
     201},
    {"/api/v1/service-levels/{id}",
     {.method = Method::put,
      .target = "/api/v1/service-levels/x",
      .body = R"({"target": 2, "period": "day"})"},
     400},
    {"/api/v1/service-levels/{id}", {.target = "/api/v1/service-levels/app"}},
    {"/api/v1/service-levels", {.target = "/api/v1/service-levels"}},
    {"/api/v1/service-levels/{id}",
     {.method = Method::del, .target = "/api/v1/service-levels/app?reason=over"}},
    {"/api/v1/incidents",
     {.method = Method::post,
      .target = "/api/v1/incidents",
      .body = R"({"id": "I1", "priority": "P1", "ci": "app", "title": "slow"})"},
     201},
    {"/api/v1/incidents",
     {.method = Method::post, .target = "/api/v1/incidents", .body = R"({"priority": "P9"})"},
     400},
    {"/api/v1/incidents/{id}",
     {.method = Method::patch,
      .target = "/api/v1/incidents/I1",
      .body = R"({"state": "resolved", "ci": null})"}},
    {"/api/v1/incidents/{id}", {.target = "/api/v1/incidents/I1"}},
    {"/api/v1/incidents/{id}", {.target = "/api/v1/incidents/none"}, 404},
    {"/api/v1/incidents", {.target = "/api/v1/incidents?open=false&limit=1"}},
    {"/api/v1/record-imports",
     {.method = Method::post,
      .target = "/api/v1/record-imports?table=incident&time_zone=Europe/Lisbon",
      .body = "number,state,opened_at,cmdb_ci,category\nINC1,New,01-07-2016 12:00,?,Net\n"}},
    {"/api/v1/record-imports",
     {.method = Method::post,
      .target = "/api/v1/record-imports?table=incident&dry_run=true",
      .body = "number,state,opened_at,cmdb_ci\nINC2,Odd,01-07-2016 12:00,nowhere\n"}},
    {"/api/v1/record-imports",
     {.method = Method::post,
      .target = "/api/v1/record-imports?table=incident",
      .body = "number,state\nINC2,Odd\n"},
     422},
    {"/api/v1/cis", {.target = "/api/v1/cis?query=q"}},
    {"/api/v1/queries/{name}", {.method = Method::del, .target = "/api/v1/queries/q"}},
    {"/api/v1/cis/{id}", {.target = "/api/v1/cis/app"}},
    {"/api/v1/cis/{id}", {.target = "/api/v1/cis/host"}},
    {"/api/v1/cis/{id}", {.target = "/api/v1/cis/x"}, 404},
    {"/api/v1/cis/{id}/seen", {.target = "/api/v1/cis/app/seen"}},
    {"/api/v1/cis/{id}/merge",
     {.method = Method::post,
      .target = "/api/v1/cis/app/merge?dry_run",
      .body = R"({"drop": "nobody"})"},
     422},
    {"/api/v1/cis/{id}/merge",
     {.method = Method::post, .target = "/api/v1/cis/app/merge", .body = R"({"keep": "x"})"},
     400},
    {"/api/v1/cis/{id}/split",
     {.method = Method::post, .target = "/api/v1/cis/app/split", .body = R"({"new_id": "x"})"},
     428},
    {"/api/v1/runs", {.target = "/api/v1/runs"}},
    {"/api/v1/runs/{version}", {.target = "/api/v1/runs/2"}},
    {"/api/v1/sources", {.target = "/api/v1/sources"}},
    {"/api/v1/conformance", {.target = "/api/v1/conformance?class=host&owner=(none)"}},
    {"/api/v1/conformance", {.target = "/api/v1/conformance?class=nothing"}, 400},
    {"/api/v1/conformance", {.target = "/api/v1/conformance?at=noon"}, 400},
    {"/api/v1/conformance/gaps", {.target = "/api/v1/conformance/gaps?limit=1"}},
    {"/api/v1/conformance/reports",
     {.method = Method::post,
      .target = "/api/v1/conformance/reports",
      .body = R"({"due_days": 0})"},
     400},
    {"/api/v1/conformance/reports",
     {.method = Method::post,
      .target = "/api/v1/conformance/reports",
      .body = R"({"due_days": 30, "reason": "audit"})"}},
    {"/api/v1/conformance/actions", {.target = "/api/v1/conformance/actions?state=open"}},
    {"/api/v1/conformance/trend", {.target = "/api/v1/conformance/trend"}},
    {"/api/v1/quarantine", {.target = "/api/v1/quarantine?state=all"}},
    {"/api/v1/quarantine", {.target = "/api/v1/quarantine?state=closed"}, 400},
    {"/api/v1/quarantine/{row}", {.target = "/api/v1/quarantine/x"}, 404},
    {"/api/v1/quarantine/{row}/resolution",
     {.method = Method::post,
      .target = "/api/v1/quarantine/abc/resolution",
      .body = R"({"decision": "ignore", "reason": "noise"})"},
     404},
    {"/api/v1/plans", {.target = "/api/v1/plans"}},
    {"/api/v1/plans/{plan}", {.target = "/api/v1/plans/x"}, 404},
    {"/api/v1/plans/{plan}", {.method = Method::del, .target = "/api/v1/plans/x"}, 404},
    {"/api/v1/plans/{plan}/operations", {.target = "/api/v1/plans/x/operations"}, 404},
    {"/api/v1/imports/{plan}/apply",
     {.method = Method::post, .target = "/api/v1/imports/x/apply"},
     404},
    {"/api/v1/cis/{id}/impact", {.target = "/api/v1/cis/vm-1/impact?inherited=true"}},
    {"/api/v1/cis/{id}/impact", {.target = "/api/v1/cis/host/impact?inherited=true&limit=1"}},
    {"/api/v1/cis/{id}/impact", {.target = "/api/v1/cis/host/impact?max_hops=0"}},
    {"/api/v1/cis/{id}/impact", {.target = "/api/v1/cis/host/impact?view=summary"}},
    {"/api/v1/cis/{id}/impact", {.target = "/api/v1/cis/vm-1/impact?confidence=true&unknown=host"}},
    {"/api/v1/cis/{id}/impact", {.target = "/api/v1/cis/host/impact?group_by=class,environment"}},
    {"/api/v1/cis/{id}/impact", {.target = "/api/v1/cis/host/impact?contacts=true"}},
    {"/api/v1/cis/{id}/impact",
     {.target = "/api/v1/cis/vm-1/impact?explain=service&paths=3&times=true"}},
    {"/api/v1/cis/{id}/impact", {.target = "/api/v1/cis/vm-1/impact?explain=vm-1"}},
    {"/api/v1/cis/{id}/impact", {.target = "/api/v1/cis/vm-1/impact?explain=desk"}},
    {"/api/v1/cis/{id}/impact", {.target = "/api/v1/cis/host/impact?explain=service"}},
    {"/api/v1/cis/{id}/impact", {.target = "/api/v1/cis/host/impact?explain=x"}, 404},
    {"/api/v1/cis/{id}/dependencies", {.target = "/api/v1/cis/app/dependencies"}},
    {"/api/v1/impact",
     {.method = Method::post,
      .target = "/api/v1/impact",
      .body = R"({"failed":["host","vm-1"],"inherited":true})"}},
    {"/api/v1/impact",
     {.method = Method::post, .target = "/api/v1/impact", .body = R"({"failed":["x"]})"},
     404},
    {"/api/v1/impact",
     {.method = Method::post,
      .target = "/api/v1/impact",
      .body = R"({"failed":["vm-1"],"next":true,"times":true,"as_of":2})"}},
    {"/api/v1/cis/{id}/impact", {.target = "/api/v1/cis/vm-1/impact?next=true&times=true"}},
    {"/api/v1/cis/{id}/spof", {.target = "/api/v1/cis/service/spof"}},
    {"/api/v1/cis/{id}/spof", {.target = "/api/v1/cis/vm-1/spof?shared_causes=true&limit=1"}},
    {"/api/v1/cis/{id}/spof", {.target = "/api/v1/cis/x/spof"}, 404},
    {"/api/v1/spof", {.target = "/api/v1/spof?class=application"}},
    {"/api/v1/spof", {.target = "/api/v1/spof?limit=1"}},
    {"/api/v1/spof", {.target = "/api/v1/spof?limit=0"}, 400},
    {"/api/v1/cis/{id}/cuts", {.target = "/api/v1/cis/service/cuts"}},
    {"/api/v1/cis/{id}/cuts", {.target = "/api/v1/cis/service/cuts?groups=true&limit=2"}},
    {"/api/v1/cis/{id}/cuts", {.target = "/api/v1/cis/service/cuts?max_size=4"}, 400},
    {"/api/v1/cis/{id}/outage", {.target = "/api/v1/cis/service/outage"}},
    {"/api/v1/cis/{id}/outage",
     {.target = "/api/v1/cis/desk/outage?method=monte_carlo&down=host&may_fail=vm-2:0.5"}},
    {"/api/v1/cis/{id}/outage",
     {.method = Method::post,
      .target = "/api/v1/cis/service/outage",
      .body = R"({"down":["vm-1"],"may_fail":[{"id":"vm-2","probability":1}],"seed":7})"}},
    {"/api/v1/cis/{id}/outage", {.target = "/api/v1/cis/service/outage?down=x"}, 404},
    {"/api/v1/whatif",
     {.method = Method::post,
      .target = "/api/v1/whatif",
      .body = R"({"failed":["vm-1"],"suggest_order":true,"ask":[["host"]],"steps":[)"
              R"({"name":"a","down":["host"],"edits":[{"ci":{"id":"n","class":"server"}}]},)"
              R"({"name":"b","edits":[{"retire":{"ci":"vm-1"}}]}]})"}},
    {"/api/v1/whatif",
     {.method = Method::post,
      .target = "/api/v1/whatif",
      .body = R"({"steps":[{"edits":[{"retire":{"ci":"nobody"}}]}]})"},
     422},
    {"/api/v1/whatif",
     {.method = Method::post, .target = "/api/v1/whatif", .body = R"({"steps":[]})"},
     400},
    {"/api/v1/backups", {.target = "/api/v1/backups"}, 409},
    {"/api/v1/backups", {.method = Method::post, .target = "/api/v1/backups"}, 409},
    {"/api/v1/backups", {.method = Method::post, .target = "/api/v1/backups?keep=x"}, 400},
    {"/api/v1/imports",
     {.method = Method::post, .target = "/api/v1/imports", .body = "id,class,name\nn,server,N\n"}},
    {"/api/v1/imports",
     {.method = Method::post,
      .target = "/api/v1/imports?best_effort=true",
      .body = "source,type,target\nhost,depends_on,nowhere\n"}},
    {"/api/v1/imports",
     {.method = Method::post,
      .target = "/api/v1/imports",
      .body = "source,type,target\nhost,depends_on,nowhere\n"},
     422},
    {"/api/v1/audit/head", {.target = "/api/v1/audit/head"}},
    {"/api/v1/audit/trail", {.target = "/api/v1/audit/trail?from=0"}, 400},
    {"/api/v1/audit/verify", {.target = "/api/v1/audit/verify"}},
    {"/api/v1/audit/verify", {.target = "/api/v1/audit/verify?head=x"}, 400},
    {"/api/v1/verify", {.target = "/api/v1/verify"}},
    {"/api/v1/lint", {.target = "/api/v1/lint"}},
    {"/api/v1/lint", {.target = "/api/v1/lint?as_of=2"}},
    {"/api/v1/cis/{id}", {.target = "/api/v1/cis/app?as_of=2026-01-01T00:00:00Z"}},
    {"/api/v1/cis/{id}/history", {.target = "/api/v1/cis/app/history"}},
    {"/api/v1/relationships", {.target = "/api/v1/relationships?limit=1"}},
    {"/api/v1/relationships/history",
     {.target = "/api/v1/relationships/history?source=service&type=depends_on&target=app"}},
    {"/api/v1/diff", {.target = "/api/v1/diff?from=1"}},
    {"/api/v1/diff", {.target = "/api/v1/diff?from=nowhere"}, 400},
    {"/api/v1/baselines",
     {.method = Method::post,
      .target = "/api/v1/baselines",
      .body = R"({"name":"b","service":"app","description":"d"})"}},
    {"/api/v1/baselines",
     {.method = Method::post, .target = "/api/v1/baselines", .body = R"({"name":"all"})"}},
    {"/api/v1/baselines",
     {.method = Method::post, .target = "/api/v1/baselines", .body = R"({"name":"b"})"},
     409},
    {"/api/v1/baselines", {.target = "/api/v1/baselines"}},
    {"/api/v1/baselines/{name}", {.target = "/api/v1/baselines/b"}},
    {"/api/v1/baselines/{name}/members", {.target = "/api/v1/baselines/b/members"}},
    {"/api/v1/diff", {.target = "/api/v1/diff?from=baseline:b&to=now"}},
    {"/api/v1/baselines/{name}", {.method = Method::del, .target = "/api/v1/baselines/b"}},
    {"/api/v1/retention",
     {.method = Method::post,
      .target = "/api/v1/retention?dry_run=true",
      .body = R"({"before":2,"reason":"r"})"}},
    {"/api/v1/cis/{id}",
     {.method = Method::put,
      .target = "/api/v1/cis/made",
      .body = R"({"class":"server","relationships":[{"type":"calls","target":"host"}]})"},
     201},
    {"/api/v1/cis/{id}",
     {.method = Method::patch,
      .target = "/api/v1/cis/made?upsert=true",
      .body = R"({"attributes":{"x":1}})"}},
    {"/api/v1/cis/{id}", {.method = Method::del, .target = "/api/v1/cis/made"}, 428},
    {"/api/v1/cis/{id}",
     {.method = Method::del, .target = "/api/v1/cis/made", .headers = {{"if-match", "*"}}}},
    {"/api/v1/batch",
     {.method = Method::post,
      .target = "/api/v1/batch",
      .body = R"({"operations":[{"put":{"id":"made","class":"server"}}]})"}},
    {"/api/v1/policy", {.target = "/api/v1/policy"}},
    {"/api/v1/policy",
     {.method = Method::post, .target = "/api/v1/policy?reason=r", .body = kPolicy}},
    {"/api/v1/policy", {.method = Method::post, .target = "/api/v1/policy", .body = "{}"}, 400},
    {"/api/v1/policy/diff",
     {.method = Method::post, .target = "/api/v1/policy/diff?as_of=1", .body = kPolicy}},
    {"/api/v1/policy/test",
     {.method = Method::post, .target = "/api/v1/policy/test?limit=5", .body = kPolicy}},
    {"/api/v1/policy", {.target = "/api/v1/policy"}},
    {"/api/v1/policy/checks", {.target = "/api/v1/policy/checks"}},
    {"/api/v1/policy/history", {.target = "/api/v1/policy/history?limit=1"}},
    {"/api/v1/risk-weights", {.target = "/api/v1/risk-weights"}},
    {"/api/v1/risk-weights",
     {.method = Method::post, .target = "/api/v1/risk-weights?reason=r", .body = kWeights}},
    {"/api/v1/risk-weights/diff",
     {.method = Method::post, .target = "/api/v1/risk-weights/diff?as_of=1", .body = kWeights}},
    {"/api/v1/changes-feed", {.target = "/api/v1/changes-feed"}},
    {"/api/v1/schema", {.target = "/api/v1/schema"}},
    {"/api/v1/schema",
     {.method = Method::post,
      .target = "/api/v1/schema?dry_run=true",
      .body = R"({"classes":[{"name":"spaceship"}],"remove":{"classes":["rack"]}})"}},
    {"/api/v1/schema/classes/{name}", {.target = "/api/v1/schema/classes/virtual_machine"}},
    {"/api/v1/schema/classes/{name}/json-schema",
     {.target = "/api/v1/schema/classes/host/json-schema"}},
};

const char* const kEstate = R"json(
{"ci":{"id":"host","class":"spaceship","attributes":{"a":1,"b":["x",2.5,true]}}}
{"ci":{"id":"vm-1","class":"virtual_machine"}}
{"ci":{"id":"vm-2","class":"virtual_machine","name":"VM 2"}}
{"ci":{"id":"app","class":"application"}}
{"ci":{"id":"web","class":"application"}}
{"ci":{"id":"service","class":"business_service"}}
{"ci":{"id":"desk","class":"business_service"}}
{"relationship":{"source":"vm-1","type":"runs_on","target":"host","group":"hosts"}}
{"relationship":{"source":"app","type":"depends_on","target":"vm-1","group":"db"}}
{"relationship":{"source":"app","type":"depends_on","target":"vm-2","group":"db"}}
{"relationship":{"source":"web","type":"calls","target":"vm-1","strength":0.5}}
{"relationship":{"source":"web","type":"calls","target":"app","verified_at":"2026-01-01T00:00:00Z"}}
{"relationship":{"source":"service","type":"depends_on","target":"app"}}
{"relationship":{"source":"desk","type":"depends_on","target":"web"}}
)json";

TEST_SUITE("api/http/openapi") {
    TEST_CASE("the document is compact JSON and says so itself") {
        const std::string text = openapi_document();

        const Value document = must(json::parse(text));
        CHECK(document["openapi"].text() == "3.1.0");
        CHECK(text == document.text() + "\n");
    }

    TEST_CASE("every route is in the document with its parameters, and nothing else is") {
        const Value document = must(json::parse(openapi_document()));
        std::map<std::string, std::set<std::string>> expected;
        std::set<std::string> operations;
        for (const Route& route : routes()) {
            CAPTURE(route.pattern);
            const std::string method = lower(method_name(route.method));
            expected[std::string(route.pattern)].insert(method);
            CHECK(operations.insert(std::string(route.operation)).second);
            const Value& operation = document["paths"][route.pattern][method];
            CHECK(operation["operationId"].text() == route.operation);
            std::vector<std::string> wanted;
            for (std::size_t open = route.pattern.find('{'); open != std::string_view::npos;
                 open = route.pattern.find('{', open + 1)) {
                const std::size_t close = route.pattern.find('}', open);
                wanted.emplace_back(route.pattern.substr(open + 1, close - open - 1));
            }
            for (const Parameter& parameter : route.parameters) {
                wanted.emplace_back(parameter.name);
            }
            std::vector<std::string> listed;
            for (const Value& parameter : operation["parameters"].items()) {
                listed.push_back(parameter["name"].text());
                CHECK_FALSE(parameter["description"].text().empty());
            }
            CHECK(listed == wanted);
            CHECK(operation["requestBody"].is_null() == route.request_type.empty());
            CHECK(route.request_schema.empty() == route.request_type.empty());
        }

        for (const auto& [path, methods] : members_of(document["paths"])) {
            for (const auto& [method, operation] : members_of(methods)) {
                CHECK(expected[path].erase(method) == 1);
            }
        }
        for (const auto& [path, methods] : expected) {
            CHECK_MESSAGE(methods.empty(), path);
        }
    }

    TEST_CASE("every reference resolves and every schema is referred to") {
        const Value document = must(json::parse(openapi_document()));
        SchemaCheck schemas(document);
        std::set<std::string> used;
        for (const Value* value : all_values(document)) {
            const std::string reference = (*value)["$ref"].text();
            if (reference.empty()) continue;
            schemas.resolved(*value);
            used.insert(reference.substr(reference.rfind('/') + 1));
        }

        for (const auto& [name, schema] : members_of(document["components"]["schemas"])) {
            CHECK_MESSAGE(used.contains(name), name);
        }
    }

    TEST_CASE("the answers of every route fit their schemas") {
        app::TestApp test;
        test.import_text(kEstate);
        const Value document = must(json::parse(openapi_document()));
        SchemaCheck schemas(document);
        std::set<std::string> asked;
        std::vector<Sample> samples = change_samples();
        samples.insert(samples.begin(), kSamples.begin(), kSamples.end());
        for (const Sample& sample : samples) {
            CAPTURE(sample.request.target);
            const TestAnswer answer = ask(test.app(), sample.request);
            REQUIRE(answer.status == sample.status);
            asked.insert(sample.pattern);

            const Value& schema =
                answer_schema(document,
                              sample.pattern,
                              lower(method_name(sample.request.method)),
                              sample.status < 300 ? std::to_string(sample.status) : "default",
                              answer.content_type);

            CHECK(schemas.check(answer.json(), schema) == std::vector<std::string>{});
        }
        for (const Route& route : routes()) {
            CHECK_MESSAGE(asked.contains(std::string(route.pattern)), route.pattern);
        }
        test.app().drain();
        const TestAnswer draining = get(test.app(), "/readyz");
        CHECK(schemas.check(draining.json(),
                            answer_schema(document, "/readyz", "get", "503", "application/json")) ==
              std::vector<std::string>{});
    }

    TEST_CASE("the check of schemas finds what does not fit") {
        const Value document = must(json::parse(openapi_document()));
        SchemaCheck schemas(document);
        const Value& health = document["components"]["schemas"]["Health"];
        const auto wrong = [&](const char* text) {
            return schemas.check(must(json::parse(text)), health).size();
        };

        CHECK(wrong(R"({"status":"ready"})") == 0);
        CHECK(wrong(R"({"status":1})") == 1);
        CHECK(wrong(R"({"version":1})") == 1);
        CHECK(wrong(R"({"status":"ready","more":1})") == 1);
        CHECK(wrong("[]") > 0);
    }
}

}  // namespace
}  // namespace faultline::http
