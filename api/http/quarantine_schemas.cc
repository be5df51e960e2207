// The schemas of the quarantine.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view quarantine_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"QuarantineEntry": {"type": "object", "properties": {"id": {"type": "string"}, "source": {"type":
"string"}, "row": {"type": "string"}, "state": {"type": "string"}, "ci": {"type": ["string",
"null"]}, "class": {"type": "string"}, "name": {"type": "string"}, "why": {"type": "string"},
"candidates": {"type": "array", "items": {"type": "string"}}, "other_rows": {"type": "array",
"items": {"type": "string"}}, "seen": {"type": "integer"}, "first_seen": {"type": "object",
"properties": {"version": {"type": "integer"}, "time": {"type": "string"}}, "required":
["version", "time"], "additionalProperties": false}, "last_seen": {"type": "object", "properties":
{"version": {"type": "integer"}, "time": {"type": "string"}}, "required": ["version", "time"],
"additionalProperties": false}, "last_changed": {"type": "integer"}, "decision": {"type":
["object", "null"], "properties": {"decision": {"type": "string"}, "ci": {"type": ["string",
"null"]}, "version": {"type": "integer"}, "time": {"type": "string"}, "principal": {"type":
"string"}, "reason": {"type": "string"}}, "required": ["decision", "ci", "version", "time",
"principal", "reason"], "additionalProperties": false}}, "required": ["id", "source", "row",
"state", "ci", "class", "name", "why", "candidates", "other_rows", "seen", "first_seen",
"last_seen", "last_changed", "decision"], "additionalProperties": false},
"SaidRelationship": {"type": "object", "properties": {"source": {"type": "string"}, "type":
{"type": "string"}, "target": {"type": "string"}, "group": {"type": ["string", "null"]},
"capacity": {"type": "integer"}, "strength": {"type": "number"}, "delay_s": {"type": "integer"},
"verified_at": {"type": ["string", "null"]}}, "required": ["source", "type", "target", "group",
"capacity", "strength", "delay_s", "verified_at"], "additionalProperties": false},
"Quarantine": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "count": {"type":
"integer"}, "rows": {"type": "array", "items": {"$ref": "#/components/schemas/QuarantineEntry"}},
"next_cursor": {"type": ["string", "null"]}}, "required": ["version", "graph_version", "as_of",
"count", "rows", "next_cursor"], "additionalProperties": false},
"QuarantinedRow": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "id":
{"type": "string"}, "source": {"type": "string"}, "row": {"type": "string"}, "state": {"type":
"string"}, "ci": {"type": ["string", "null"]}, "class": {"type": "string"}, "name": {"type":
"string"}, "why": {"type": "string"}, "candidates": {"type": "array", "items": {"type":
"string"}}, "other_rows": {"type": "array", "items": {"type": "string"}}, "seen": {"type":
"integer"}, "first_seen": {"type": "object", "properties": {"version": {"type": "integer"},
"time": {"type": "string"}}, "required": ["version", "time"], "additionalProperties": false},
"last_seen": {"type": "object", "properties": {"version": {"type": "integer"}, "time": {"type":
"string"}}, "required": ["version", "time"], "additionalProperties": false}, "last_changed":
{"type": "integer"}, "decision": {"type": ["object", "null"], "properties": {"decision": {"type":
"string"}, "ci": {"type": ["string", "null"]}, "version": {"type": "integer"}, "time": {"type":
"string"}, "principal": {"type": "string"}, "reason": {"type": "string"}}, "required":
["decision", "ci", "version", "time", "principal", "reason"], "additionalProperties": false},
"format": {"type": "string"}, "attributes": {"type": "object"}, "relationships": {"type": "array",
"items": {"$ref": "#/components/schemas/SaidRelationship"}}, "groups": {"type": "array", "items":
{"type": "object", "properties": {"name": {"type": "string"}, "required": {"type": "integer"}},
"required": ["name", "required"], "additionalProperties": false}}}, "required": ["version",
"graph_version", "as_of", "id", "source", "row", "state", "ci", "class", "name", "why",
"candidates", "other_rows", "seen", "first_seen", "last_seen", "last_changed", "decision",
"format", "attributes", "relationships", "groups"], "additionalProperties": false},
"QuarantineResolutionRequest": {"type": "object", "properties": {"decision": {"type": "string"},
"ci": {"type": ["string", "null"]}, "reason": {"type": "string"}, "best_effort": {"type":
["boolean", "null"]}, "replace": {"type": ["boolean", "null"]}}, "required": ["decision",
"reason"], "additionalProperties": false},
"QuarantineResolution": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "id": {"type": "string"}, "source": {"type": "string"},
"row": {"type": "string"}, "state": {"type": "string"}, "ci": {"type": ["string", "null"]}, "cis":
{"$ref": "#/components/schemas/RunCounts"}, "relationships": {"$ref":
"#/components/schemas/RunCounts"}, "waiting": {"type": "array", "items": {"$ref":
"#/components/schemas/SaidRelationship"}}, "problems": {"type": "array", "items": {"type":
"object", "properties": {"code": {"type": "string"}, "message": {"type": "string"}}, "required":
["code", "message"], "additionalProperties": false}}, "problem_count": {"type": "integer"}},
"required": ["version", "graph_version", "id", "source", "row", "state", "ci", "cis",
"relationships", "waiting", "problems", "problem_count"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
