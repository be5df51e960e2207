// The schemas of merges and splits.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view identity_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"CiMerge": {"type": "object", "properties": {"drop": {"type": "string"}, "reason": {"type":
["string", "null"]}}, "required": ["drop"], "additionalProperties": false},
"CiSplit": {"type": "object", "properties": {"sources": {"type": ["array", "null"], "items":
{"type": "string"}}, "native_id": {"type": ["string", "null"]}, "new_id": {"type": ["string",
"null"]}, "reason": {"type": ["string", "null"]}}, "additionalProperties": false},
"IdentityResult": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "dry_run": {"type": "boolean"}, "ci": {"type": "string"},
"other": {"type": "string"}, "etag": {"type": "string"}, "claims": {"type": "array", "items":
{"type": "object", "properties": {"source": {"type": "string"}, "ci": {"type": "string"},
"native_id": {"type": "string"}, "joined": {"type": "boolean"}}, "required": ["source", "ci",
"native_id", "joined"], "additionalProperties": false}}, "relationships": {"type": "array",
"items": {"type": "object", "properties": {"what": {"type": "string"}, "source": {"type":
"string"}, "type": {"type": "string"}, "target": {"type": "string"}, "group": {"type": "string"},
"now": {"type": "string"}, "claimed_by": {"type": "string"}}, "required": ["what", "source",
"type", "target", "group", "now", "claimed_by"], "additionalProperties": false}},
"relationship_count": {"type": "integer"}, "groups": {"type": "array", "items": {"type": "object",
"properties": {"ci": {"type": "string"}, "name": {"type": "string"}, "required_before": {"type":
"integer"}, "required": {"type": "integer"}, "capacity_before": {"type": "integer"}, "capacity":
{"type": "integer"}}, "required": ["ci", "name", "required_before", "required", "capacity_before",
"capacity"], "additionalProperties": false}}}, "required": ["version", "graph_version", "dry_run",
"ci", "other", "etag", "claims", "relationships", "relationship_count", "groups"],
"additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
