// The changes feed as JSON.

#include "api/render/answers.h"
#include "api/render/common.h"
#include "api/render/schema.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_run(const std::optional<model::ImportRun>& run, JsonWriter& out) {
    out.key("counts");
    if (!run) return out.null();
    out.begin_object();
    out.member("created", run->created);
    out.member("updated", run->updated);
    out.member("unchanged", run->unchanged);
    out.member("retired", run->retired);
    out.member("quarantined", run->quarantined);
    out.end_object();
}

std::string_view text_of(app::ChangedEntry::What what) {
    switch (what) {
        case app::ChangedEntry::What::added:
            return "added";
        case app::ChangedEntry::What::altered:
            return "altered";
        case app::ChangedEntry::What::removed:
            return "removed";
        case app::ChangedEntry::What::put:
            break;
    }
    return "put";
}

void write_entries(const app::Change& change, JsonWriter& out) {
    out.key("entries");
    out.begin_array();
    for (const app::ChangedEntry& entry : change.entries) {
        out.begin_object();
        out.member("kind", kind_text(entry.kind));
        out.member("name", shown_name(entry.name));
        out.member("what", text_of(entry.what));
        out.end_object();
    }
    out.end_array();
    out.member("entries_omitted", change.entry_count - change.entries.size());
}

void write_change(const app::Change& change, JsonWriter& out) {
    const model::ChangeSetHeader& header = change.header;
    out.begin_object();
    out.member("version", raw(header.version));
    out.member("graph_version", raw(header.graph_version));
    write_context(header.time, header.context, out);
    out.member("operations", header.operation_count);
    write_run(change.run, out);
    out.member("catalogue", change.catalogue);
    write_entries(change, out);
    out.member("history_removed", change.is_removed);
    write_texts("cis", change.cis, out);
    out.member("cis_omitted", change.ci_count - change.cis.size());
    out.end_object();
}

}  // namespace

void write_changes(const app::ChangesAnswer& answer, JsonWriter& out) {
    out.begin_object();
    out.member("version", raw(answer.view.version()));
    out.member("graph_version", raw(answer.view.graph_version()));
    out.key("changes");
    out.begin_array();
    for (const app::Change& change : answer.changes) {
        write_change(change, out);
    }
    out.end_array();
    out.member("next_after", raw(answer.after));
    out.end_object();
}

}  // namespace faultline::render
