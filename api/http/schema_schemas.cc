// The schemas of the catalogue.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view schema_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"Schema": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "classes": {"type":
"array", "items": {"$ref": "#/components/schemas/SchemaClassEntry"}}, "relationship_types":
{"type": "array", "items": {"$ref": "#/components/schemas/SchemaTypeEntry"}}, "sources": {"type":
"array", "items": {"$ref": "#/components/schemas/SchemaSourceEntry"}}, "identification": {"type":
"array", "items": {"$ref": "#/components/schemas/SchemaIdentificationEntry"}}, "authority":
{"type": "array", "items": {"$ref": "#/components/schemas/SchemaAuthorityEntry"}}, "conformance":
{"type": "array", "items": {"$ref": "#/components/schemas/SchemaConformanceEntry"}}}, "required":
["version", "graph_version", "as_of", "classes", "relationship_types", "sources",
"identification", "authority", "conformance"], "additionalProperties": false}, "SchemaDocument":
{"type": "object", "properties": {"version": {"type": "integer"}, "graph_version": {"type":
"integer"}, "as_of": {"type": ["string", "integer", "null"]}, "classes": {"type": "array",
"items": {"$ref": "#/components/schemas/SchemaClassEntry"}}, "relationship_types": {"type":
"array", "items": {"$ref": "#/components/schemas/SchemaTypeEntry"}}, "sources": {"type": "array",
"items": {"$ref": "#/components/schemas/SchemaSourceEntry"}}, "identification": {"type": "array",
"items": {"$ref": "#/components/schemas/SchemaIdentificationEntry"}}, "authority": {"type":
"array", "items": {"$ref": "#/components/schemas/SchemaAuthorityEntry"}}, "conformance": {"type":
"array", "items": {"$ref": "#/components/schemas/SchemaConformanceEntry"}}, "remove": {"type":
"object", "properties": {"classes": {"type": "array", "items": {"type": "string"}},
"relationship_types": {"type": "array", "items": {"type": "string"}}, "sources": {"type": "array",
"items": {"type": "string"}}, "identification": {"type": "array", "items": {"type": "string"}},
"authority": {"type": "array", "items": {"type": "object", "properties": {"class": {"type":
"string"}, "attribute": {"type": ["string", "null"]}}, "required": ["class"],
"additionalProperties": false}}, "conformance": {"type": "array", "items": {"type": "string"}}},
"required": [], "additionalProperties": false}}, "required": [], "additionalProperties": false},
"SchemaClass": {"type": "object", "properties": {"version": {"type": "integer"}, "graph_version":
{"type": "integer"}, "as_of": {"type": ["string", "integer", "null"]}, "name": {"type": "string"},
"description": {"type": ["string", "null"]}, "lineage": {"type": "array", "items": {"type":
"string"}}, "subclasses": {"type": "array", "items": {"type": "string"}}, "layer": {"type":
["integer", "null"]}, "unavailability": {"type": ["number", "null"]}, "attributes": {"type":
"array", "items": {"type": "object", "properties": {"name": {"type": "string"}, "type": {"type":
["string", "null"]}, "array": {"type": ["boolean", "null"]}, "unit": {"type": ["string", "null"]},
"presence": {"type": ["string", "null"]}, "controlled": {"type": ["boolean", "null"]}, "allowed":
{"type": ["array", "null"], "items": {"type": "string"}}, "description": {"type": ["string",
"null"]}, "defined_by": {"type": "string"}}, "required": ["name", "type", "array", "unit",
"presence", "controlled", "allowed", "description", "defined_by"], "additionalProperties":
false}}, "identification": {"type": ["object", "null"], "properties": {"class": {"type":
"string"}, "entries": {"type": "array", "items": {"type": "object", "properties": {"attributes":
{"type": "array", "items": {"type": "string"}}, "through": {"type": ["string", "null"]}},
"required": ["attributes"], "additionalProperties": false}}}, "required": ["class", "entries"],
"additionalProperties": false}}, "required": ["version", "graph_version", "as_of", "name",
"description", "lineage", "subclasses", "layer", "unavailability", "attributes",
"identification"], "additionalProperties": false}, "ClassJsonSchema": {"type": "object"},
"SchemaChanges": {"type": "object", "properties": {"version": {"type": "integer"},
"graph_version": {"type": "integer"}, "dry_run": {"type": "boolean"}, "count": {"type":
"integer"}, "changes": {"type": "array", "items": {"type": "object", "properties": {"kind":
{"type": "string"}, "name": {"type": "string"}, "result": {"type": "string"}, "before": {"type":
["object", "null"]}, "after": {"type": ["object", "null"]}}, "required": ["kind", "name",
"result", "before", "after"], "additionalProperties": false}}, "problems": {"type": "array",
"items": {"type": "object", "properties": {"pointer": {"type": "string"}, "code": {"type":
"string"}, "message": {"type": "string"}}, "required": ["pointer", "code", "message"],
"additionalProperties": false}}}, "required": ["version", "graph_version", "dry_run", "count",
"changes", "problems"], "additionalProperties": false}
})json";
    return kSchemas;
}

std::string_view schema_entry_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"SchemaAttribute": {"type": "object", "properties": {"name": {"type": "string"}, "type": {"type":
["string", "null"]}, "array": {"type": ["boolean", "null"]}, "unit": {"type": ["string", "null"]},
"presence": {"type": ["string", "null"]}, "controlled": {"type": ["boolean", "null"]}, "allowed":
{"type": ["array", "null"], "items": {"type": "string"}}, "description": {"type": ["string",
"null"]}}, "required": ["name"], "additionalProperties": false}, "SchemaClassEntry": {"type":
"object", "properties": {"name": {"type": "string"}, "extends": {"type": ["string", "null"]},
"layer": {"type": ["integer", "null"]}, "unavailability": {"type": ["number", "null"]},
"description": {"type": ["string", "null"]}, "attributes": {"type": ["array", "null"], "items":
{"$ref": "#/components/schemas/SchemaAttribute"}}}, "required": ["name"], "additionalProperties":
false}, "SchemaTypeEntry": {"type": "object", "properties": {"name": {"type": "string"},
"inverse": {"type": ["string", "null"]}, "impact": {"type": ["string", "null"]}, "direction":
{"type": ["string", "null"]}, "description": {"type": ["string", "null"]}, "allowed": {"type":
["array", "null"], "items": {"type": "object", "properties": {"source": {"type": "string"},
"target": {"type": "string"}}, "required": ["source", "target"], "additionalProperties": false}},
"targets_max": {"type": ["integer", "null"]}, "sources_max": {"type": ["integer", "null"]}},
"required": ["name"], "additionalProperties": false}, "SchemaSourceEntry": {"type": "object",
"properties": {"name": {"type": "string"}, "freshness_days": {"type": ["integer", "null"]}},
"required": ["name"], "additionalProperties": false}, "SchemaIdentificationEntry": {"type":
"object", "properties": {"class": {"type": "string"}, "entries": {"type": "array", "items":
{"type": "object", "properties": {"attributes": {"type": "array", "items": {"type": "string"}},
"through": {"type": ["string", "null"]}}, "required": ["attributes"], "additionalProperties":
false}}}, "required": ["class", "entries"], "additionalProperties": false},
"SchemaAuthorityEntry": {"type": "object", "properties": {"class": {"type": "string"},
"attribute": {"type": ["string", "null"]}, "sources": {"type": "array", "items": {"type":
"string"}}}, "required": ["class", "sources"], "additionalProperties": false},
"SchemaConformanceEntry": {"type": "object", "properties": {"name": {"type": "string"}, "class":
{"type": "string"}, "check": {"type": "string"}, "argument": {"type": ["string", "null"]}},
"required": ["name", "class", "check"], "additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
