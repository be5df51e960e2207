// The schemas of conformance.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view conformance_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"Conformance": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "at": {"type": "string"},
"class": {"type": ["string", "null"]}, "owner": {"type": ["string", "null"]}, "site": {"type":
["string", "null"]}, "cis": {"type": "integer"}, "checked": {"type": "integer"}, "conform":
{"type": "integer"}, "gaps": {"type": "integer"}, "unknown": {"type": "integer"}, "score":
{"type": ["number", "null"]}, "rules": {"type": "array", "items": {"type": "object", "properties":
{"rule": {"type": "string"}, "class": {"type": "string"}, "check": {"type": "string"}, "argument":
{"type": "string"}, "cis": {"type": "integer"}, "checked": {"type": "integer"}, "conform":
{"type": "integer"}, "gaps": {"type": "integer"}, "unknown": {"type": "integer"}, "score":
{"type": ["number", "null"]}}, "required": ["rule", "class", "check", "argument", "cis",
"checked", "conform", "gaps", "unknown", "score"], "additionalProperties": false}}, "classes":
{"type": "array", "items": {"type": "object", "properties": {"class": {"type": "string"}, "cis":
{"type": "integer"}, "checked": {"type": "integer"}, "conform": {"type": "integer"}, "gaps":
{"type": "integer"}, "unknown": {"type": "integer"}, "score": {"type": ["number", "null"]}},
"required": ["class", "cis", "checked", "conform", "gaps", "unknown", "score"],
"additionalProperties": false}}, "classes_omitted": {"type": "integer"}, "owners": {"type":
"array", "items": {"type": "object", "properties": {"owner": {"type": ["string", "null"]}, "cis":
{"type": "integer"}, "checked": {"type": "integer"}, "conform": {"type": "integer"}, "gaps":
{"type": "integer"}, "unknown": {"type": "integer"}, "score": {"type": ["number", "null"]}},
"required": ["owner", "cis", "checked", "conform", "gaps", "unknown", "score"],
"additionalProperties": false}}, "owners_omitted": {"type": "integer"}, "sites": {"type": "array",
"items": {"type": "object", "properties": {"site": {"type": ["string", "null"]}, "cis": {"type":
"integer"}, "checked": {"type": "integer"}, "conform": {"type": "integer"}, "gaps": {"type":
"integer"}, "unknown": {"type": "integer"}, "score": {"type": ["number", "null"]}}, "required":
["site", "cis", "checked", "conform", "gaps", "unknown", "score"], "additionalProperties":
false}}, "sites_omitted": {"type": "integer"}}, "required": ["version", "graph_version", "as_of",
"at", "class", "owner", "site", "cis", "checked", "conform", "gaps", "unknown", "score", "rules",
"classes", "classes_omitted", "owners", "owners_omitted", "sites", "sites_omitted"],
"additionalProperties": false},
"ConformanceGap": {"type": "object", "properties": {"ci": {"type": "string"}, "name": {"type":
"string"}, "class": {"type": "string"}, "owner": {"type": ["string", "null"]}, "site": {"type":
["string", "null"]}, "rule": {"type": "string"}, "check": {"type": "string"}, "outcome": {"type":
"string"}, "missing": {"type": "string"}, "todo": {"type": "string"}}, "required": ["ci", "name",
"class", "owner", "site", "rule", "check", "outcome", "missing", "todo"], "additionalProperties":
false},
"ConformanceGaps": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "at":
{"type": "string"}, "count": {"type": "integer"}, "gaps": {"type": "array", "items": {"$ref":
"#/components/schemas/ConformanceGap"}}, "next_cursor": {"type": ["string", "null"]}}, "required":
["version", "graph_version", "as_of", "at", "count", "gaps", "next_cursor"],
"additionalProperties": false}
})json";
    return kSchemas;
}

std::string_view corrective_action_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"ConformanceRecordRequest": {"type": "object", "properties": {"at": {"type": ["string", "null"]},
"due_days": {"type": ["integer", "null"]}, "reason": {"type": ["string", "null"]}},
"additionalProperties": false},
"ConformanceRecorded": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "at": {"type": "string"}, "judged_version": {"type":
"integer"}, "due_days": {"type": "integer"}, "cis": {"type": "integer"}, "checked": {"type":
"integer"}, "conform": {"type": "integer"}, "gaps": {"type": "integer"}, "unknown": {"type":
"integer"}, "score": {"type": ["number", "null"]}, "actions": {"type": "object", "properties":
{"opened": {"type": "integer"}, "reopened": {"type": "integer"}, "closed": {"type": "integer"},
"open": {"type": "integer"}}, "required": ["opened", "reopened", "closed", "open"],
"additionalProperties": false}, "rules": {"type": "array", "items": {"type": "object",
"properties": {"rule": {"type": "string"}, "checked": {"type": "integer"}, "conform": {"type":
"integer"}, "gaps": {"type": "integer"}, "unknown": {"type": "integer"}, "score": {"type":
["number", "null"]}}, "required": ["rule", "checked", "conform", "gaps", "unknown", "score"],
"additionalProperties": false}}}, "required": ["version", "graph_version", "at", "judged_version",
"due_days", "cis", "checked", "conform", "gaps", "unknown", "score", "actions", "rules"],
"additionalProperties": false},
"CorrectiveAction": {"type": "object", "properties": {"rule": {"type": "string"}, "owner":
{"type": ["string", "null"]}, "state": {"type": "string"}, "due": {"type": "string"}, "gaps":
{"type": "integer"}, "unknown": {"type": "integer"}, "examples": {"type": "array", "items":
{"type": "string"}}, "opened_version": {"type": "integer"}, "reported_version": {"type":
"integer"}, "closed_version": {"type": ["integer", "null"]}, "reopened": {"type": "integer"}},
"required": ["rule", "owner", "state", "due", "gaps", "unknown", "examples", "opened_version",
"reported_version", "closed_version", "reopened"], "additionalProperties": false},
"CorrectiveActions": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "at":
{"type": "string"}, "count": {"type": "integer"}, "actions": {"type": "array", "items": {"$ref":
"#/components/schemas/CorrectiveAction"}}, "next_cursor": {"type": ["string", "null"]}},
"required": ["version", "graph_version", "as_of", "at", "count", "actions", "next_cursor"],
"additionalProperties": false},
"ConformanceTrend": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "reports":
{"type": "array", "items": {"type": "object", "properties": {"report": {"type": "integer"},
"time": {"type": "string"}, "at": {"type": "string"}, "judged_version": {"type": "integer"},
"due_days": {"type": "integer"}, "cis": {"type": "integer"}, "checked": {"type": "integer"},
"conform": {"type": "integer"}, "gaps": {"type": "integer"}, "unknown": {"type": "integer"},
"score": {"type": ["number", "null"]}, "actions": {"type": "object", "properties": {"opened":
{"type": "integer"}, "reopened": {"type": "integer"}, "closed": {"type": "integer"}, "open":
{"type": "integer"}}, "required": ["opened", "reopened", "closed", "open"],
"additionalProperties": false}, "rules": {"type": "array", "items": {"type": "object",
"properties": {"rule": {"type": "string"}, "checked": {"type": "integer"}, "conform": {"type":
"integer"}, "gaps": {"type": "integer"}, "unknown": {"type": "integer"}, "score": {"type":
["number", "null"]}}, "required": ["rule", "checked", "conform", "gaps", "unknown", "score"],
"additionalProperties": false}}}, "required": ["report", "time", "at", "judged_version",
"due_days", "cis", "checked", "conform", "gaps", "unknown", "score", "actions", "rules"],
"additionalProperties": false}}, "reports_omitted": {"type": "integer"}}, "required": ["version",
"graph_version", "as_of", "reports", "reports_omitted"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
