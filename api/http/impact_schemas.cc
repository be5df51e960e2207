// The schemas of questions about the graph.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view impact_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"Dependencies": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "ci": {"type": "string"},
"summary": {"type": "object", "properties": {"direct": {"type": "integer"}, "all": {"type":
"integer"}, "by_class": {"type": "object", "additionalProperties": {"type": "integer"}}},
"required": ["direct", "all", "by_class"], "additionalProperties": false}, "relationships":
{"type": "array", "items": {"$ref": "#/components/schemas/Relationship"}}, "groups": {"type":
"array", "items": {"type": "object", "properties": {"name": {"type": "string"}, "required":
{"type": "integer"}, "capacity": {"type": "integer"}, "members": {"type": "array", "items":
{"type": "string"}}}, "required": ["name", "required", "capacity", "members"],
"additionalProperties": false}}, "dependencies": {"type": "array", "items": {"type": "object",
"properties": {"id": {"type": "string"}, "name": {"type": "string"}, "class": {"type": "string"},
"hops": {"type": "integer"}}, "required": ["id", "name", "class", "hops"], "additionalProperties":
false}}}, "required": ["version", "graph_version", "as_of", "ci", "summary", "relationships",
"groups", "dependencies"], "additionalProperties": false},
"Impact": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "question": {"type":
"object", "properties": {"failed": {"type": "array", "items": {"type": "string"}}, "max_hops":
{"type": ["integer", "null"]}, "limit": {"type": ["integer", "null"]}, "next": {"type": "boolean"},
"times": {"type": "boolean"}}, "required": ["failed", "max_hops", "limit"], "additionalProperties":
false}, "complete": {"type": "boolean"}, "summary": {"type": "object", "properties": {"failed":
{"type": "integer"}, "down": {"type": "integer"}, "at_risk": {"type": "integer"}, "impaired":
{"type": "integer"}, "inherited": {"type": "integer"}, "by_class": {"type": "object",
"additionalProperties": {"type": "object", "properties": {"down": {"type": "integer"}, "at_risk":
{"type": "integer"}, "impaired": {"type": "integer"}, "inherited": {"type": "integer"}},
"required": ["down", "at_risk", "impaired", "inherited"], "additionalProperties": false}}},
"required": ["failed", "down", "at_risk", "impaired", "inherited", "by_class"],
"additionalProperties": false}, "confidence": {"$ref": "#/components/schemas/ImpactConfidence"},
"group_by": {"type": "array", "items": {"type": "string"}}, "groups": {"type": "array", "items":
{"$ref": "#/components/schemas/ImpactGroup"}}, "bundles": {"type": "array", "items": {"$ref":
"#/components/schemas/NeedBundle"}}, "contacts": {"type": "array", "items": {"$ref":
"#/components/schemas/ImpactContact"}}, "without_contact": {"type": "array", "items": {"$ref":
"#/components/schemas/ServiceHit"}}, "explanation": {"$ref":
"#/components/schemas/ImpactExplanation"}, "down": {"type": "array", "items": {"type": "object",
"properties": {"id": {"type": "string"}, "name": {"type": "string"}, "class": {"type": "string"},
"hops": {"type": "integer"}, "impact_after_s": {"type": ["integer", "null"]}, "path": {"type":
"array", "items": {"type": "string"}}, "broken_groups": {"type": "array", "items": {"type":
"object", "properties": {"name": {"type": "string"}, "required": {"type": "integer"},
"capacity_left": {"type": "integer"}}, "required": ["name", "required", "capacity_left"],
"additionalProperties": false}}}, "required": ["id", "name", "class", "hops", "path",
"broken_groups"], "additionalProperties": false}}, "at_risk": {"type": "array", "items": {"type":
"object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "class": {"type":
"string"}, "hit_groups": {"type": "array", "items": {"type": "object", "properties": {"name":
{"type": "string"}, "required": {"type": "integer"}, "capacity_left": {"type": "integer"},
"held_by": {"type": "array", "items": {"type": "string"}}, "margin": {"type": "integer"}, "next":
{"type": "array", "items": {"type": "string"}}, "breaks_anyway": {"type": "boolean"}}, "required":
["name", "required", "capacity_left", "held_by", "margin"], "additionalProperties": false}}},
"required": ["id", "name", "class", "hit_groups"], "additionalProperties": false}}, "impaired":
{"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}, "name":
{"type": "string"}, "class": {"type": "string"}, "soft_needs": {"type": "array", "items": {"type":
"object", "properties": {"target": {"type": "string"}, "strength": {"type": "number"}}, "required":
["target", "strength"], "additionalProperties": false}}}, "required": ["id", "name", "class",
"soft_needs"], "additionalProperties": false}}, "inherited": {"type": "array", "items": {"type":
"object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "class": {"type":
"string"}, "nearest": {"type": "object", "properties": {"owner": {"type": "string"}, "group":
{"type": "string"}, "soft_target": {"type": "string"}, "margin": {"type": ["integer", "null"]}},
"required": ["owner", "margin"], "additionalProperties": false}, "margin_min": {"type": ["integer",
"null"]}}, "required": ["id", "name", "class", "nearest", "margin_min"], "additionalProperties":
false}}, "frontier": {"type": "object", "properties": {"count": {"type": "integer"}, "ids":
{"type": "array", "items": {"type": "string"}}}, "required": ["count", "ids"],
"additionalProperties": false}, "omitted": {"type": "object", "properties": {"down": {"type":
"integer"}, "at_risk": {"type": "integer"}, "impaired": {"type": "integer"}, "inherited": {"type":
"integer"}, "next": {"type": "integer"}}, "required": ["down", "at_risk", "impaired"],
"additionalProperties": false}}, "required": ["version", "graph_version", "as_of", "question",
"complete", "summary"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
