// The schemas of single points of failure.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view spof_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"SinglePointList": {"type": "array", "items": {"type": "object", "properties": {"id": {"type":
"string"}, "name": {"type": "string"}, "class": {"type": "string"}, "hops": {"type": "integer"},
"explanation": {"type": "string"}}, "required": ["id", "name", "class", "hops", "explanation"],
"additionalProperties": false}},
"SinglePoints": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "ci": {"type": "string"},
"single_points_of_failure": {"$ref": "#/components/schemas/SinglePointList"}, "shared_causes":
{"type": "array", "items": {"type": "object", "properties": {"owner": {"type": "string"}, "group":
{"type": "string"}, "cause": {"type": "object", "properties": {"id": {"type": "string"}, "name":
{"type": "string"}, "class": {"type": "string"}}, "required": ["id", "name", "class"],
"additionalProperties": false}, "members": {"type": "array", "items": {"type": "string"}},
"nearest": {"type": "boolean"}}, "required": ["owner", "group", "cause", "members", "nearest"],
"additionalProperties": false}}, "omitted": {"type": "object", "properties":
{"single_points_of_failure": {"type": "integer"}, "shared_causes": {"type": "integer"}},
"required": ["single_points_of_failure"], "additionalProperties": false}}, "required": ["version",
"graph_version", "as_of", "ci", "single_points_of_failure"], "additionalProperties": false},
"SinglePointsList": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "class":
{"type": "string"}, "cis": {"type": "array", "items": {"type": "object", "properties": {"id":
{"type": "string"}, "name": {"type": "string"}, "class": {"type": "string"},
"single_points_of_failure": {"$ref": "#/components/schemas/SinglePointList"}}, "required": ["id",
"name", "class", "single_points_of_failure"], "additionalProperties": false}}, "next_cursor":
{"type": ["string", "null"]}}, "required": ["version", "graph_version", "as_of", "class", "cis",
"next_cursor"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
