// The schemas of what-if questions.

#include "api/http/resources.h"

namespace faultline::http {

namespace {

constexpr std::string_view kSchemas = R"json({
"WhatIfQuestion": {"type": "object", "properties": {"as_of": {"type": ["string", "integer",
"null"]}, "failed": {"type": "array", "items": {"type": "string"}}, "steps": {"type": "array",
"items": {"type": "object", "properties": {"name": {"type": "string"}, "down": {"type": "array",
"items": {"type": "string"}}, "after": {"type": "array", "items": {"type": "string"}}, "edits":
{"type": "array", "items": {"type": "object", "minProperties": 1, "maxProperties": 1}}},
"required": [], "additionalProperties": false}}, "ask": {"type": "array", "items": {"type":
"array", "items": {"type": "string"}}}, "suggest_order": {"type": "boolean"}, "limit": {"type":
["integer", "null"]}}, "required": ["steps"], "additionalProperties": false},
"WhatIf": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "question": {"type":
"object", "properties": {"failed": {"type": "array", "items": {"type": "string"}}, "steps":
{"type": "integer"}, "suggest_order": {"type": "boolean"}, "limit": {"type": ["integer",
"null"]}}, "required": ["failed", "steps", "suggest_order", "limit"], "additionalProperties":
false}, "complete": {"type": "boolean"}, "safe": {"type": "boolean"}, "falling_services": {"type":
"array", "items": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type":
"string"}, "class": {"type": "string"}, "step": {"type": ["string", "null"]}, "phase": {"type":
"string"}}, "required": ["id", "name", "class", "step", "phase"], "additionalProperties": false}},
"worst": {"type": ["object", "null"], "properties": {"step": {"type": "string"}, "phase": {"type":
"string"}, "services_down": {"type": "integer"}, "down": {"type": "integer"}, "at_risk": {"type":
"integer"}, "rule": {"type": "string"}}, "required": ["step", "phase", "services_down", "down",
"at_risk", "rule"], "additionalProperties": false}, "before": {"$ref":
"#/components/schemas/WhatIfBefore"}, "steps": {"type": "array", "items": {"type": "object",
"properties": {"name": {"type": "string"}, "down": {"type": "array", "items": {"type": "string"}},
"edits": {"type": "integer"}, "during": {"$ref": "#/components/schemas/WhatIfState"}, "applied":
{"$ref": "#/components/schemas/WhatIfState"}, "notes": {"type": "array", "items": {"type":
"object", "properties": {"pointer": {"type": "string"}, "code": {"type": "string"}, "message":
{"type": "string"}}, "required": ["pointer", "code", "message"], "additionalProperties": false}},
"note_count": {"type": "integer"}}, "required": ["name", "down", "edits", "during", "applied",
"notes", "note_count"], "additionalProperties": false}}, "after": {"$ref":
"#/components/schemas/WhatIfState"}, "ask": {"type": "array", "items": {"type": "object",
"properties": {"failed": {"type": "array", "items": {"type": "string"}}, "before": {"$ref":
"#/components/schemas/WhatIfBefore"}, "after": {"$ref": "#/components/schemas/WhatIfState"}},
"required": ["failed", "before", "after"], "additionalProperties": false}}, "order": {"type":
["object", "null"], "properties": {"method": {"type": "string"}, "steps": {"type": "array",
"items": {"type": "string"}}, "as_given": {"type": "boolean"}, "worst": {"type": "object",
"properties": {"services_down": {"type": "integer"}, "down": {"type": "integer"}, "at_risk":
{"type": "integer"}}, "required": ["services_down", "down", "at_risk"], "additionalProperties":
false}, "total": {"type": "object", "properties": {"services_down": {"type": "integer"}, "down":
{"type": "integer"}, "at_risk": {"type": "integer"}}, "required": ["services_down", "down",
"at_risk"], "additionalProperties": false}}, "required": ["method", "steps", "as_given", "worst",
"total"], "additionalProperties": false}}, "required": ["version", "graph_version", "as_of",
"question", "complete", "safe", "falling_services", "worst", "before", "steps", "after", "ask",
"order"], "additionalProperties": false},
"WhatIfBefore": {"type": "object", "properties": {"summary": {"$ref":
"#/components/schemas/WhatIfSummary"}}, "required": ["summary"], "additionalProperties": false},
"WhatIfState": {"type": "object", "properties": {"summary": {"$ref":
"#/components/schemas/WhatIfSummary"}, "newly_down": {"type": "array", "items": {"type": "object",
"properties": {"id": {"type": "string"}, "name": {"type": "string"}, "class": {"type": "string"},
"hops": {"type": "integer"}, "path": {"type": "array", "items": {"type": "string"}}}, "required":
["id", "name", "class", "hops", "path"], "additionalProperties": false}}, "no_longer_down":
{"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}, "name":
{"type": "string"}, "class": {"type": "string"}, "retired": {"type": "boolean"}}, "required":
["id", "name", "class", "retired"], "additionalProperties": false}}, "newly_at_risk": {"type":
"array", "items": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type":
"string"}, "class": {"type": "string"}}, "required": ["id", "name", "class"],
"additionalProperties": false}}, "no_longer_at_risk": {"type": "array", "items": {"type":
"object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "class": {"type":
"string"}, "retired": {"type": "boolean"}}, "required": ["id", "name", "class", "retired"],
"additionalProperties": false}}, "margins": {"type": "array", "items": {"type": "object",
"properties": {"owner": {"type": "string"}, "group": {"type": "string"}, "before": {"type":
["integer", "null"]}, "after": {"type": ["integer", "null"]}}, "required": ["owner", "group",
"before", "after"], "additionalProperties": false}}, "omitted": {"type": "object", "properties":
{"newly_down": {"type": "integer"}, "no_longer_down": {"type": "integer"}, "newly_at_risk":
{"type": "integer"}, "no_longer_at_risk": {"type": "integer"}, "margins": {"type": "integer"}},
"required": ["newly_down", "no_longer_down", "newly_at_risk", "no_longer_at_risk", "margins"],
"additionalProperties": false}}, "required": ["summary", "newly_down", "no_longer_down",
"newly_at_risk", "no_longer_at_risk", "margins", "omitted"], "additionalProperties": false},
"WhatIfSummary": {"type": "object", "properties": {"failed": {"type": "integer"}, "down": {"type":
"integer"}, "at_risk": {"type": "integer"}, "impaired": {"type": "integer"}, "inherited": {"type":
"integer"}, "services_down": {"type": "integer"}, "by_class": {"type": "object",
"additionalProperties": {"type": "object", "properties": {"down": {"type": "integer"}, "at_risk":
{"type": "integer"}, "impaired": {"type": "integer"}, "inherited": {"type": "integer"}},
"required": ["down", "at_risk", "impaired", "inherited"], "additionalProperties": false}}},
"required": ["failed", "down", "at_risk", "impaired", "inherited", "services_down", "by_class"],
"additionalProperties": false}
})json";

}  // namespace

std::string_view whatif_schemas() {
    return kSchemas;
}

}  // namespace faultline::http
