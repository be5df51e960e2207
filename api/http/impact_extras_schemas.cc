// The schemas of an impact question and of what its answer carries on request.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view impact_extras_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"ImpactQuestion": {"type": "object", "properties": {"failed": {"type": "array", "items": {"type":
"string"}}, "max_hops": {"type": ["integer", "null"]}, "limit": {"type": ["integer", "null"]},
"inherited": {"type": ["boolean", "array", "null"], "items": {"type": "string"}}, "as_of": {"type":
["string", "integer", "null"]}, "next": {"type": ["boolean", "null"]}, "times": {"type":
["boolean", "null"]}, "confidence": {"type": ["boolean", "null"]}, "unknown": {"type": ["array",
"null"], "items": {"type": "string"}}, "at": {"type": ["string", "null"]}, "group_by": {"type":
["array", "null"], "items": {"type": "string"}}, "contacts": {"type": ["boolean", "null"]},
"explain": {"type": ["string", "null"]}, "paths": {"type": ["integer", "null"]}},
"required": ["failed"], "additionalProperties":
false},
"DoubtfulNeeds": {"type": "object", "properties": {"count": {"type": "integer"}, "needs": {"type":
"array", "items": {"type": "object", "properties": {"source": {"type": "string"}, "target":
{"type": "string"}, "group": {"type": ["string", "null"]}, "verified_at": {"type": ["string",
"null"]}, "last_seen": {"type": ["string", "null"]}}, "required": ["source", "target", "group",
"verified_at", "last_seen"], "additionalProperties": false}}},
"required": ["count", "needs"], "additionalProperties": false},
"ImpactBound": {"type": "object", "properties": {"down": {"type": "integer"}, "at_risk": {"type":
"integer"}, "impaired": {"type": "integer"}, "inherited": {"type": "integer"}, "complete": {"type":
"boolean"}, "equals_answer": {"type": "boolean"}, "differences": {"type": "object", "properties":
{"count": {"type": "integer"}, "cis": {"type": "array", "items": {"type": "object", "properties":
{"id": {"type": "string"}, "name": {"type": "string"}, "class": {"type": "string"}, "in_answer":
{"type": "string"}, "in_bound": {"type": "string"}, "margin_in_answer": {"type": ["integer",
"null"]}, "margin_in_bound": {"type": ["integer", "null"]}}, "required": ["id", "name", "class",
"in_answer", "in_bound", "margin_in_answer", "margin_in_bound"], "additionalProperties": false}}},
"required": ["count", "cis"], "additionalProperties": false}, "responsible": {"$ref":
"#/components/schemas/DoubtfulNeeds"}}, "required": ["down", "at_risk", "impaired", "inherited",
"complete", "equals_answer", "differences", "responsible"], "additionalProperties": false},
"ImpactConfidence": {"type": "object", "properties": {"at": {"type": "string"}, "needs": {"type":
"integer"}, "stale": {"$ref": "#/components/schemas/DoubtfulNeeds"}, "unverified": {"$ref":
"#/components/schemas/DoubtfulNeeds"}, "unknown": {"type": "array", "items": {"type": "string"}},
"stale_cis": {"type": "object", "properties": {"count": {"type": "integer"}, "cis": {"type":
"array", "items": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type":
"string"}, "class": {"type": "string"}, "last_seen": {"type": "string"}}, "required": ["id", "name",
"class", "last_seen"], "additionalProperties": false}}}, "required": ["count", "cis"],
"additionalProperties": false},
"optimistic": {"$ref": "#/components/schemas/ImpactBound"}, "pessimistic": {"$ref":
"#/components/schemas/ImpactBound"}}, "required": ["at", "needs", "stale", "unverified", "unknown",
"stale_cis", "optimistic", "pessimistic"], "additionalProperties": false},
"ImpactGroup": {"type": "object", "properties": {"key": {"type": "array", "items": {"type":
["string", "number", "boolean",
"array", "null"]}}, "failed":
{"type": "integer"}, "down": {"type": "integer"}, "at_risk": {"type": "integer"}, "impaired":
{"type": "integer"}, "inherited": {"type": "integer"}}, "required": ["key", "failed", "down",
"at_risk", "impaired", "inherited"], "additionalProperties": false},
"ServiceHit": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type":
"string"}, "result": {"type": "string"}}, "required": ["id", "name", "result"],
"additionalProperties": false},
"ImpactContact": {"type": "object", "properties": {"contact": {"type": "string"}, "roles": {"type":
"array", "items": {"type": "object", "properties": {"role": {"type": "string"}, "services":
{"type": "array", "items": {"$ref": "#/components/schemas/ServiceHit"}}}, "required": ["role",
"services"], "additionalProperties": false}}}, "required": ["contact", "roles"],
"additionalProperties": false},
"NeedBundle": {"type": "object", "properties": {"source": {"type": "integer"}, "target": {"type":
"integer"}, "hard": {"type": "integer"}, "grouped": {"type": "integer"}, "soft": {"type":
"integer"}}, "required": ["source", "target", "hard", "grouped", "soft"], "additionalProperties":
false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
