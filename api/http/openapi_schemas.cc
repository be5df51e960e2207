// The schemas of the OpenAPI document, one line each; the answers in tests are checked against
// them.

#include "api/http/openapi.h"

namespace faultline::http {

namespace {

constexpr std::string_view kSchemas = R"json({
"Problem": {"type": "object", "properties": {"type": {"type": "string"}, "title": {"type":
"string"}, "status": {"type": "integer"}, "detail": {"type": "string"}, "violations": {"type":
"array", "items": {"type": "object", "properties": {"pointer": {"type": "string"}, "code":
{"type": "string"}, "message": {"type": "string"}, "file": {"type": "string"}, "line": {"type":
"integer"}}, "required": ["pointer", "code", "message"], "additionalProperties": false}}},
"required": ["type", "title", "status", "detail", "violations"], "additionalProperties": false},
"Health": {"type": "object", "properties": {"status": {"type": "string"}, "version": {"type":
"integer"}, "graph_version": {"type": "integer"}}, "required": ["status"], "additionalProperties":
false},
"OpenApi": {"type": "object"},
"Bytes": {"type": "string", "format": "binary"},
"Relationship": {"type": "object", "properties": {"source": {"type": "string"}, "type": {"type":
"string"}, "target": {"type": "string"}, "group": {"type": ["string", "null"]}, "capacity":
{"type": "integer"}, "strength": {"type": "number"}, "delay_s": {"type": "integer"},
"verified_at": {"type": ["string", "null"]}, "sources": {"type": "array", "items": {"type":
"string"}}, "version": {"type": "integer"}}, "required": ["source", "type", "target", "group",
"capacity", "strength", "delay_s", "verified_at", "sources", "version"], "additionalProperties":
false},
"Ci": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version": {"type":
"integer"}, "as_of": {"type": "null"}, "ci": {"type": "object", "properties": {"id": {"type":
"string"}, "class": {"type": "string"}, "name": {"type": "string"}, "attributes": {"type":
"object"}}, "required": ["id", "class", "name", "attributes"], "additionalProperties": false},
"relationships": {"type": "array", "items": {"$ref": "#/components/schemas/Relationship"}},
"groups": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"},
"required": {"type": "integer"}}, "required": ["name", "required"], "additionalProperties":
false}}, "provenance": {"type": "object", "additionalProperties": {"type": "object", "properties":
{"source": {"type": "string"}, "version": {"type": "integer"}}, "required": ["source", "version"],
"additionalProperties": false}}, "last_changed": {"type": "integer"}}, "required": ["version",
"graph_version", "as_of", "ci", "relationships", "groups", "provenance", "last_changed"],
"additionalProperties": false},
"CiList": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": "null"}, "cis": {"type": "array", "items": {"type":
"object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "class": {"type":
"string"}}, "required": ["id", "name", "class"], "additionalProperties": false}}, "next_cursor":
{"type": ["string", "null"]}}, "required": ["version", "graph_version", "as_of", "cis",
"next_cursor"], "additionalProperties": false},
"Dependencies": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": "null"}, "ci": {"type": "string"}, "summary": {"type":
"object", "properties": {"direct": {"type": "integer"}, "all": {"type": "integer"}, "by_class":
{"type": "object", "additionalProperties": {"type": "integer"}}}, "required": ["direct", "all",
"by_class"], "additionalProperties": false}, "relationships": {"type": "array", "items": {"$ref":
"#/components/schemas/Relationship"}}, "groups": {"type": "array", "items": {"type": "object",
"properties": {"name": {"type": "string"}, "required": {"type": "integer"}, "capacity": {"type":
"integer"}, "members": {"type": "array", "items": {"type": "string"}}}, "required": ["name",
"required", "capacity", "members"], "additionalProperties": false}}, "dependencies": {"type":
"array", "items": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type":
"string"}, "class": {"type": "string"}, "hops": {"type": "integer"}}, "required": ["id", "name",
"class", "hops"], "additionalProperties": false}}}, "required": ["version", "graph_version",
"as_of", "ci", "summary", "relationships", "groups", "dependencies"], "additionalProperties":
false},
"ImpactQuestion": {"type": "object", "properties": {"failed": {"type": "array", "items": {"type":
"string"}}, "max_hops": {"type": ["integer", "null"]}, "limit": {"type": ["integer", "null"]},
"inherited": {"type": ["boolean", "array", "null"], "items": {"type": "string"}}}, "required":
["failed"], "additionalProperties": false},
"Impact": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": "null"}, "question": {"type": "object", "properties":
{"failed": {"type": "array", "items": {"type": "string"}}, "max_hops": {"type": ["integer",
"null"]}, "limit": {"type": ["integer", "null"]}}, "required": ["failed", "max_hops", "limit"],
"additionalProperties": false}, "complete": {"type": "boolean"}, "summary": {"type": "object",
"properties": {"failed": {"type": "integer"}, "down": {"type": "integer"}, "at_risk": {"type":
"integer"}, "impaired": {"type": "integer"}, "inherited": {"type": "integer"}, "by_class":
{"type": "object", "additionalProperties": {"type": "object", "properties": {"down": {"type":
"integer"}, "at_risk": {"type": "integer"}, "impaired": {"type": "integer"}, "inherited": {"type":
"integer"}}, "required": ["down", "at_risk", "impaired", "inherited"], "additionalProperties":
false}}}, "required": ["failed", "down", "at_risk", "impaired", "inherited", "by_class"],
"additionalProperties": false}, "down": {"type": "array", "items": {"type": "object",
"properties": {"id": {"type": "string"}, "name": {"type": "string"}, "class": {"type": "string"},
"hops": {"type": "integer"}, "path": {"type": "array", "items": {"type": "string"}},
"broken_groups": {"type": "array", "items": {"type": "object", "properties": {"name": {"type":
"string"}, "required": {"type": "integer"}, "capacity_left": {"type": "integer"}}, "required":
["name", "required", "capacity_left"], "additionalProperties": false}}}, "required": ["id",
"name", "class", "hops", "path", "broken_groups"], "additionalProperties": false}}, "at_risk":
{"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}, "name":
{"type": "string"}, "class": {"type": "string"}, "hit_groups": {"type": "array", "items": {"type":
"object", "properties": {"name": {"type": "string"}, "required": {"type": "integer"},
"capacity_left": {"type": "integer"}, "held_by": {"type": "array", "items": {"type": "string"}},
"margin": {"type": "integer"}}, "required": ["name", "required", "capacity_left", "held_by",
"margin"], "additionalProperties": false}}}, "required": ["id", "name", "class", "hit_groups"],
"additionalProperties": false}}, "impaired": {"type": "array", "items": {"type": "object",
"properties": {"id": {"type": "string"}, "name": {"type": "string"}, "class": {"type": "string"},
"soft_needs": {"type": "array", "items": {"type": "object", "properties": {"target": {"type":
"string"}, "strength": {"type": "number"}}, "required": ["target", "strength"],
"additionalProperties": false}}}, "required": ["id", "name", "class", "soft_needs"],
"additionalProperties": false}}, "inherited": {"type": "array", "items": {"type": "object",
"properties": {"id": {"type": "string"}, "name": {"type": "string"}, "class": {"type": "string"},
"nearest": {"type": "object", "properties": {"owner": {"type": "string"}, "group": {"type":
"string"}, "soft_target": {"type": "string"}, "margin": {"type": ["integer", "null"]}},
"required": ["owner", "margin"], "additionalProperties": false}, "margin_min": {"type":
["integer", "null"]}}, "required": ["id", "name", "class", "nearest", "margin_min"],
"additionalProperties": false}}, "frontier": {"type": "object", "properties": {"count": {"type":
"integer"}, "ids": {"type": "array", "items": {"type": "string"}}}, "required": ["count", "ids"],
"additionalProperties": false}, "omitted": {"type": "object", "properties": {"down": {"type":
"integer"}, "at_risk": {"type": "integer"}, "impaired": {"type": "integer"}, "inherited": {"type":
"integer"}}, "required": ["down", "at_risk", "impaired"], "additionalProperties": false}},
"required": ["version", "graph_version", "as_of", "question", "complete", "summary"],
"additionalProperties": false},
"ImportResult": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "created": {"type": "integer"}, "updated": {"type": "integer"}, "unchanged":
{"type": "integer"}, "retired": {"type": "integer"}, "quarantined": {"type": "integer"},
"relationships": {"type": "object", "properties": {"created": {"type": "integer"}, "updated":
{"type": "integer"}, "unchanged": {"type": "integer"}, "retired": {"type": "integer"},
"quarantined": {"type": "integer"}}, "required": ["created", "updated", "unchanged", "retired",
"quarantined"], "additionalProperties": false}, "problems": {"type": "array", "items": {"type":
"object", "properties": {"file": {"type": "string"}, "line": {"type": "integer"}, "code": {"type":
"string"}, "message": {"type": "string"}}, "required": ["file", "line", "code", "message"],
"additionalProperties": false}}, "problem_count": {"type": "integer"}, "format": {"type":
"string"}, "source": {"type": "string"}, "dropped": {"type": "object", "additionalProperties":
{"type": "integer"}}}, "required": ["version", "graph_version", "created", "updated", "unchanged",
"retired", "quarantined", "relationships", "problems", "problem_count", "format", "source",
"dropped"], "additionalProperties": false},
"Lint": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": "null"}, "count": {"type": "integer"}, "findings": {"type":
"array", "items": {"type": "object", "properties": {"code": {"type": "string"}, "subject":
{"type": "string"}, "message": {"type": "string"}, "count": {"type": "integer"}, "examples":
{"type": "array", "items": {"type": "string"}}}, "required": ["code", "subject", "message",
"count", "examples"], "additionalProperties": false}}}, "required": ["version", "graph_version",
"as_of", "count", "findings"], "additionalProperties": false}
})json";

}  // namespace

std::string_view openapi_schemas() {
    return kSchemas;
}

}  // namespace faultline::http
