// The schemas of change records.

#include "api/http/resources.h"

namespace faultline::http {

namespace {

constexpr std::string_view kSchemas = R"json({
"PlannedCiWrite": {"type": "object", "properties": {"ci": {"type": "string"}, "effect": {"type":
"string", "enum": ["none", "may_fail", "planned_down", "capacity"]}, "capacity": {"type":
["integer", "null"]}, "step": {"type": ["integer", "null"]}}, "required": ["ci"],
"additionalProperties": false},
"PlannedCi": {"type": "object", "properties": {"ci": {"type": "string"}, "effect": {"type":
"string", "enum": ["none", "may_fail", "planned_down", "capacity"]}, "capacity": {"type":
"integer"}, "step": {"type": "integer"}}, "required": ["ci", "effect", "step"],
"additionalProperties": false},
"ChangeStepEdits": {"type": "object", "properties": {"step": {"type": "integer"}, "edits":
{"type": "array", "items": {"type": "object"}}}, "required": ["edits"], "additionalProperties":
false},
"EvidenceWrite": {"type": "object", "properties": {"kind": {"type": "string", "enum":
["load_test", "equivalent_environment", "rollback_plan", "rollback_tested", "staged_rollout",
"peer_review", "other"]}, "reference": {"type": "string"}, "by": {"type": ["string", "null"]},
"at": {"type": ["string", "null"]}}, "required": ["kind", "reference"], "additionalProperties":
false},
"Evidence": {"type": "object", "properties": {"kind": {"type": "string", "enum": ["load_test",
"equivalent_environment", "rollback_plan", "rollback_tested", "staged_rollout", "peer_review",
"other"]}, "reference": {"type": "string"}, "by": {"type": "string"}, "at": {"type": "string"}},
"required": ["kind", "reference", "by", "at"], "additionalProperties": false},
"BackoutWrite": {"type": "object", "properties": {"text": {"type": "string"}, "step": {"type":
["integer", "null"]}, "duration_s": {"type": ["integer", "null"]}}, "required": ["text"],
"additionalProperties": false},
"BackoutStep": {"type": "object", "properties": {"text": {"type": "string"}, "step": {"type":
["integer", "null"]}, "duration_s": {"type": ["integer", "null"]}}, "required": ["text", "step",
"duration_s"], "additionalProperties": false},
"ChangeWrite": {"type": "object", "properties": {"id": {"type": ["string", "null"]}, "title":
{"type": "string"}, "reason": {"type": ["string", "null"]}, "type": {"type": "string", "enum":
["standard", "normal", "emergency"]}, "model": {"type": ["string", "null"]}, "cis": {"type":
["array", "null"], "items": {"$ref": "#/components/schemas/PlannedCiWrite"}}, "edits": {"type":
["array", "null"], "items": {"$ref": "#/components/schemas/ChangeStepEdits"}}, "planned_start":
{"type": ["string", "null"]}, "planned_end": {"type": ["string", "null"]}, "automated": {"type":
["boolean", "null"]}, "team": {"type": ["string", "null"]}, "requester": {"type": ["string",
"null"]}, "evidence": {"type": ["array", "null"], "items": {"$ref":
"#/components/schemas/EvidenceWrite"}}, "communication": {"type": ["string", "null"]}, "backout":
{"type": ["array", "null"], "items": {"$ref": "#/components/schemas/BackoutWrite"}}, "state":
{"type": "string"}, "initiators": {"type": "array"}, "source": {"type": "string"}, "transitions":
{"type": "array"}, "acknowledgements": {"type": "array"}, "assessments": {"type": "integer"},
"created": {"type": "string"}, "started": {"type": ["string", "null"]}, "ended": {"type":
["string", "null"]}, "review_due": {"type": ["string", "null"]}, "review": {"type": ["object",
"null"]}, "outage": {"type": ["boolean", "null"]}, "changed_version": {"type": "integer"}},
"required": ["title"], "additionalProperties": false},
"ChangePatch": {"type": "object", "properties": {"id": {"type": "string"}, "title": {"type":
"string"}, "reason": {"type": ["string", "null"]}, "type": {"type": "string", "enum": ["standard",
"normal", "emergency"]}, "model": {"type": ["string", "null"]}, "cis": {"type": ["array", "null"],
"items": {"$ref": "#/components/schemas/PlannedCiWrite"}}, "edits": {"type": ["array", "null"],
"items": {"$ref": "#/components/schemas/ChangeStepEdits"}}, "planned_start": {"type": ["string",
"null"]}, "planned_end": {"type": ["string", "null"]}, "automated": {"type": ["boolean", "null"]},
"team": {"type": ["string", "null"]}, "requester": {"type": ["string", "null"]}, "evidence":
{"type": ["array", "null"], "items": {"$ref": "#/components/schemas/EvidenceWrite"}},
"communication": {"type": ["string", "null"]}, "backout": {"type": ["array", "null"], "items":
{"$ref": "#/components/schemas/BackoutWrite"}}, "state": {"type": "string"}, "initiators":
{"type": "array"}, "source": {"type": "string"}, "transitions": {"type": "array"},
"acknowledgements": {"type": "array"}, "assessments": {"type": "integer"}, "created": {"type":
"string"}, "started": {"type": ["string", "null"]}, "ended": {"type": ["string", "null"]},
"review_due": {"type": ["string", "null"]}, "review": {"type": ["object", "null"]}, "outage":
{"type": ["boolean", "null"]}, "changed_version": {"type": "integer"}}, "required": [],
"additionalProperties": false},
"Change": {"type": "object", "properties": {"id": {"type": "string"}, "title": {"type": "string"},
"reason": {"type": "string"}, "type": {"type": "string", "enum": ["standard", "normal",
"emergency"]}, "model": {"type": "string"}, "state": {"type": "string", "enum": ["new", "assess",
"authorize", "schedule", "implement", "verify", "closed", "failed", "backed_out", "rejected",
"cancelled"]}, "cis": {"type": "array", "items": {"$ref": "#/components/schemas/PlannedCi"}},
"edits": {"type": "array", "items": {"$ref": "#/components/schemas/ChangeStepEdits"}},
"planned_start": {"type": ["string", "null"]}, "planned_end": {"type": ["string", "null"]},
"automated": {"type": "boolean"}, "team": {"type": "string"}, "requester": {"type": "string"},
"evidence": {"type": "array", "items": {"$ref": "#/components/schemas/Evidence"}},
"communication": {"type": "string"}, "backout": {"type": "array", "items": {"$ref":
"#/components/schemas/BackoutStep"}}, "initiators": {"type": "array", "items": {"type":
"string"}}, "source": {"type": "string"}, "transitions": {"type": "array", "items": {"$ref":
"#/components/schemas/ChangeTransition"}}, "acknowledgements": {"type": "array", "items": {"$ref":
"#/components/schemas/ChangeAcknowledgement"}}, "assessments": {"type": "integer"}, "created":
{"type": "string"}, "started": {"type": ["string", "null"]}, "ended": {"type": ["string",
"null"]}, "review_due": {"type": ["string", "null"]}, "review": {"type": ["object", "null"],
"properties": {"by": {"type": "string"}, "text": {"type": "string"}, "at": {"type": "string"}},
"required": ["by", "text", "at"], "additionalProperties": false}, "outage": {"type": ["boolean",
"null"]}, "changed_version": {"type": "integer"}}, "required": ["id", "title", "reason", "type",
"model", "state", "cis", "edits", "planned_start", "planned_end", "automated", "team",
"requester", "evidence", "communication", "backout", "initiators", "source", "transitions",
"acknowledgements", "assessments", "created", "started", "ended", "review_due", "review",
"outage", "changed_version"], "additionalProperties": false},
"ChangeAnswer": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "change": {"$ref":
"#/components/schemas/Change"}}, "required": ["version", "graph_version", "as_of", "change"],
"additionalProperties": false},
"ChangeDone": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "change": {"$ref": "#/components/schemas/Change"}, "reassessment": {"oneOf":
[{"type": "object", "properties": {"number": {"type": "integer"}, "compared_with": {"type":
"integer"}, "differences": {"type": "array", "items": {"type": "object", "properties": {"code":
{"type": "string"}, "subject": {"type": "string"}, "before": {"type": "string"}, "now": {"type":
"string"}}, "required": ["code", "subject", "before", "now"], "additionalProperties": false}}},
"required": ["number", "compared_with", "differences"], "additionalProperties": false}, {"type":
"null"}]}}, "required": ["version", "graph_version", "change", "reassessment"],
"additionalProperties": false},
"ChangeEntry": {"type": "object", "properties": {"id": {"type": "string"}, "title": {"type":
"string"}, "type": {"type": "string", "enum": ["standard", "normal", "emergency"]}, "model":
{"type": "string"}, "state": {"type": "string", "enum": ["new", "assess", "authorize", "schedule",
"implement", "verify", "closed", "failed", "backed_out", "rejected", "cancelled"]}, "ci_count":
{"type": "integer"}, "planned_start": {"type": ["string", "null"]}, "planned_end": {"type":
["string", "null"]}, "automated": {"type": "boolean"}, "team": {"type": "string"}, "requester":
{"type": "string"}, "source": {"type": "string"}, "assessments": {"type": "integer"}, "created":
{"type": "string"}, "started": {"type": ["string", "null"]}, "ended": {"type": ["string",
"null"]}, "review_due": {"type": ["string", "null"]}, "reviewed": {"type": "boolean"},
"review_overdue": {"type": "boolean"}, "outage": {"type": ["boolean", "null"]}, "changed_version":
{"type": "integer"}}, "required": ["id", "title", "type", "model", "state", "ci_count",
"planned_start", "planned_end", "automated", "team", "requester", "source", "assessments",
"created", "started", "ended", "review_due", "reviewed", "review_overdue", "outage",
"changed_version"], "additionalProperties": false},
"ChangeList": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "at": {"type": "string"},
"count": {"type": "integer"}, "changes": {"type": "array", "items": {"$ref":
"#/components/schemas/ChangeEntry"}}, "next_cursor": {"type": ["string", "null"]}}, "required":
["version", "graph_version", "as_of", "at", "count", "changes", "next_cursor"],
"additionalProperties": false},
"ChangeHistory": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "id":
{"type": "string"}, "history": {"type": "array", "items": {"type": "object", "properties":
{"version": {"type": "integer"}, "time": {"type": "string"}, "principal": {"type": "string"},
"source": {"type": "string"}, "reason": {"type": "string"}, "request_id": {"type": "string"},
"what": {"type": "string"}, "changes": {"type": "array", "items": {"type": "object", "properties":
{"field": {"type": "string"}, "before": {"type": ["null", "string", "integer", "boolean", "array",
"object"], "items": {"type": "object"}}, "after": {"type": ["null", "string", "integer",
"boolean", "array", "object"], "items": {"type": "object"}}}, "required": ["field", "before",
"after"], "additionalProperties": false}}}, "required": ["version", "time", "principal", "source",
"reason", "request_id", "what", "changes"], "additionalProperties": false}}, "next_cursor":
{"type": ["string", "null"]}}, "required": ["version", "graph_version", "as_of", "id", "history",
"next_cursor"], "additionalProperties": false} })json";

}  // namespace

std::string_view change_schemas() {
    return kSchemas;
}

}  // namespace faultline::http
