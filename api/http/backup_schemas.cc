// The schemas of backups.

#include "api/http/resources.h"

namespace faultline::http {

std::string_view backup_schemas() {
    static constexpr std::string_view kSchemas = R"json({
"Backup": {"type": "object", "properties": {"backup": {"type": "integer"}, "version": {"type":
"integer"}, "graph_version": {"type": "integer"}, "chain": {"type": "string"}, "time": {"type":
"string", "format": "date-time"}, "bytes": {"type": "integer"}, "new_bytes": {"type": "integer"},
"files": {"type": "integer"}, "verified": {"type": "boolean"}}, "required": ["backup", "version",
"graph_version", "chain", "time", "bytes", "new_bytes", "files", "verified"],
"additionalProperties": false},
"ListedBackup": {"type": "object", "properties": {"backup": {"type": "integer"}, "version": {"type":
"integer"}, "graph_version": {"type": "integer"}, "chain": {"type": "string"}, "time": {"type":
"string", "format": "date-time"}, "bytes": {"type": "integer"}, "new_bytes": {"type": "integer"},
"files": {"type": "integer"}}, "required": ["backup", "version", "graph_version", "chain", "time",
"bytes", "new_bytes", "files"], "additionalProperties": false},
"Backups": {"type": "object", "properties": {"count": {"type": "integer"}, "backups": {"type":
"array", "items": {"$ref": "#/components/schemas/ListedBackup"}}}, "required": ["count", "backups"],
"additionalProperties": false}
})json";
    return kSchemas;
}

}  // namespace faultline::http
