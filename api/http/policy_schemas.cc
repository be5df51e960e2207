// The schemas of the policy and of the risk weights.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view policy_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"PolicyDocument": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "written":
{"type": "integer"}, "origin": {"$ref": "#/components/schemas/RecordOrigin"}, "name": {"type":
"string"}, "bands": {"type": "object", "properties": {"p": {"$ref":
"#/components/schemas/BandLimits"}, "money": {"type": "array", "items": {"type": "object",
"properties": {"currency": {"type": "string"}, "limits": {"$ref":
"#/components/schemas/BandLimits"}}, "required": ["currency", "limits"], "additionalProperties":
false}}, "user_minutes": {"$ref": "#/components/schemas/BandLimits"}, "service_minutes": {"$ref":
"#/components/schemas/BandLimits"}}, "required": ["p", "money", "user_minutes",
"service_minutes"], "additionalProperties": false}, "unknown": {"type": "object", "properties":
{"band": {"type": "string", "enum": ["low", "medium", "high", "critical"]}, "decision": {"type":
"string", "enum": ["auto_approve", "peer_review", "cab", "block"]}}, "required": ["band",
"decision"], "additionalProperties": false}, "decisions": {"type": "object", "properties": {"low":
{"type": "string", "enum": ["auto_approve", "peer_review", "cab", "block"]}, "medium": {"type":
"string", "enum": ["auto_approve", "peer_review", "cab", "block"]}, "high": {"type": "string",
"enum": ["auto_approve", "peer_review", "cab", "block"]}, "critical": {"type": "string", "enum":
["auto_approve", "peer_review", "cab", "block"]}}, "required": ["low", "medium", "high",
"critical"], "additionalProperties": false}, "auto_approve": {"type": "object", "properties":
{"p_upper": {"type": ["number", "null"]}}, "required": ["p_upper"], "additionalProperties":
false}, "evidence": {"type": "array", "items": {"$ref": "#/components/schemas/PolicyEvidence"}},
"rules": {"type": "array", "items": {"$ref": "#/components/schemas/PolicyRule"}}, "freezes":
{"type": "array", "items": {"$ref": "#/components/schemas/PolicyFreeze"}}}, "required": ["name",
"bands", "unknown", "decisions", "auto_approve", "evidence", "rules", "freezes"],
"additionalProperties": false},
"Policy": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "written": {"type":
"integer"}, "origin": {"$ref": "#/components/schemas/RecordOrigin"}, "name": {"type": "string"},
"bands": {"type": "object", "properties": {"p": {"$ref": "#/components/schemas/BandLimits"},
"money": {"type": "array", "items": {"type": "object", "properties": {"currency": {"type":
"string"}, "limits": {"$ref": "#/components/schemas/BandLimits"}}, "required": ["currency",
"limits"], "additionalProperties": false}}, "user_minutes": {"$ref":
"#/components/schemas/BandLimits"}, "service_minutes": {"$ref":
"#/components/schemas/BandLimits"}}, "required": ["p", "money", "user_minutes",
"service_minutes"], "additionalProperties": false}, "unknown": {"type": "object", "properties":
{"band": {"type": "string", "enum": ["low", "medium", "high", "critical"]}, "decision": {"type":
"string", "enum": ["auto_approve", "peer_review", "cab", "block"]}}, "required": ["band",
"decision"], "additionalProperties": false}, "decisions": {"type": "object", "properties": {"low":
{"type": "string", "enum": ["auto_approve", "peer_review", "cab", "block"]}, "medium": {"type":
"string", "enum": ["auto_approve", "peer_review", "cab", "block"]}, "high": {"type": "string",
"enum": ["auto_approve", "peer_review", "cab", "block"]}, "critical": {"type": "string", "enum":
["auto_approve", "peer_review", "cab", "block"]}}, "required": ["low", "medium", "high",
"critical"], "additionalProperties": false}, "auto_approve": {"type": "object", "properties":
{"p_upper": {"type": ["number", "null"]}}, "required": ["p_upper"], "additionalProperties":
false}, "evidence": {"type": "array", "items": {"$ref": "#/components/schemas/PolicyEvidence"}},
"rules": {"type": "array", "items": {"$ref": "#/components/schemas/PolicyRule"}}, "freezes":
{"type": "array", "items": {"$ref": "#/components/schemas/PolicyFreeze"}}}, "required":
["version", "graph_version", "as_of", "written", "origin", "name", "bands", "unknown",
"decisions", "auto_approve", "evidence", "rules", "freezes"], "additionalProperties": false},
"PolicyChanges": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "written": {"type": "integer"}, "draft": {"type":
"boolean"}, "name": {"type": "string"}, "count": {"type": "integer"}, "changes": {"type": "array",
"items": {"$ref": "#/components/schemas/PolicyChange"}}, "notes": {"$ref":
"#/components/schemas/PolicyNotes"}, "note_count": {"type": "integer"}}, "required": ["version",
"graph_version", "written", "draft", "name", "count", "changes", "notes", "note_count"],
"additionalProperties": false},
"PolicyHistory": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]},
"versions": {"type": "array", "items": {"type": "object", "properties": {"version": {"type":
"integer"}, "time": {"type": "string"}, "principal": {"type": "string"}, "source": {"type":
"string"}, "reason": {"type": "string"}, "request_id": {"type": "string"}, "name": {"type":
"string"}, "changes": {"type": ["array", "null"], "items": {"$ref":
"#/components/schemas/PolicyChange"}}}, "required": ["version", "time", "principal", "source",
"reason", "request_id", "name", "changes"], "additionalProperties": false}}, "next_cursor":
{"type": ["string", "null"]}}, "required": ["version", "graph_version", "as_of", "versions",
"next_cursor"], "additionalProperties": false}
})json";
    return kSchemas;
}

std::string_view policy_part_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"PolicyNotes": {"type": "array", "items": {"type": "object", "properties": {"pointer": {"type":
"string"}, "code": {"type": "string"}, "message": {"type": "string"}}, "required": ["pointer",
"code", "message"], "additionalProperties": false}},
"PolicyChecks": {"type": "object", "properties": {"checks": {"type": "array", "items": {"type":
"object", "properties": {"name": {"type": "string"}, "threshold": {"type": ["string", "null"]},
"tiered": {"type": "boolean"}, "asks": {"type": "string"}, "missing": {"type": ["string",
"null"]}}, "required": ["name", "threshold", "tiered", "asks", "missing"], "additionalProperties":
false}}}, "required": ["checks"], "additionalProperties": false},
"BandLimits": {"type": "object", "properties": {"low": {"type": "number"}, "medium": {"type":
"number"}, "high": {"type": "number"}}, "required": ["low", "medium", "high"],
"additionalProperties": false},
"PolicyEvidence": {"type": "object", "properties": {"kind": {"type": "string"}, "band": {"type":
"string", "enum": ["low", "medium", "high", "critical"]}, "decision": {"type": "string", "enum":
["auto_approve", "peer_review", "cab", "block"]}, "when": {"type": ["object", "null"],
"properties": {"models": {"type": ["array", "null"], "items": {"type": "string"}}, "classes":
{"type": ["array", "null"], "items": {"type": "string"}}}, "additionalProperties": false}},
"required": ["kind", "band", "decision"], "additionalProperties": false},
"PolicyRule": {"type": "object", "properties": {"name": {"type": "string"}, "check": {"type":
"string"}, "threshold": {"type": ["number", "null"]}, "decision": {"type": "string", "enum":
["auto_approve", "peer_review", "cab", "block"]}, "when": {"type": ["object", "null"],
"properties": {"types": {"type": ["array", "null"], "items": {"type": "string"}}, "tier": {"type":
["number", "null"]}, "band": {"type": ["string", "null"]}}, "additionalProperties": false}},
"required": ["name", "check", "decision"], "additionalProperties": false},
"PolicyFreeze": {"type": "object", "properties": {"name": {"type": "string"}, "begin": {"type":
"string"}, "end": {"type": "string"}, "scope": {"type": "object", "properties": {"everything":
{"type": ["boolean", "null"]}, "services": {"type": ["array", "null"], "items": {"type":
"string"}}, "classes": {"type": ["array", "null"], "items": {"type": "string"}}, "cis": {"type":
["array", "null"], "items": {"type": "string"}}}, "additionalProperties": false}, "exempt":
{"type": ["array", "null"], "items": {"type": "string"}}, "reason": {"type": ["string", "null"]},
"decision": {"type": "string", "enum": ["auto_approve", "peer_review", "cab", "block"]}},
"required": ["name", "begin", "end", "scope", "decision"], "additionalProperties": false},
"RecordOrigin": {"type": ["object", "null"], "properties": {"time": {"type": "string"},
"principal": {"type": "string"}, "source": {"type": "string"}, "reason": {"type": "string"},
"request_id": {"type": "string"}}, "additionalProperties": false},
"PolicyChange": {"type": "object", "properties": {"part": {"type": "string"}, "name": {"type":
"string"}, "result": {"type": "string", "enum": ["added", "altered", "removed"]}, "before":
{"type": ["object", "string", "number", "null"]}, "after": {"type": ["object", "string", "number",
"null"]}}, "required": ["part", "name", "result", "before", "after"], "additionalProperties":
false}
})json";
    return kSchemas;
}

std::string_view policy_test_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"PolicyRuleSide": {"type": ["object", "null"], "properties": {"fired": {"type": "boolean"},
"unknown": {"type": "boolean"}, "value": {"type": ["number", "null"]}, "threshold": {"type":
["number", "null"]}, "decision": {"type": "string"}}, "additionalProperties": false},
"PolicyTestCase": {"type": "object", "properties": {"id": {"type": "string"}, "title": {"type":
"string"}, "type": {"type": "string"}, "state": {"type": "string"}, "at": {"type": "string"},
"outcome": {"type": "string", "enum": ["successful", "failed", "not_done", "open"]}, "outage":
{"type": ["boolean", "null"]}, "not_tested": {"type": ["string", "null"]}, "basis": {"type":
["object", "null"], "properties": {"graph": {"type": "string"}, "version": {"type": "integer"},
"graph_version": {"type": "integer"}, "at": {"type": "string"}, "assessment": {"type": ["integer",
"null"]}, "missing_cis": {"type": "array", "items": {"type": "string"}}}, "additionalProperties":
false}, "before": {"type": ["object", "null"], "properties": {"policy": {"type": "string"},
"policy_version": {"type": "integer"}, "band": {"type": "string"}, "decision": {"type":
"string"}}, "additionalProperties": false}, "after": {"type": ["object", "null"], "properties":
{"band": {"type": "string"}, "decision": {"type": "string"}}, "additionalProperties": false},
"decided_otherwise": {"type": "boolean"}, "rules": {"type": "array", "items": {"type": "object",
"properties": {"name": {"type": "string"}, "check": {"type": "string"}, "before": {"$ref":
"#/components/schemas/PolicyRuleSide"}, "after": {"$ref": "#/components/schemas/PolicyRuleSide"}},
"required": ["name", "check", "before", "after"], "additionalProperties": false}}}, "required":
["id", "title", "type", "state", "at", "outcome", "outage", "not_tested", "basis", "before",
"after", "decided_otherwise", "rules"], "additionalProperties": false},
"PolicyTest": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "draft": {"type":
"string"}, "since": {"type": ["string", "null"]}, "until": {"type": ["string", "null"]}, "limit":
{"type": "integer"}, "count": {"type": "integer"}, "complete": {"type": "boolean"}, "tested":
{"type": "integer"}, "not_tested": {"type": "integer"}, "decided_otherwise": {"type": "integer"},
"stricter": {"type": "integer"}, "laxer": {"type": "integer"}, "matrix": {"type": "array",
"items": {"type": "object", "properties": {"before": {"type": "string"}, "after": {"type":
"string"}, "changes": {"type": "integer"}, "failed": {"type": "integer"}, "successful": {"type":
"integer"}, "outages": {"type": "integer"}}, "required": ["before", "after", "changes", "failed",
"successful", "outages"], "additionalProperties": false}}, "changes": {"type": "array", "items":
{"$ref": "#/components/schemas/PolicyTestCase"}}}, "required": ["version", "graph_version",
"as_of", "draft", "since", "until", "limit", "count", "complete", "tested", "not_tested",
"decided_otherwise", "stricter", "laxer", "matrix", "changes"], "additionalProperties": false}
})json";
    return kSchemas;
}

std::string_view risk_weights_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"FeatureWeight": {"type": "object", "properties": {"beta": {"type": "number"}, "mean": {"type":
"number"}}, "required": ["beta", "mean"], "additionalProperties": false},
"RiskWeightsDocument": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "written":
{"type": "integer"}, "origin": {"$ref": "#/components/schemas/RecordOrigin"}, "w_class": {"type":
"number"}, "w_ci": {"type": "number"}, "w_model": {"type": "number"}, "w_team": {"type":
"number"}, "half_life_days": {"type": "number"}, "base_rate": {"type": "number"}, "prior":
{"type": "object", "properties": {"all": {"type": "number"}, "class": {"type": "number"}, "ci":
{"type": "number"}, "model": {"type": "number"}, "team": {"type": "number"}}, "required": ["all",
"class", "ci", "model", "team"], "additionalProperties": false}, "outage_prior": {"type":
"number"}, "outage_prior_weight": {"type": "number"}, "features": {"type": "object", "properties":
{"size": {"$ref": "#/components/schemas/FeatureWeight"}, "steps": {"$ref":
"#/components/schemas/FeatureWeight"}, "first_time": {"$ref":
"#/components/schemas/FeatureWeight"}, "emergency": {"$ref":
"#/components/schemas/FeatureWeight"}, "recent_failure": {"$ref":
"#/components/schemas/FeatureWeight"}, "concurrency": {"$ref":
"#/components/schemas/FeatureWeight"}, "tested": {"$ref": "#/components/schemas/FeatureWeight"},
"rollback_tested": {"$ref": "#/components/schemas/FeatureWeight"}, "staged": {"$ref":
"#/components/schemas/FeatureWeight"}, "automated": {"$ref":
"#/components/schemas/FeatureWeight"}, "short_lead": {"$ref":
"#/components/schemas/FeatureWeight"}, "missing_fields": {"$ref":
"#/components/schemas/FeatureWeight"}, "stale_data": {"$ref":
"#/components/schemas/FeatureWeight"}}, "required": ["size", "steps", "first_time", "emergency",
"recent_failure", "concurrency", "tested", "rollback_tested", "staged", "automated", "short_lead",
"missing_fields", "stale_data"], "additionalProperties": false}}, "required": ["w_class", "w_ci",
"w_model", "w_team", "half_life_days", "base_rate", "prior", "outage_prior",
"outage_prior_weight", "features"], "additionalProperties": false},
"RiskWeights": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "written": {"type":
"integer"}, "origin": {"$ref": "#/components/schemas/RecordOrigin"}, "w_class": {"type":
"number"}, "w_ci": {"type": "number"}, "w_model": {"type": "number"}, "w_team": {"type":
"number"}, "half_life_days": {"type": "number"}, "base_rate": {"type": "number"}, "prior":
{"type": "object", "properties": {"all": {"type": "number"}, "class": {"type": "number"}, "ci":
{"type": "number"}, "model": {"type": "number"}, "team": {"type": "number"}}, "required": ["all",
"class", "ci", "model", "team"], "additionalProperties": false}, "outage_prior": {"type":
"number"}, "outage_prior_weight": {"type": "number"}, "features": {"type": "object", "properties":
{"size": {"$ref": "#/components/schemas/FeatureWeight"}, "steps": {"$ref":
"#/components/schemas/FeatureWeight"}, "first_time": {"$ref":
"#/components/schemas/FeatureWeight"}, "emergency": {"$ref":
"#/components/schemas/FeatureWeight"}, "recent_failure": {"$ref":
"#/components/schemas/FeatureWeight"}, "concurrency": {"$ref":
"#/components/schemas/FeatureWeight"}, "tested": {"$ref": "#/components/schemas/FeatureWeight"},
"rollback_tested": {"$ref": "#/components/schemas/FeatureWeight"}, "staged": {"$ref":
"#/components/schemas/FeatureWeight"}, "automated": {"$ref":
"#/components/schemas/FeatureWeight"}, "short_lead": {"$ref":
"#/components/schemas/FeatureWeight"}, "missing_fields": {"$ref":
"#/components/schemas/FeatureWeight"}, "stale_data": {"$ref":
"#/components/schemas/FeatureWeight"}}, "required": ["size", "steps", "first_time", "emergency",
"recent_failure", "concurrency", "tested", "rollback_tested", "staged", "automated", "short_lead",
"missing_fields", "stale_data"], "additionalProperties": false}}, "required": ["version",
"graph_version", "as_of", "written", "origin", "w_class", "w_ci", "w_model", "w_team",
"half_life_days", "base_rate", "prior", "outage_prior", "outage_prior_weight", "features"],
"additionalProperties": false},
"RiskWeightsChanges": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "written": {"type": "integer"}, "draft": {"type":
"boolean"}, "count": {"type": "integer"}, "changes": {"type": "array", "items": {"type": "object",
"properties": {"name": {"type": "string"}, "before": {"type": "number"}, "after": {"type":
"number"}}, "required": ["name", "before", "after"], "additionalProperties": false}}}, "required":
["version", "graph_version", "written", "draft", "count", "changes"], "additionalProperties":
false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
