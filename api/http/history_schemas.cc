// The schemas of histories, relationships and differences.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view history_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"FieldChange": {"type": "object", "properties": {"field": {"type": "string"}, "before": {"type":
["null", "string", "integer", "number", "boolean", "array", "object"], "items": {"type": ["string",
"integer", "number", "boolean"]}}, "after": {"type": ["null", "string", "integer", "number",
"boolean", "array", "object"], "items": {"type": ["string", "integer", "number", "boolean"]}}},
"required": ["field", "before", "after"], "additionalProperties": false},
"CiHistory": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "ci": {"type": "string"},
"alive": {"type": "boolean"}, "merged_into": {"type": "string"},
"history": {"type": "array", "items": {"type": "object", "properties":
{"version": {"type": "integer"}, "time": {"type": "string"}, "principal": {"type": "string"},
"source": {"type": "string"}, "reason": {"type": "string"}, "request_id": {"type": "string"},
"what": {"type": "string"}, "merged_into": {"type": "string"},
"changes": {"type": "array", "items": {"$ref":
"#/components/schemas/FieldChange"}}}, "required": ["version", "time", "principal", "source",
"reason", "request_id", "what", "changes"], "additionalProperties": false}}, "next_cursor": {"type":
["string", "null"]}}, "required": ["version", "graph_version", "as_of", "ci", "alive", "history",
"next_cursor"], "additionalProperties": false},
"RelationshipList": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]},
"relationships": {"type": "array", "items": {"$ref": "#/components/schemas/Relationship"}},
"next_cursor": {"type": ["string", "null"]}}, "required": ["version", "graph_version", "as_of",
"relationships", "next_cursor"], "additionalProperties": false},
"RelationshipHistory": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "source":
{"type": "string"}, "type": {"type": "string"}, "target": {"type": "string"}, "group": {"type":
["string", "null"]}, "history": {"type": "array", "items": {"type": "object", "properties":
{"version": {"type": "integer"}, "time": {"type": "string"}, "principal": {"type": "string"},
"source": {"type": "string"}, "reason": {"type": "string"}, "request_id": {"type": "string"},
"retired": {"type": "array", "items": {"type": "string"}}, "sides": {"type": "array", "items":
{"type": "object", "properties": {"owner": {"type": "string"}, "changes": {"type": "array", "items":
{"$ref": "#/components/schemas/FieldChange"}}}, "required": ["owner", "changes"],
"additionalProperties": false}}}, "required": ["version", "time", "principal", "source", "reason",
"request_id", "retired", "sides"], "additionalProperties": false}}, "next_cursor": {"type":
["string", "null"]}}, "required": ["version", "graph_version", "as_of", "source", "type", "target",
"group", "history", "next_cursor"], "additionalProperties": false},
"Scope": {"type": "object", "properties": {"cis": {"type": "array", "items": {"type": "string"}},
"class": {"type": "string"}, "service": {"type": "string"}, "query": {"type": "string"}, "filter":
{"$ref": "#/components/schemas/Filter"}}, "additionalProperties": false},
"DiffSide": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "time": {"type": "string"},
"baseline": {"type": ["string", "null"]}, "scope": {"$ref": "#/components/schemas/Scope"}},
"required": ["version", "graph_version", "as_of", "time", "baseline", "scope"],
"additionalProperties": false},
"Diff": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version": {"type":
"integer"}, "as_of": {"type": ["string", "integer", "null"]}, "from": {"$ref":
"#/components/schemas/DiffSide"}, "to": {"$ref": "#/components/schemas/DiffSide"}, "cis": {"type":
"array", "items": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type":
"string"}, "class": {"type": "string"}, "what": {"type": "string"}, "changes": {"type": "array",
"items": {"$ref": "#/components/schemas/FieldChange"}}}, "required": ["id", "name", "class", "what",
"changes"], "additionalProperties": false}}, "summary": {"type": "object", "properties": {"created":
{"type": "integer"}, "changed": {"type": "integer"}, "retired": {"type": "integer"}, "entered":
{"type": "integer"}, "left": {"type": "integer"}}, "required": ["created", "changed", "retired",
"entered", "left"], "additionalProperties": false}}, "required": ["version", "graph_version",
"as_of", "from", "to", "cis", "summary"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
