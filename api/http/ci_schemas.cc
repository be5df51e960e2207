// The schemas of configuration items.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view ci_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"Relationship": {"type": "object", "properties": {"source": {"type": "string"}, "type": {"type":
"string"}, "target": {"type": "string"}, "group": {"type": ["string", "null"]}, "capacity":
{"type": "integer"}, "strength": {"type": "number"}, "delay_s": {"type": "integer"},
"verified_at": {"type": ["string", "null"]}, "sources": {"type": "array", "items": {"type":
"string"}}, "version": {"type": "integer"}}, "required": ["source", "type", "target", "group",
"capacity", "strength", "delay_s", "verified_at", "sources", "version"], "additionalProperties":
false},
"Ci": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version": {"type":
"integer"}, "as_of": {"type": ["string", "integer", "null"]}, "asked": {"type": "string"}, "ci":
{"type": "object", "properties": {"id": {"type":
"string"}, "class": {"type": "string"}, "name": {"type": "string"}, "attributes": {"type":
"object"}}, "required": ["id", "class", "name", "attributes"], "additionalProperties": false},
"relationships": {"type": "array", "items": {"$ref": "#/components/schemas/Relationship"}},
"groups": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"},
"required": {"type": "integer"}}, "required": ["name", "required"], "additionalProperties":
false}}, "provenance": {"type": "object", "additionalProperties": {"type": "object", "properties":
{"source": {"type": "string"}, "version": {"type": "integer"}}, "required": ["source", "version"],
"additionalProperties": false}}, "last_changed": {"type": "integer"}, "values": {"type": "array",
"items": {"type": "object", "properties": {"field": {"type": "string"}, "value": {}, "source":
{"type": "string"}, "version": {"type": "integer"}, "lost": {"type": ["string", "null"], "enum":
["lower_rank", "older", "tie", "overruled", null]}}, "required": ["field", "value", "source",
"version", "lost"], "additionalProperties": false}}}, "required": ["version",
"graph_version", "as_of", "ci", "relationships", "groups", "provenance", "last_changed"],
"additionalProperties": false},
"CiList": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "cis": {"type": "array",
"items": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"},
"class": {"type": "string"}, "state":
{"type": "string", "enum": ["live", "retired"]}, "last_changed": {"type":
"integer"}, "attributes": {"type": "object"}}, "required": ["id"], "additionalProperties": false}},
"next_cursor": {"type": ["string", "null"]}, "count": {"type": "integer"}}, "required": ["version",
"graph_version", "as_of", "cis", "next_cursor"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
