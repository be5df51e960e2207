// The schemas of assessments.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view assessment_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"Assessment": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "at": {"type": "string"},
"sentence": {"type": "string"}, "complete": {"type": "boolean"}, "change": {"type": "object",
"properties": {"id": {"type": "string"}, "title": {"type": "string"}, "type": {"type": "string"},
"state": {"type": "string"}, "model": {"type": "string"}, "team": {"type": "string"}, "requester":
{"type": "string"}, "planned_start": {"type": ["string", "null"]}, "planned_end": {"type":
["string", "null"]}, "steps": {"type": "integer"}, "reason": {"type": "string"}, "evidence":
{"type": "array", "items": {"$ref": "#/components/schemas/Evidence"}}, "communication": {"type":
"string"}, "backout": {"type": "array", "items": {"$ref": "#/components/schemas/BackoutStep"}}},
"required": ["id", "title", "type", "state", "model", "team", "requester", "planned_start",
"planned_end", "steps"], "additionalProperties": false},
"verdict": {"$ref": "#/components/schemas/Verdict"}, "last_look": {"oneOf": [{"type":
"object", "properties": {"number": {"type": "integer"}, "at": {"type": "string"}, "by": {"type":
"string"}, "graph_version": {"type": "integer"}, "same_plan": {"type": "boolean"}, "differences":
{"type": "array", "items": {"type": "object", "properties": {"code": {"type": "string"}, "subject":
{"type": "string"}, "before": {"type": "string"}, "now": {"type": "string"}, "blocks": {"type":
"boolean"}}, "required": ["code", "subject", "before", "now", "blocks"], "additionalProperties":
false}}}, "required": ["number", "at", "by", "graph_version", "same_plan", "differences"],
"additionalProperties": false}, {"type": "null"}]}, "down_anyway": {"type": "array", "items":
{"type": "object", "properties": {"ci": {"type": "string"}, "change": {"type": "string"},
"incident": {"type": "string"}, "planned_start": {"type": "string"}, "planned_end": {"type":
"string"}}, "required": ["ci"], "additionalProperties": false}}, "situations_merged": {"type":
"boolean"}, "moments": {"type": "array",
"items": {"$ref": "#/components/schemas/AssessedMoment"}}, "services": {"type": "array", "items":
{"$ref": "#/components/schemas/AssessedService"}}, "services_omitted": {"type": "integer"},
"outage_model": {"type": "object", "properties": {"scenarios": {"type": "integer"}, "needed_cis":
{"type": "integer"}, "class_defaults": {"type": "integer"}, "rare_services": {"type": "integer"},
"unknown_reliability": {"type": "array", "items": {"type": "string"}},
"unknown_reliability_omitted": {"type": "integer"}}, "required": ["scenarios", "needed_cis",
"class_defaults", "rare_services", "unknown_reliability", "unknown_reliability_omitted"],
"additionalProperties": false}, "probability": {"$ref":
"#/components/schemas/AssessedProbability"}, "loss": {"oneOf": [{"type": "object", "properties":
{"expected": {"$ref": "#/components/schemas/AssessedTotal"}, "planned": {"$ref":
"#/components/schemas/AssessedTotal"}, "if_it_fails_mean": {"$ref":
"#/components/schemas/AssessedTotal"}, "if_it_fails_median": {"$ref":
"#/components/schemas/AssessedTotal"}, "if_it_fails_p95": {"$ref":
"#/components/schemas/AssessedTotal"}, "tvar95": {"$ref": "#/components/schemas/AssessedTotal"},
"repair_minutes_median": {"type": "number"}, "repair_time_from": {"type": "string"},
"services_without_money": {"type": "array", "items": {"type": "string"}}, "services_without_users":
{"type": "array", "items": {"type": "string"}}, "sla_credit": {"type": ["number", "string"]}},
"required": ["expected", "planned", "if_it_fails_mean", "if_it_fails_median", "if_it_fails_p95",
"repair_minutes_median", "repair_time_from", "services_without_money", "services_without_users",
"sla_credit"], "additionalProperties": false}, {"type": "null"}]}, "backout": {"oneOf": [{"type":
"object", "properties": {"whole": {"type": "object", "properties": {"after_step": {"type":
"integer"}, "verdict": {"type": "string"}, "duration_s": {"type": ["integer", "null"]},
"last_moment": {"type": ["string", "null"]}}, "required": ["after_step", "verdict", "duration_s",
"last_moment"], "additionalProperties": false}, "after_step": {"type": "array", "items": {"type":
"object", "properties": {"after_step": {"type": "integer"}, "verdict": {"type": "string"},
"duration_s": {"type": ["integer", "null"]}, "last_moment": {"type": ["string", "null"]}},
"required": ["after_step", "verdict", "duration_s", "last_moment"], "additionalProperties":
false}}}, "required": ["whole", "after_step"], "additionalProperties": false}, {"type": "null"}]},
"check_list": {"type": "array", "items": {"type": "object", "properties": {"service": {"type":
"string"}, "checks": {"type": "array", "items": {"type": "object", "properties": {"check": {"type":
"string"}, "ci": {"type": "string"}, "group": {"type": "string"}, "members": {"type": "array",
"items": {"type": "string"}}}, "required": ["check", "ci"], "additionalProperties": false}}},
"required": ["service", "checks"], "additionalProperties": false}}, "check_list_omitted": {"type":
"integer"}, "contacts": {"type": "array", "items": {"$ref": "#/components/schemas/ImpactContact"}},
"without_contact": {"type": "array", "items": {"$ref": "#/components/schemas/ServiceHit"}},
"confidence": {"$ref": "#/components/schemas/ImpactConfidence"}}, "required": ["version",
"graph_version", "as_of", "at", "sentence", "complete", "change", "verdict", "last_look",
"down_anyway", "situations_merged", "moments", "services", "services_omitted", "outage_model",
"probability", "loss",
"backout", "check_list", "check_list_omitted", "contacts", "without_contact", "confidence"],
"additionalProperties": false}
})json";
    return kSchemas;
}

std::string_view stored_assessment_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"AssessmentWrite": {"type": "object", "properties": {"by": {"type": ["string", "null"]}, "reason":
{"type": ["string", "null"]}, "at": {"type": ["string", "null"]}}, "required": [],
"additionalProperties": false},
"AssessmentStored": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "number": {"type": "integer"}, "assessment": {"$ref":
"#/components/schemas/Assessment"}}, "required": ["version", "graph_version", "number",
"assessment"], "additionalProperties": false},
"AssessmentList": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "change":
{"type": "string"}, "assessments": {"type": "array", "items": {"type": "object", "properties":
{"number": {"type": "integer"}, "at": {"type": "string"}, "by": {"type": "string"}, "version":
{"type": "integer"}, "graph_version": {"type": "integer"}, "decision": {"type": "string"}, "band":
{"type": "string"}, "auto_approved": {"type": "boolean"}, "probability": {"type": "number"},
"blockers": {"type": "array", "items": {"type": "string"}}, "services_down": {"type": "array",
"items": {"type": "string"}}}, "required": ["number", "at", "by", "version", "graph_version",
"decision", "band", "auto_approved", "probability", "blockers", "services_down"],
"additionalProperties": false}}}, "required": ["version", "graph_version", "as_of", "change",
"assessments"], "additionalProperties": false}
})json";
    return kSchemas;
}

std::string_view assessed_impact_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"AssessedOutage": {"type": "object", "properties": {"unavailability": {"type": "number"}, "low":
{"type": "number"}, "high": {"type": "number"}, "method": {"type": "string"}, "scenarios": {"type":
"integer"}}, "required": ["unavailability", "low", "high", "method", "scenarios"],
"additionalProperties": false},
"AssessedWorst": {"type": "object", "properties": {"result": {"type": "string"}, "step": {"type":
["integer", "null"]}, "phase": {"type": "string"}, "beside": {"type": "array", "items": {"type":
"string"}}, "margin": {"type": ["integer", "null"]}}, "required": ["result", "step", "phase",
"beside", "margin"], "additionalProperties": false},
"AssessedLoss": {"type": "object", "properties": {"minutes": {"type": "number"}, "money": {"type":
["number", "null"]}, "user_minutes": {"type": ["number", "null"]}}, "required": ["minutes",
"money", "user_minutes"], "additionalProperties": false},
"AssessedService": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type":
"string"}, "class": {"type": "string"}, "tier": {"type": ["integer", "null"]}, "planned": {"oneOf":
[{"$ref": "#/components/schemas/AssessedWorst"}, {"type": "null"}]}, "if_it_fails": {"oneOf":
[{"$ref": "#/components/schemas/AssessedWorst"}, {"type": "null"}]}, "outage": {"oneOf": [{"type":
"object", "properties": {"before": {"oneOf": [{"$ref": "#/components/schemas/AssessedOutage"},
{"type": "null"}]}, "planned": {"oneOf": [{"$ref": "#/components/schemas/AssessedOutage"}, {"type":
"null"}]}, "if_it_fails": {"oneOf": [{"$ref": "#/components/schemas/AssessedOutage"}, {"type":
"null"}]}}, "required": ["before", "planned", "if_it_fails"], "additionalProperties": false},
{"type": "null"}]}, "loss": {"oneOf": [{"type": "object", "properties": {"currency": {"type":
["string", "null"]}, "expected": {"$ref": "#/components/schemas/AssessedLoss"}, "planned": {"$ref":
"#/components/schemas/AssessedLoss"}, "if_it_fails_median": {"$ref":
"#/components/schemas/AssessedLoss"}, "if_it_fails_p95": {"$ref":
"#/components/schemas/AssessedLoss"}}, "required": ["currency", "expected", "planned",
"if_it_fails_median", "if_it_fails_p95"], "additionalProperties": false}, {"type": "null"}]}},
"required": ["id", "name", "class", "tier", "planned", "if_it_fails", "outage", "loss"],
"additionalProperties": false},
"AssessedMoment": {"type": "object", "properties": {"step": {"type": ["integer", "null"]}, "phase":
{"type": "string"}, "beside": {"type": "array", "items": {"type": "string"}}, "down_by_change":
{"type": "array", "items": {"type": "string"}},
"overwhelmed_groups": {"type": "array", "items": {"type": "object", "properties": {"owner":
{"type": "string"}, "name": {"type": "string"}, "required": {"type": "integer"}, "capacity_left":
{"type": "integer"}}, "required": ["owner", "name", "required", "capacity_left"],
"additionalProperties": false}}, "weakened_groups": {"type": "array", "items": {"type": "object",
"properties": {"owner": {"type": "string"}, "name": {"type": "string"}, "required": {"type":
"integer"}, "margin": {"type": "integer"}, "margin_before": {"type": "integer"}}, "required":
["owner", "name", "required", "margin", "margin_before"], "additionalProperties": false}},
"summary": {"type": "object", "properties": {"failed": {"type":
"integer"}, "down": {"type": "integer"}, "at_risk": {"type": "integer"}, "impaired": {"type":
"integer"}, "inherited": {"type": "integer"}, "services": {"type": "object", "properties":
{"failed": {"type": "integer"}, "down": {"type": "integer"}, "at_risk": {"type": "integer"},
"impaired": {"type": "integer"}, "inherited": {"type": "integer"}}, "required": ["failed", "down",
"at_risk", "impaired", "inherited"], "additionalProperties": false}}, "required": ["failed",
"down", "at_risk", "impaired", "inherited", "services"], "additionalProperties": false},
"services": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"},
"name": {"type": "string"}, "class": {"type": "string"}, "result": {"type": "string"}, "path":
{"type": "array", "items": {"type": "string"}}, "broken_groups": {"type": "array", "items":
{"type": "object", "properties": {"name": {"type": "string"}, "required": {"type": "integer"},
"capacity_left": {"type": "integer"}}, "required": ["name", "required", "capacity_left"],
"additionalProperties": false}}, "hit_groups": {"type": "array", "items": {"type": "object",
"properties": {"name": {"type": "string"}, "required": {"type": "integer"}, "capacity_left":
{"type": "integer"}, "held_by": {"type": "array", "items": {"type": "string"}}, "margin": {"type":
"integer"}}, "required": ["name", "required", "capacity_left", "held_by", "margin"],
"additionalProperties": false}}, "soft_needs": {"type": "array", "items": {"type": "object",
"properties": {"target": {"type": "string"}, "strength": {"type": "number"}}, "required":
["target", "strength"], "additionalProperties": false}}, "nearest": {"type": "object",
"properties": {"owner": {"type": "string"}, "group": {"type": "string"}, "soft_target": {"type":
"string"}, "margin": {"type": ["integer", "null"]}}, "required": ["owner", "margin"],
"additionalProperties": false}, "margin_min": {"type": ["integer", "null"]}}, "required": ["id",
"name", "result", "class"], "additionalProperties": false}}, "services_omitted": {"type":
"integer"}}, "required": ["step", "phase", "beside", "down_by_change", "overwhelmed_groups",
"weakened_groups", "summary",
"services", "services_omitted"], "additionalProperties": false}
})json";
    return kSchemas;
}

std::string_view assessed_risk_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"RateCounts": {"type": "object", "properties": {"changes": {"type": "integer"}, "failed": {"type":
"integer"}, "weighted_changes": {"type": "number"}, "weighted_failed": {"type": "number"}},
"required": ["changes", "failed", "weighted_changes", "weighted_failed"], "additionalProperties":
false},
"AssessedRate": {"type": "object", "properties": {"of": {"type": "string"}, "subject": {"type":
["string", "null"]}, "rate": {"type": "number"}, "prior": {"type": "number"}, "prior_weight":
{"type": "number"}, "counts": {"$ref": "#/components/schemas/RateCounts"}}, "required": ["of",
"subject", "rate", "prior", "prior_weight", "counts"], "additionalProperties": false},
"AssessedProbability": {"type": "object", "properties": {"value": {"type": "number"}, "upper_95":
{"type": "number"}, "confidence": {"type": "string"}, "few_changes": {"type": "boolean"}, "z_0":
{"type": "number"}, "z": {"type": "number"}, "z_sd": {"type": "number"}, "clamped": {"type":
"boolean"}, "summands": {"type": "array", "items": {"type": "object", "properties": {"name":
{"type": "string"}, "contribution": {"type": "number"}, "odds": {"type": "number"},
"probability_without": {"type": "number"}, "weight": {"type": "number"}, "value": {"type":
"number"}, "reference": {"type": "number"}, "counts": {"oneOf": [{"$ref":
"#/components/schemas/RateCounts"}, {"type": "null"}]}}, "required": ["name", "contribution",
"odds", "probability_without", "weight", "value", "reference", "counts"], "additionalProperties":
false}}, "rates": {"type": "array", "items": {"$ref": "#/components/schemas/AssessedRate"}},
"outage_if_it_fails": {"$ref": "#/components/schemas/AssessedRate"}, "concurrent_changes": {"type":
"array", "items": {"type": "string"}}, "concurrent_unjudged": {"type": "integer"},
"recent_failures": {"type": "array", "items": {"type": "object", "properties": {"ci": {"type":
"string"}, "change": {"type": "string"}, "incident": {"type": "string"}, "at": {"type": "string"}},
"required": ["ci", "at"], "additionalProperties": false}}, "stale_cis": {"type": "array", "items":
{"type": "string"}}, "missing_fields": {"type": "array", "items": {"type": "string"}},
"weights_version": {"type": "integer"}}, "required": ["value", "upper_95", "confidence",
"few_changes", "z_0", "z", "z_sd", "clamped", "summands", "rates", "outage_if_it_fails",
"concurrent_changes", "concurrent_unjudged", "recent_failures", "stale_cis", "missing_fields",
"weights_version"], "additionalProperties": false},
"AssessedTotal": {"type": "object", "properties": {"service_minutes": {"type": "number"}, "money":
{"type": "array", "items": {"type": "object", "properties": {"currency": {"type": "string"},
"amount": {"type": "number"}}, "required": ["currency", "amount"], "additionalProperties": false}},
"user_minutes": {"type": ["number", "null"]}}, "required": ["service_minutes", "money",
"user_minutes"], "additionalProperties": false},
"Verdict": {"type": "object", "properties": {"decision": {"type": "string"}, "band": {"type":
"string"}, "blockers": {"type": "array", "items": {"type": "object", "properties": {"code":
{"type": "string"}, "message": {"type": "string"}, "subjects": {"type": "array", "items": {"type":
"string"}}}, "required": ["code", "message", "subjects"], "additionalProperties": false}},
"policy": {"type": "string"}, "policy_version": {"type": "integer"}, "measures": {"type": "array",
"items": {"type": "object", "properties": {"name": {"type": "string"}, "value": {"type": ["number",
"null"]}, "limits": {"oneOf": [{"type": "object", "properties": {"low": {"type": "number"},
"medium": {"type": "number"}, "high": {"type": "number"}}, "required": ["low", "medium", "high"],
"additionalProperties": false}, {"type": "null"}]}, "band": {"type": "string"}, "subjects":
{"type": "array", "items": {"type": "string"}}}, "required": ["name", "value", "limits", "band",
"subjects"], "additionalProperties": false}}, "rules": {"type": "array", "items": {"type":
"object", "properties": {"name": {"type": "string"}, "check": {"type": "string"}, "applies":
{"type": "boolean"}, "fired": {"type": "boolean"}, "unknown": {"type": "boolean"}, "value":
{"type": ["number", "null"]}, "threshold": {"type": ["number", "null"]}, "decision": {"type":
"string"}, "subjects": {"type": "array", "items": {"type": "string"}}}, "required": ["name",
"check", "applies", "fired", "unknown", "value", "threshold", "decision", "subjects"],
"additionalProperties": false}}}, "required": ["decision", "band", "blockers", "policy",
"policy_version", "measures", "rules"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
