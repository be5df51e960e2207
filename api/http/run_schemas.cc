// The schemas of import runs, sources and sightings.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view run_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"RunCounts": {"type": "object", "properties": {"created": {"type": "integer"}, "updated": {"type":
"integer"}, "unchanged": {"type": "integer"}, "retired": {"type": "integer"}, "quarantined":
{"type": "integer"}}, "required": ["created", "updated", "unchanged", "retired", "quarantined"],
"additionalProperties": false},
"RunList": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "runs": {"type": "array",
"items": {"type": "object", "properties": {"run": {"type": "integer"}, "time": {"type": "string"},
"principal": {"type": "string"}, "source": {"type": "string"}, "format": {"type": "string"},
"reason": {"type": "string"}, "started": {"type": "string"}, "duration_us": {"type": "integer"},
"scope": {"type": ["array", "null"], "items": {"type": "string"}}, "complete": {"type":
"boolean"}, "best_effort": {"type": "boolean"}, "cis": {"$ref": "#/components/schemas/RunCounts"},
"relationships": {"$ref": "#/components/schemas/RunCounts"}, "problem_count": {"type": "integer"},
"scope_cis": {"type": "integer"}, "absent_cis": {"type": "integer"}, "retire_reason": {"type":
"string"}, "seen_cis": {"type": "integer"}, "seen_relationships": {"type": "integer"}},
"required": ["run", "time", "principal", "source", "format", "reason", "started", "duration_us",
"scope", "complete", "best_effort", "cis", "relationships", "problem_count", "scope_cis",
"absent_cis", "retire_reason", "seen_cis", "seen_relationships"], "additionalProperties": false}},
"next_before": {"type": ["integer", "null"]}}, "required": ["version", "graph_version", "as_of",
"runs", "next_before"], "additionalProperties": false},
"Run": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version": {"type":
"integer"}, "run": {"type": "integer"}, "time": {"type": "string"}, "principal": {"type":
"string"}, "source": {"type": "string"}, "format": {"type": "string"}, "reason": {"type":
"string"}, "started": {"type": "string"}, "duration_us": {"type": "integer"}, "scope": {"type":
["array", "null"], "items": {"type": "string"}}, "complete": {"type": "boolean"}, "best_effort":
{"type": "boolean"}, "cis": {"$ref": "#/components/schemas/RunCounts"}, "relationships": {"$ref":
"#/components/schemas/RunCounts"}, "problem_count": {"type": "integer"}, "scope_cis": {"type":
"integer"}, "absent_cis": {"type": "integer"}, "retire_reason": {"type": "string"}, "seen_cis":
{"type": "integer"}, "seen_relationships": {"type": "integer"}, "seen": {"type": "array", "items":
{"type": "string"}}, "seen_omitted": {"type": "integer"}}, "required": ["version",
"graph_version", "run", "time", "principal", "source", "format", "reason", "started",
"duration_us", "scope", "complete", "best_effort", "cis", "relationships", "problem_count",
"scope_cis", "absent_cis", "retire_reason", "seen_cis", "seen_relationships", "seen",
"seen_omitted"], "additionalProperties": false},
"SourceList": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "at": {"type": "string"},
"sources": {"type": "array", "items": {"type": "object", "properties": {"name": {"type":
"string"}, "freshness_days": {"type": ["integer", "null"]}, "last_run": {"type": ["object",
"null"], "properties": {"version": {"type": "integer"}, "time": {"type": "string"}}, "required":
["version", "time"], "additionalProperties": false}, "last_complete_run": {"type": ["object",
"null"], "properties": {"version": {"type": "integer"}, "time": {"type": "string"}}, "required":
["version", "time"], "additionalProperties": false}, "cis": {"type": "integer"}, "relationships":
{"type": "integer"}, "stale_cis": {"type": "integer"}, "unseen_cis": {"type": "integer"}},
"required": ["name", "freshness_days", "last_run", "last_complete_run", "cis", "relationships",
"stale_cis", "unseen_cis"], "additionalProperties": false}}}, "required": ["version",
"graph_version", "as_of", "at", "sources"], "additionalProperties": false},
"CiSeen": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "at": {"type": "string"},
"ci": {"type": "string"}, "sources": {"type": "array", "items": {"type": "object", "properties":
{"source": {"type": "string"}, "first_seen": {"type": ["object", "null"], "properties":
{"version": {"type": "integer"}, "time": {"type": "string"}}, "required": ["version", "time"],
"additionalProperties": false}, "last_seen": {"type": ["object", "null"], "properties":
{"version": {"type": "integer"}, "time": {"type": "string"}}, "required": ["version", "time"],
"additionalProperties": false}, "freshness_days": {"type": ["integer", "null"]}, "stale": {"type":
["boolean", "null"]}}, "required": ["source", "first_seen", "last_seen", "freshness_days",
"stale"], "additionalProperties": false}}}, "required": ["version", "graph_version", "as_of",
"at", "ci", "sources"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
