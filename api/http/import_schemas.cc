// The schemas of imports: the answer of a dry run has its members instead of the versions.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view import_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"ImportResult": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "dry_run": {"type": "boolean"}, "accepted": {"type": "boolean"}, "plan":
{"type": ["object", "null"], "properties": {"id": {"type": "string"}, "created": {"type":
"string"}, "expires": {"type": "string"}, "principal": {"type": "string"}, "base_graph_version":
{"type": "integer"}, "source": {"type": "string"}, "format": {"type": "string"}, "files": {"type":
"array", "items": {"type": "string"}}, "scope": {"type": ["array", "null"], "items": {"type":
"string"}}, "complete": {"type": "boolean"}, "best_effort": {"type": "boolean"}, "cis": {"$ref":
"#/components/schemas/RunCounts"}, "relationships": {"$ref": "#/components/schemas/RunCounts"},
"problem_count": {"type": "integer"}, "operation_count": {"type": "integer"}, "bytes": {"type":
"integer"}}, "required": ["id", "created", "expires", "principal", "base_graph_version", "source",
"format", "files", "scope", "complete", "best_effort", "cis", "relationships", "problem_count",
"operation_count", "bytes"], "additionalProperties": false}, "base_graph_version": {"type":
"integer"}, "created": {"type": "integer"}, "updated": {"type": "integer"}, "unchanged": {"type":
"integer"}, "retired": {"type": "integer"}, "quarantined": {"type": "integer"}, "relationships":
{"$ref": "#/components/schemas/RunCounts"}, "problems": {"type": "array", "items": {"type":
"object", "properties": {"file": {"type": "string"}, "line": {"type": "integer"}, "code": {"type":
"string"}, "message": {"type": "string"}}, "required": ["file", "line", "code", "message"],
"additionalProperties": false}}, "problem_count": {"type": "integer"}, "format": {"type":
"string"}, "source": {"type": "string"}, "dropped": {"type": "object", "additionalProperties":
{"type": "integer"}}, "identified": {"type": "integer"}, "completion": {"type": "object",
"properties": {"done": {"type": "boolean"}, "scope_cis": {"type": "integer"}, "absent_cis":
{"type": "integer"}}, "required": ["done", "scope_cis", "absent_cis"], "additionalProperties":
false}, "operations": {"type": "array",
"items": {"$ref": "#/components/schemas/PlanOperation"}}, "operations_omitted": {"type":
"integer"}}, "required": ["created", "updated", "unchanged", "retired", "quarantined",
"relationships", "problems", "problem_count", "format", "source", "dropped"],
"additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
