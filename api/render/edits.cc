// What direct writes did, as JSON.

#include <string_view>

#include "api/render/answers.h"
#include "api/render/common.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

std::string_view word_of(app::EditKind kind) {
    switch (kind) {
        case app::EditKind::put:
            return "put";
        case app::EditKind::patch:
            return "patch";
        case app::EditKind::retire:
            return "delete";
    }
    return "";
}

std::string_view word_of(app::EditResult result) {
    switch (result) {
        case app::EditResult::created:
            return "created";
        case app::EditResult::updated:
            return "updated";
        case app::EditResult::unchanged:
            return "unchanged";
        case app::EditResult::retired:
            return "retired";
        case app::EditResult::kept:
            return "kept";
    }
    return "";
}

// The result, the entity tag while the CI lives, and which sources claim it now.
void write_result(const app::EditDone& done, JsonWriter& out) {
    out.member("id", done.id);
    out.member("operation", word_of(done.kind));
    out.member("result", word_of(done.result));
    out.key("etag");
    if (done.result == app::EditResult::retired) {
        out.null();
    } else {
        out.value(entity_tag(done.changed));
    }
    write_texts("claimed_by", done.ci.claimants(), out);
}

void write_notes(const app::EditsDone& done, JsonWriter& out) {
    out.key("problems");
    write_violations(done.notes, out);
    out.member("problem_count", done.note_count);
}

}  // namespace

std::string entity_tag(Version changed) {
    return '"' + std::to_string(raw(changed)) + '"';
}

void write_retirement(const app::EditsDone& done, JsonWriter& out) {
    out.begin_object();
    write_versions(done.position, out);
    write_result(done.edits.front(), out);
    write_notes(done, out);
    out.end_object();
}

void write_batch(const app::EditsDone& done, JsonWriter& out) {
    out.begin_object();
    write_versions(done.position, out);
    out.key("operations");
    out.begin_array();
    for (const app::EditDone& edit : done.edits) {
        out.begin_object();
        write_result(edit, out);
        out.end_object();
    }
    out.end_array();
    write_notes(done, out);
    out.end_object();
}

}  // namespace faultline::render
