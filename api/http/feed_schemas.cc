// The schemas of the changes feed.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view feed_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"Changes": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "changes": {"type": "array", "items": {"type": "object", "properties":
{"version": {"type": "integer"}, "graph_version": {"type": "integer"}, "time": {"type": "string"},
"principal": {"type": "string"}, "source": {"type": "string"}, "reason": {"type": "string"},
"request_id": {"type": "string"}, "operations": {"type": "integer"}, "counts": {"type": ["object",
"null"], "properties": {"created": {"type": "integer"}, "updated": {"type": "integer"},
"unchanged": {"type": "integer"}, "retired": {"type": "integer"}, "quarantined": {"type":
"integer"}}, "additionalProperties": false}, "catalogue": {"type": "boolean"}, "entries": {"type":
"array", "items": {"type": "object", "properties": {"kind": {"type": "string"}, "name": {"type":
"string"}, "what": {"type": "string"}}, "required": ["kind", "name", "what"],
"additionalProperties": false}}, "entries_omitted": {"type": "integer"}, "history_removed":
{"type": "boolean"}, "cis": {"type": "array", "items": {"type": "string"}}, "cis_omitted":
{"type": "integer"}}, "required": ["version", "graph_version", "time", "principal", "source",
"reason", "request_id", "operations", "counts", "catalogue", "entries", "entries_omitted",
"history_removed", "cis",
"cis_omitted"], "additionalProperties": false}}, "next_after": {"type": "integer"}}, "required":
["version", "graph_version", "changes", "next_after"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
