// Differences as JSON.

#include <string_view>

#include "api/render/common.h"
#include "api/render/field_changes.h"
#include "api/render/history.h"
#include "api/render/scope.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

std::string_view name_of(app::DiffStep step) {
    switch (step) {
        case app::DiffStep::created:
            return "created";
        case app::DiffStep::changed:
            return "changed";
        case app::DiffStep::retired:
            return "retired";
        case app::DiffStep::entered:
            return "entered";
        case app::DiffStep::left:
            break;
    }
    return "left";
}

void write_side(std::string_view name, const app::DiffSide& side, JsonWriter& out) {
    out.key(name);
    out.begin_object();
    write_versions(side.view, side.as_of, out);
    out.member("time", format_utc_time(side.view.time()));
    write_text_or_null("baseline", side.baseline, out);
    out.key("scope");
    write_scope(side.scope, out);
    out.end_object();
}

void write_entry(const app::DiffAnswer& answer, const app::DiffEntry& entry, JsonWriter& out) {
    const bool is_there = entry.change.after.merged().alive;
    const identify::MergedCi& shown =
        is_there ? entry.change.after.merged() : entry.change.before.merged();
    const storage::View& view = is_there ? answer.to().view : answer.from().view;
    out.begin_object();
    out.member("id", entry.id);
    out.member("name", shown.name.empty() ? std::string_view(entry.id) : shown.name);
    out.member("class", view.symbol_name(shown.class_name));
    out.member("what", name_of(entry.what));
    out.key("changes");
    write_field_changes(view, entry.id, entry.change, out);
    out.end_object();
}

}  // namespace

Result<void> write_diff(const app::DiffAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.to().view, answer.to().as_of, out);
    write_side("from", answer.from(), out);
    write_side("to", answer.to(), out);
    out.key("cis");
    out.begin_array();
    FL_TRY(const app::DiffCounts counts,
           answer.visit([&](const app::DiffEntry& entry) -> Result<void> {
               write_entry(answer, entry, out);
               if (out.ok()) return {};
               return unavailable("the receiver is gone");
           }));
    out.end_array();
    out.key("summary");
    out.begin_object();
    out.member("created", counts.created);
    out.member("changed", counts.changed);
    out.member("retired", counts.retired);
    out.member("entered", counts.entered);
    out.member("left", counts.left);
    out.end_object();
    out.end_object();
    return {};
}

}  // namespace faultline::render
