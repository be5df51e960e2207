// The schemas of the audit trail and of checks.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view audit_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"AuditHead": {"type": "object", "properties": {"format": {"type": "string"}, "store": {"type":
"string"}, "version": {"type": "integer"}, "graph_version": {"type": "integer"}, "time": {"type":
"string"}, "chain": {"type": "string"}, "public_key": {"type": "string"}, "signature": {"type":
"string"}}, "required": ["format", "store", "version", "graph_version", "time", "chain",
"public_key", "signature"], "additionalProperties": false},
"AuditTrailLine": {"type": "object", "properties": {"version": {"type": "integer"}, "time":
{"type": "string"}, "principal": {"type": "string"}, "source": {"type": "string"}, "reason":
{"type": "string"}, "request_id": {"type": "string"}, "operations": {"type": "integer"}, "chunks":
{"type": "integer"}, "previous": {"type": "string"}, "chain": {"type": "string"}, "record":
{"type": "string"}, "chunk": {"type": "integer"}, "data": {"type": "string"}}, "required":
["version"], "additionalProperties": false},
"AuditFinding": {"type": "object", "properties": {"version": {"type": ["integer", "null"]}, "code":
{"type": "string"}, "message": {"type": "string"}}, "required": ["version", "code", "message"],
"additionalProperties": false},
"AuditReport": {"type": "object", "properties": {"version": {"type": "integer"}, "first_version":
{"type": "integer"}, "chain": {"type": ["string", "null"]}, "records": {"type": "integer"},
"chunks": {"type": "integer"}, "heads": {"type": "integer"}, "notes": {"type": "array", "items":
{"type": "string"}}, "finding_count": {"type": "integer"}, "first_bad_version": {"type":
["integer", "null"]}, "findings": {"type": "array", "items": {"$ref":
"#/components/schemas/AuditFinding"}}}, "required": ["version", "first_version", "chain",
"records", "chunks", "heads", "notes", "finding_count", "first_bad_version", "findings"],
"additionalProperties": false},
"VerifyReport": {"type": "object", "properties": {"version": {"type": "integer"}, "first_version":
{"type": "integer"}, "chain": {"type": ["string", "null"]}, "records": {"type": "integer"},
"chunks": {"type": "integer"}, "heads": {"type": "integer"}, "notes": {"type": "array", "items":
{"type": "string"}}, "symbols": {"type": "integer"}, "cis": {"type": "integer"}, "cis_ever":
{"type": "integer"}, "relationships": {"type": "integer"}, "claim_rows": {"type": "integer"},
"mention_rows": {"type": "integer"}, "terms": {"type": "integer"}, "catalogue_rows": {"type":
"integer"}, "record_rows": {"type": "integer"}, "request_rows": {"type": "integer"}, "state_hash":
{"type": ["string", "null"]},
"finding_count": {"type": "integer"}, "first_bad_version": {"type": ["integer", "null"]},
"findings": {"type": "array", "items": {"$ref": "#/components/schemas/AuditFinding"}}},
"required": ["version", "first_version", "chain", "records", "chunks", "heads", "notes", "symbols",
"cis", "cis_ever", "relationships", "claim_rows", "mention_rows", "terms", "catalogue_rows",
"record_rows", "request_rows", "state_hash", "finding_count", "first_bad_version", "findings"],
"additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
