// The schemas of findings.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view lint_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"Lint": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "count": {"type":
"integer"}, "findings": {"type":
"array", "items": {"type": "object", "properties": {"code": {"type": "string"}, "subject":
{"type": "string"}, "message": {"type": "string"}, "count": {"type": "integer"}, "examples":
{"type": "array", "items": {"type": "string"}}}, "required": ["code", "subject", "message",
"count", "examples"], "additionalProperties": false}}}, "required": ["version", "graph_version",
"as_of", "count", "findings"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
