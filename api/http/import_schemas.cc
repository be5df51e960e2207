// The schemas of imports.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view import_schemas() {
    static constexpr std::string_view kSchemas = R"json({
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
"dropped"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
