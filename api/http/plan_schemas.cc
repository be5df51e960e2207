// The schemas of plans of imports.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view plan_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"Plan": {"type": "object", "properties": {"id": {"type": "string"}, "created": {"type": "string"},
"expires": {"type": "string"}, "principal": {"type": "string"}, "base_graph_version": {"type":
"integer"}, "source": {"type": "string"}, "format": {"type": "string"}, "files": {"type": "array",
"items": {"type": "string"}}, "scope": {"type": ["array", "null"], "items": {"type": "string"}},
"complete": {"type": "boolean"}, "best_effort": {"type": "boolean"}, "cis": {"$ref":
"#/components/schemas/RunCounts"}, "relationships": {"$ref": "#/components/schemas/RunCounts"},
"problem_count": {"type": "integer"}, "operation_count": {"type": "integer"}, "bytes": {"type":
"integer"}}, "required": ["id", "created", "expires", "principal", "base_graph_version", "source",
"format", "files", "scope", "complete", "best_effort", "cis", "relationships", "problem_count",
"operation_count", "bytes"], "additionalProperties": false},
"PlanAnswer": {"type": "object", "properties": {"plan": {"$ref": "#/components/schemas/Plan"}},
"required": ["plan"], "additionalProperties": false},
"PlanList": {"type": "object", "properties": {"plans": {"type": "array", "items": {"$ref":
"#/components/schemas/Plan"}}}, "required": ["plans"], "additionalProperties": false},
"PlanDiscarded": {"type": "object", "properties": {"discarded": {"type": "string"}}, "required":
["discarded"], "additionalProperties": false},
"PlanOperation": {"type": "object", "properties": {"op": {"type": "string"}}, "required": ["op"]}
})json";
    return kSchemas;
}

}  // namespace faultline::http
