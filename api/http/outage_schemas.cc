// The schemas of outage probabilities.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view outage_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"OutageQuestion": {"type": "object", "properties": {"method": {"type": ["string", "null"]}, "down":
{"type": ["array", "null"], "items": {"type": "string"}}, "may_fail": {"type": ["array", "null"],
"items": {"type": "object", "properties": {"id": {"type": "string"}, "probability": {"type":
["number", "null"]}}, "required": ["id"], "additionalProperties": false}}, "scenarios": {"type":
["integer", "null"]}, "seed": {"type": ["integer", "null"]}, "as_of": {"type": ["string",
"integer", "null"]}}, "additionalProperties": false},
"OutageEstimate": {"type": ["object", "null"], "properties": {"method": {"type": "string"},
"unavailability": {"type": "number"}, "low": {"type": "number"}, "high": {"type": "number"},
"scenarios": {"type": "integer"}}, "required": ["method", "unavailability", "low", "high",
"scenarios"], "additionalProperties": false},
"Outage": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "ci": {"type": "string"},
"method": {"type": "string"}, "unavailability": {"type": "number"}, "low": {"type": "number"},
"high": {"type": "number"}, "scenarios": {"type": "integer"}, "before": {"$ref":
"#/components/schemas/OutageEstimate"}, "importance": {"type": "array", "items": {"type": "object",
"properties": {"id": {"type": "string"}, "birnbaum": {"type": "number"}, "criticality": {"type":
["number", "null"]}, "fussell_vesely": {"type": ["number", "null"]}, "raw": {"type": ["number",
"null"]}, "rrw": {"type": ["number", "null"]}}, "required": ["id", "birnbaum", "criticality",
"fussell_vesely", "raw", "rrw"], "additionalProperties": false}}, "unknown_reliability": {"type":
"array", "items": {"type": "string"}}, "class_defaults": {"type": "integer"},
"unusable_reliability": {"type": "array", "items": {"type": "string"}}, "difference": {"$ref":
"#/components/schemas/OutageEstimate"}, "rare": {"type": "boolean"}, "limit_hit": {"type":
["object", "null"], "properties": {"name": {"type": "string"}, "value": {"type": "integer"}},
"required": ["name", "value"], "additionalProperties": false}, "question": {"type": "object",
"properties": {"method": {"type": "string"}, "down": {"type": "array", "items": {"type":
"string"}}, "may_fail": {"type": "array", "items": {"type": "object", "properties": {"id": {"type":
"string"}, "probability": {"type": "number"}}, "required": ["id", "probability"],
"additionalProperties": false}}, "scenarios": {"type": "integer"}, "seed": {"type": "integer"}},
"required": ["method", "down", "may_fail", "scenarios", "seed"], "additionalProperties": false},
"not_needed": {"type": "array", "items": {"type": "string"}}, "importance_scenarios": {"type":
"integer"}, "omitted": {"type": "object", "properties": {"importance": {"type": "integer"}},
"required": ["importance"], "additionalProperties": false}}, "required": ["version",
"graph_version", "as_of", "ci", "method", "unavailability", "low", "high", "scenarios", "before",
"importance", "unknown_reliability", "class_defaults", "unusable_reliability", "difference",
"rare", "limit_hit", "question", "not_needed", "importance_scenarios", "omitted"],
"additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
