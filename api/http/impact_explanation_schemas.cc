// The schemas of the explanation in an impact answer.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view impact_explanation_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"ExplainedCi": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type":
"string"}, "class": {"type": "string"}, "result": {"type": "string"}, "hops": {"type": "integer"},
"capacity": {"type": "integer"}, "path": {"type": "array", "items": {"type": "string"}}},
"required": ["id", "name", "class", "result"],
"additionalProperties": false},
"ExplainedNeed": {"type": "object", "properties": {"dependent": {"$ref":
"#/components/schemas/ExplainedCi"}, "dependency": {"$ref": "#/components/schemas/ExplainedCi"},
"need": {"type": "string"}, "group": {"type": ["string", "null"]}, "strength": {"type": "number"},
"delay_s": {"type": "integer"}, "recorded_as": {"type": ["array", "null"], "items": {"$ref":
"#/components/schemas/Relationship"}}}, "required": ["dependency", "need", "group", "strength",
"delay_s", "recorded_as"], "additionalProperties": false},
"ExplainedGroup": {"type": "object", "properties": {"owner": {"type": "string"}, "name": {"type":
"string"}, "broken": {"type": "boolean"}, "required": {"type": "integer"}, "capacity": {"type":
"integer"}, "capacity_left": {"type": "integer"}, "margin": {"type": ["integer", "null"]}, "lost":
{"type": "array", "items": {"$ref": "#/components/schemas/ExplainedCi"}}, "surviving": {"type":
"array", "items": {"$ref": "#/components/schemas/ExplainedCi"}}}, "required": ["owner", "name",
"broken", "required", "capacity", "capacity_left", "margin", "lost", "surviving"],
"additionalProperties": false},
"ImpactExplanation": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type":
"string"}, "class": {"type": "string"}, "result": {"type": "string"}, "hops": {"type": "integer"},
"impact_after_s": {"type": ["integer", "null"]}, "sentence": {"type": "string"}, "details":
{"type": "array", "items": {"type": "string"}}, "hard_needs": {"type": "array", "items": {"$ref":
"#/components/schemas/ExplainedNeed"}}, "soft_needs": {"type": "array", "items": {"$ref":
"#/components/schemas/ExplainedNeed"}}, "groups": {"type": "array", "items": {"$ref":
"#/components/schemas/ExplainedGroup"}}, "nearest": {"type": "object", "properties": {"owner":
{"type": "string"}, "group": {"type": "string"}, "soft_target": {"type": "string"}, "margin":
{"type": ["integer", "null"]}, "margin_min": {"type": ["integer", "null"]}}, "required": ["owner",
"margin", "margin_min"], "additionalProperties": false},
"path": {"type": "array", "items": {"$ref": "#/components/schemas/ExplainedNeed"}}, "paths":
{"type": "array", "items": {"type": "array", "items": {"$ref":
"#/components/schemas/ExplainedNeed"}}}, "paths_complete": {"type": "boolean"}}, "required": ["id",
"name", "class", "result", "sentence", "details", "hard_needs", "soft_needs", "groups", "path"],
"additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
