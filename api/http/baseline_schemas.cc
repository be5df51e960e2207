// The schemas of baselines and of the removal of history.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view baseline_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"BaselineRequest": {"type": "object", "properties": {"name": {"type": "string"}, "cis": {"type":
["array", "null"], "items": {"type": "string"}}, "class": {"type": ["string", "null"]}, "service":
{"type": ["string", "null"]}, "query": {"type": ["string", "null"]}, "as_of": {"type": ["string",
"integer", "null"]}, "description":
{"type": ["string", "null"]}, "reason": {"type": ["string", "null"]}}, "required": ["name"],
"additionalProperties": false},
"Baseline": {"type": "object", "properties": {"name": {"type": "string"}, "version": {"type":
"integer"}, "time": {"type": "string"}, "scope": {"$ref": "#/components/schemas/Scope"}, "cis":
{"type": "integer"}, "content_sha256": {"type": "string"}, "description": {"type": "string"},
"principal": {"type": "string"}, "created": {"type": "string"}, "created_version": {"type":
"integer"}}, "required": ["name", "version", "time", "scope", "cis", "content_sha256",
"description", "principal", "created", "created_version"], "additionalProperties": false},
"BaselineAnswer": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "baseline": {"$ref":
"#/components/schemas/Baseline"}, "content_matches": {"type": "boolean"}}, "required": ["version",
"graph_version", "as_of", "baseline"],
"additionalProperties": false},
"BaselineList": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "baselines": {"type":
"array", "items": {"$ref": "#/components/schemas/Baseline"}}}, "required": ["version",
"graph_version", "as_of", "baselines"], "additionalProperties": false},
"BaselineDeletion": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "deleted": {"type": "string"}}, "required": ["version",
"graph_version", "deleted"], "additionalProperties": false},
"BaselineMembers": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "baseline":
{"type": "string"}, "count": {"type": "integer"}, "cis": {"type": "array", "items": {"type":
"object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "class": {"type":
"string"}}, "required": ["id", "name", "class"], "additionalProperties": false}}}, "required":
["version", "graph_version", "as_of", "baseline", "count", "cis"], "additionalProperties": false},
"RetentionRequest": {"type": "object", "properties": {"before": {"type": ["string", "integer"]},
"reason": {"type": "string"}}, "required": ["before", "reason"], "additionalProperties": false},
"HistoryPoint": {"type": "object", "properties": {"version": {"type": "integer"}, "time": {"type":
"string"}}, "required": ["version", "time"], "additionalProperties": false},
"Retention": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": "null"}, "removed": {"type": "boolean"}, "oldest": {"$ref":
"#/components/schemas/HistoryPoint"}, "before": {"$ref": "#/components/schemas/HistoryPoint"},
"versions": {"type": "integer"}, "rows": {"type": "object", "properties": {"claims": {"type":
"integer"}, "catalogue_entries": {"type": "integer"}, "records": {"type": "integer"}, "chunks":
{"type": "integer"}}, "required": ["claims", "catalogue_entries", "records", "chunks"],
"additionalProperties": false}}, "required": ["version", "graph_version", "as_of", "removed",
"oldest", "before", "versions", "rows"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
