// The schemas of incidents.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view incident_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"IncidentRequest": {"type": "object", "properties": {"id": {"type": "string"}, "title": {"type":
["string", "null"]}, "ci": {"type": ["string", "null"]}, "began": {"type": ["string", "null"]},
"ended": {"type": ["string", "null"]}, "priority": {"type": ["string", "null"], "enum": ["P1", "P2",
"P3", "P4", null]}, "state": {"type": ["string", "null"], "enum": ["new", "in_progress", "on_hold",
"resolved", "closed", "cancelled", null]}, "caused_by": {"type": ["string", "null"]}, "opened_by":
{"type": ["string", "null"]}, "group": {"type": ["string", "null"]}, "reason": {"type": ["string",
"null"]}}, "additionalProperties": false},
"Incident": {"type": "object", "properties": {"id": {"type": "string"}, "title": {"type": "string"},
"ci": {"type": ["string", "null"]}, "ci_named": {"type": ["string", "null"]}, "began": {"type":
"string"}, "ended": {"type": ["string", "null"]}, "priority": {"type": ["string", "null"]}, "state":
{"type": "string"}, "open": {"type": "boolean"}, "caused_by": {"type": ["string", "null"]},
"opened_by": {"type": ["string", "null"]}, "group": {"type": ["string", "null"]}, "source": {"type":
["string", "null"]}, "source_id": {"type": ["string", "null"]}, "source_state": {"type": ["string",
"null"]}, "revision": {"type": ["object", "null"], "properties": {"modification": {"type":
"integer"}, "updated": {"type": "string"}}, "required": ["modification", "updated"],
"additionalProperties": false}, "changed": {"type": "integer"}, "written": {"type": "string"}},
"required": ["id", "title", "ci", "ci_named", "began", "ended", "priority", "state", "open",
"caused_by", "opened_by", "group", "source", "source_id", "source_state", "revision", "changed"],
"additionalProperties": false},
"IncidentAnswer": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "incident":
{"$ref": "#/components/schemas/Incident"}}, "required": ["version", "graph_version", "as_of",
"incident"], "additionalProperties": false},
"IncidentList": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "count": {"type":
"integer"}, "incidents": {"type": "array", "items": {"$ref": "#/components/schemas/Incident"}},
"next_cursor": {"type": ["string", "null"]}}, "required": ["version", "graph_version", "as_of",
"count", "incidents", "next_cursor"], "additionalProperties": false},
"IncidentDone": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "result": {"type": "string", "enum": ["created", "updated", "unchanged"]},
"incident": {"$ref": "#/components/schemas/Incident"}}, "required": ["version", "graph_version",
"result", "incident"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
