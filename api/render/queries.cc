#include "api/render/queries.h"

#include "api/render/common.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

constexpr std::string_view kWhere = "where";

bool is_number(std::string_view name) {
    return name == "stale_days" || name == "within";
}

void write_entry(const app::SavedQueryEntry& entry, JsonWriter& out) {
    out.begin_object();
    out.member("name", entry.name);
    out.key("filter");
    out.begin_object();
    write_filter(entry.query.parameters, out);
    out.end_object();
    out.member("description", entry.query.description);
    out.member("principal", entry.query.principal);
    out.member("saved", format_utc_time(entry.time));
    out.member("saved_version", raw(entry.saved));
    out.end_object();
}

}  // namespace

void write_filter(const model::FilterParameters& parameters, JsonWriter& out) {
    bool in_where = false;
    for (const auto& [name, text] : parameters) {
        if (name == kWhere && !in_where) {
            out.key(kWhere);
            out.begin_array();
        }
        if (name != kWhere && in_where) out.end_array();
        in_where = name == kWhere;
        if (in_where) {
            out.value(text);
            continue;
        }
        out.key(name);
        if (is_number(name)) {
            out.verbatim(text);
        } else {
            out.value(text);
        }
    }
    if (in_where) out.end_array();
}

void write_query(const app::SavedQueryAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.key("query");
    write_entry(answer.entry, out);
    out.end_object();
}

void write_query_list(const app::SavedQueryListAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.key("queries");
    out.begin_array();
    for (const app::SavedQueryEntry& entry : answer.entries) {
        write_entry(entry, out);
    }
    out.end_array();
    out.end_object();
}

void write_query_done(const std::string& name,
                      std::string_view what,
                      const app::WritePosition& position,
                      JsonWriter& out) {
    out.begin_object();
    write_versions(position, out);
    out.member(what, name);
    out.end_object();
}

}  // namespace faultline::render
