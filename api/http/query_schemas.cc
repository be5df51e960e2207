// The schemas of saved queries.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view query_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"Filter": {"type": "object", "properties": {"class": {"type": "string"}, "where": {"type":
"array", "items": {"type": "string"}}, "state":
{"type": "string", "enum": ["live", "retired", "all"]}, "stale_days": {"type": "integer"},
"text": {"type": "string"},
"text_in": {"type": "string"}, "path": {"type": "string"}, "needs": {"type": "string"},
"needed_by": {"type": "string"}, "within": {"type": "integer"}},
"additionalProperties": false},
"SavedQueryRequest": {"type": "object", "properties": {"class": {"type": "string"}, "where":
{"type": "array", "items": {"type": "string"}}, "state":
{"type": "string", "enum": ["live", "retired", "all"]}, "stale_days": {"type": "integer"},
"text": {"type": "string"},
"text_in": {"type": "string"}, "path": {"type": "string"}, "needs": {"type": "string"},
"needed_by": {"type": "string"}, "within": {"type": "integer"},
"description": {"type": ["string", "null"]}, "reason": {"type": ["string", "null"]}},
"additionalProperties": false},
"SavedQuery": {"type": "object", "properties": {"name": {"type": "string"}, "filter": {"$ref":
"#/components/schemas/Filter"}, "description": {"type": "string"}, "principal": {"type": "string"},
"saved": {"type": "string"}, "saved_version": {"type": "integer"}}, "required": ["name", "filter",
"description", "principal", "saved", "saved_version"], "additionalProperties": false},
"SavedQueryAnswer": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "query":
{"$ref": "#/components/schemas/SavedQuery"}}, "required": ["version", "graph_version", "as_of",
"query"], "additionalProperties": false},
"SavedQueryList": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "queries":
{"type": "array", "items": {"$ref": "#/components/schemas/SavedQuery"}}}, "required": ["version",
"graph_version", "as_of", "queries"], "additionalProperties": false},
"SavedQueryDone": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "saved": {"type": "string"}, "deleted": {"type": "string"}},
"required": ["version", "graph_version"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
