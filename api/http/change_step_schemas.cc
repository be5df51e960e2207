// The schemas of what is done to a change.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view change_step_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"ChangeTransition": {"type": "object", "properties": {"from": {"type": "string", "enum": ["new",
"assess", "authorize", "schedule", "implement", "verify", "closed", "failed", "backed_out",
"rejected", "cancelled"]}, "to": {"type": "string", "enum": ["new", "assess", "authorize",
"schedule", "implement", "verify", "closed", "failed", "backed_out", "rejected", "cancelled"]},
"role": {"type": "string", "enum": ["requester", "implementer", "assessor", "approver",
"emergency_approver", "change_manager"]}, "by": {"type": "string"}, "principal": {"type":
"string"}, "reason": {"type": "string"}, "codes": {"type": "array", "items": {"type": "string"}},
"assessment": {"type": ["integer", "null"]}, "at": {"type": "string"}}, "required": ["from", "to",
"role", "by", "principal", "reason", "codes", "assessment", "at"], "additionalProperties": false},
"ChangeAcknowledgement": {"type": "object", "properties": {"assessment": {"type": "integer"},
"by": {"type": "string"}, "reason": {"type": "string"}, "at": {"type": "string"}}, "required":
["assessment", "by", "reason", "at"], "additionalProperties": false},
"ChangeEvidenceWrite": {"type": "object", "properties": {"kind": {"type": "string", "enum":
["load_test", "equivalent_environment", "rollback_plan", "rollback_tested", "staged_rollout",
"peer_review", "other"]}, "reference": {"type": "string"}, "by": {"type": ["string", "null"]},
"at": {"type": ["string", "null"]}, "reason": {"type": ["string", "null"]}}, "required": ["kind",
"reference"], "additionalProperties": false},
"ChangeTransitionWrite": {"type": "object", "properties": {"to": {"type": "string", "enum":
["new", "assess", "authorize", "schedule", "implement", "verify", "closed", "failed",
"backed_out", "rejected", "cancelled"]}, "role": {"type": "string", "enum": ["requester",
"implementer", "assessor", "approver", "emergency_approver", "change_manager"]}, "by": {"type":
["string", "null"]}, "reason": {"type": ["string", "null"]}, "codes": {"type": ["array", "null"],
"items": {"type": "string"}}, "outage": {"type": ["boolean", "null"]}}, "required": ["to",
"role"], "additionalProperties": false},
"ChangeAcknowledgementWrite": {"type": "object", "properties": {"assessment": {"type": "integer"},
"by": {"type": ["string", "null"]}, "reason": {"type": ["string", "null"]}}, "required":
["assessment"], "additionalProperties": false},
"ChangeReviewWrite": {"type": "object", "properties": {"text": {"type": "string"}, "by": {"type":
["string", "null"]}, "reason": {"type": ["string", "null"]}}, "required": ["text"],
"additionalProperties": false},
"ChangeLifecycle": {"type": "object", "properties": {"transitions": {"type": "array", "items":
{"type": "object", "properties": {"from": {"type": "string", "enum": ["new", "assess",
"authorize", "schedule", "implement", "verify", "closed", "failed", "backed_out", "rejected",
"cancelled"]}, "to": {"type": "string", "enum": ["new", "assess", "authorize", "schedule",
"implement", "verify", "closed", "failed", "backed_out", "rejected", "cancelled"]}, "roles":
{"type": "array", "items": {"type": "string", "enum": ["requester", "implementer", "assessor",
"approver", "emergency_approver", "change_manager"]}}, "gates": {"type": "array", "items":
{"type": "string"}}}, "required": ["from", "to", "roles", "gates"], "additionalProperties":
false}}, "gates": {"type": "array", "items": {"type": "object", "properties": {"gate": {"type":
"string"}, "meaning": {"type": "string"}}, "required": ["gate", "meaning"],
"additionalProperties": false}}, "rejection_codes": {"type": "array", "items": {"type":
"string"}}, "emergency_review_days": {"type": "integer"}}, "required": ["transitions", "gates",
"rejection_codes", "emergency_review_days"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
