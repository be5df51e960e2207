// The schemas of minimal cut sets.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view cuts_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"CutSets": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "ci": {"type": "string"},
"cut_sets": {"type": "array", "items": {"type": "object", "properties": {"members": {"type":
"array", "items": {"type": "string"}}, "probability": {"type": "number"}, "broken_groups": {"type":
"array", "items": {"type": "object", "properties": {"owner": {"type": "string"}, "name": {"type":
"string"}}, "required": ["owner", "name"], "additionalProperties": false}}}, "required": ["members",
"probability"], "additionalProperties": false}}, "complete": {"type": "boolean"}, "complete_size":
{"type": "integer"}, "limit_hit": {"type": ["object", "null"], "properties": {"name": {"type":
"string"}, "value": {"type": "integer"}}, "required": ["name", "value"], "additionalProperties":
false}, "omitted": {"type": "object", "properties": {"cut_sets": {"type": "integer"},
"broken_groups": {"type": "integer"}}, "required": ["cut_sets"], "additionalProperties": false},
"unknown_reliability": {"type": "array", "items": {"type": "string"}}, "class_defaults": {"type":
"integer"}, "unusable_reliability": {"type": "array", "items": {"type": "string"}}}, "required":
["version", "graph_version", "as_of", "ci", "cut_sets", "complete", "complete_size", "limit_hit",
"omitted", "unknown_reliability", "class_defaults", "unusable_reliability"],
"additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
