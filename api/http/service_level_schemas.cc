// The schemas of service levels.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view service_level_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"LossRate": {"type": "object", "properties": {"money": {"type": ["number", "null"]}, "users":
{"type": ["number", "null"]}}, "additionalProperties": false},
"LossCalendar": {"type": "object", "properties": {"zone": {"type": "string"}, "currency": {"type":
["string", "null"]}, "base": {"$ref": "#/components/schemas/LossRate"}, "periods": {"type": "array",
"items": {"type": "object", "properties": {"days": {"type": "array", "items": {"type": "string",
"enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}}, "begin": {"type": "string"}, "end":
{"type": "string"}, "rate": {"$ref": "#/components/schemas/LossRate"}}, "required": ["days",
"begin", "end", "rate"], "additionalProperties": false}}}, "additionalProperties": false},
"ServiceLevelRequest": {"type": "object", "properties": {"id": {"type": "string"}, "service":
{"type": "string"}, "target": {"type": "number"}, "period": {"type": "string", "enum": ["week",
"month", "quarter", "year"]}, "customers": {"type": "array", "items": {"type": "string"}}, "loss":
{"$ref": "#/components/schemas/LossCalendar"}, "reason": {"type": ["string", "null"]}}, "required":
["target"], "additionalProperties": false},
"ServiceLevel": {"type": "object", "properties": {"id": {"type": "string"}, "service": {"type":
"string"}, "target": {"type": "number"}, "period": {"type": "string"}, "customers": {"type":
"array", "items": {"type": "string"}}, "loss": {"type": ["object", "null"]}, "changed": {"type":
"integer"}, "written": {"type": "string"}}, "required": ["id", "service", "target", "period",
"customers", "loss", "changed"], "additionalProperties": false},
"ServiceLevelAnswer": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]},
"service_level": {"$ref": "#/components/schemas/ServiceLevel"}}, "required": ["version",
"graph_version", "as_of", "service_level"], "additionalProperties": false},
"ServiceLevelList": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]},
"service_levels": {"type": "array", "items": {"$ref": "#/components/schemas/ServiceLevel"}}},
"required": ["version", "graph_version", "as_of", "service_levels"], "additionalProperties": false},
"ServiceLevelDone": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "result": {"type": "string", "enum": ["created", "updated",
"unchanged", "removed"]}, "service_level": {"$ref": "#/components/schemas/ServiceLevel"}},
"required": ["version", "graph_version", "result", "service_level"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
