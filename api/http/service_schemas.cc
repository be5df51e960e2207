// The schemas of problems, health and bodies of bytes.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view service_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"Problem": {"type": "object", "properties": {"type": {"type": "string"}, "title": {"type":
"string"}, "status": {"type": "integer"}, "detail": {"type": "string"}, "violations": {"type":
"array", "items": {"type": "object", "properties": {"pointer": {"type": "string"}, "code":
{"type": "string"}, "message": {"type": "string"}, "file": {"type": "string"}, "line": {"type":
"integer"}, "field": {"type": ["string", "null"]}, "value": {"type": ["string", "null"]}},
"required": ["pointer", "code", "message"], "additionalProperties": false}}},
"required": ["type", "title", "status", "detail", "violations"], "additionalProperties": false},
"Health": {"type": "object", "properties": {"status": {"type": "string"}, "version": {"type":
"integer"}, "graph_version": {"type": "integer"}}, "required": ["status"], "additionalProperties":
false},
"OpenApi": {"type": "object"},
"Bytes": {"type": "string", "format": "binary"}
})json";
    return kSchemas;
}

}  // namespace faultline::http
