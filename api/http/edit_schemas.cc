// The schemas of direct writes.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view edit_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"RelationshipWrite": {"type": "object", "properties": {"source": {"type": "string"}, "type":
{"type": "string"}, "target": {"type": "string"}, "group": {"type": ["string", "null"]},
"capacity": {"type": ["integer", "null"]}, "strength": {"type": ["number", "null"]}, "delay_s":
{"type": ["integer", "null"]}, "verified_at": {"type": ["string", "null"]}}, "required": ["type"],
"additionalProperties": false},
"GroupWrite": {"type": "object", "properties": {"name": {"type": "string"}, "required": {"type":
"integer"}}, "required": ["name"], "additionalProperties": false},
"CiWrite": {"type": "object", "properties": {"class": {"type": "string"}, "name": {"type":
["string", "null"]}, "attributes": {"type": ["object", "null"]}, "relationships": {"type":
["array", "null"], "items": {"$ref": "#/components/schemas/RelationshipWrite"}}, "groups":
{"type": ["array", "null"], "items": {"$ref": "#/components/schemas/GroupWrite"}}}, "required":
["class"], "additionalProperties": false},
"CiPatch": {"type": "object", "properties": {"class": {"type": "string"}, "name": {"type":
["string", "null"]}, "attributes": {"type": ["object", "null"]}, "relationships": {"type":
["array", "null"], "items": {"$ref": "#/components/schemas/RelationshipWrite"}}, "groups":
{"type": ["array", "null"], "items": {"$ref": "#/components/schemas/GroupWrite"}}},
"additionalProperties": false},
"WriteNote": {"type": "object", "properties": {"pointer": {"type": "string"}, "code": {"type":
"string"}, "message": {"type": "string"}}, "required": ["pointer", "code", "message"],
"additionalProperties": false},
"Retirement": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "id": {"type": "string"}, "operation": {"type": "string"}, "result": {"type":
"string"}, "etag": {"type": ["string", "null"]}, "claimed_by": {"type": "array", "items": {"type":
"string"}}, "problems": {"type": "array", "items": {"$ref": "#/components/schemas/WriteNote"}},
"problem_count": {"type": "integer"}}, "required": ["version", "graph_version", "id", "operation",
"result", "etag", "claimed_by", "problems", "problem_count"], "additionalProperties": false},
"OperationWrite": {"type": "object", "properties": {"id": {"type": "string"}, "if_match": {"type":
["string", "integer", "null"]}, "if_none_match": {"type": ["string", "integer", "null"]},
"upsert": {"type": ["boolean", "null"]}, "class": {"type": "string"}, "name": {"type": ["string",
"null"]}, "attributes": {"type": ["object", "null"]}, "relationships": {"type": ["array", "null"],
"items": {"$ref": "#/components/schemas/RelationshipWrite"}}, "groups": {"type": ["array",
"null"], "items": {"$ref": "#/components/schemas/GroupWrite"}}}, "required": ["id"],
"additionalProperties": false},
"OperationDelete": {"type": "object", "properties": {"id": {"type": "string"}, "if_match":
{"type": ["string", "integer", "null"]}, "if_none_match": {"type": ["string", "integer",
"null"]}}, "required": ["id"], "additionalProperties": false},
"Batch": {"type": "object", "properties": {"operations": {"type": "array", "items": {"type":
"object", "properties": {"put": {"$ref": "#/components/schemas/OperationWrite"}, "patch": {"$ref":
"#/components/schemas/OperationWrite"}, "delete": {"$ref":
"#/components/schemas/OperationDelete"}}, "additionalProperties": false}}, "reason": {"type":
["string", "null"]}}, "required": ["operations"], "additionalProperties": false},
"BatchResult": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "operations": {"type": "array", "items": {"type": "object", "properties":
{"id": {"type": "string"}, "operation": {"type": "string"}, "result": {"type": "string"}, "etag":
{"type": ["string", "null"]}, "claimed_by": {"type": "array", "items": {"type": "string"}}},
"required": ["id", "operation", "result", "etag", "claimed_by"], "additionalProperties": false}},
"problems": {"type": "array", "items": {"$ref": "#/components/schemas/WriteNote"}},
"problem_count": {"type": "integer"}}, "required": ["version", "graph_version", "operations",
"problems", "problem_count"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
