#include "api/render/identity.h"

#include <string_view>

#include "api/render/answers.h"
#include "api/render/common.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

std::string_view word_of(identify::MoveKind what) {
    switch (what) {
        case identify::MoveKind::redirected:
            return "redirected";
        case identify::MoveKind::joined:
            return "joined";
        case identify::MoveKind::dropped:
            return "dropped";
        case identify::MoveKind::restored:
            break;
    }
    return "restored";
}

void write_claims(const app::IdentityDone& done, JsonWriter& out) {
    out.key("claims");
    out.begin_array();
    for (const identify::MovedClaim& claim : done.claims) {
        out.begin_object();
        out.member("source", claim.source);
        out.member("ci", claim.ci);
        out.member("native_id", claim.native_id);
        out.member("joined", claim.joined);
        out.end_object();
    }
    out.end_array();
}

void write_moves(const app::IdentityDone& done, JsonWriter& out) {
    out.key("relationships");
    out.begin_array();
    for (const identify::MovedRelationship& moved : done.relationships) {
        out.begin_object();
        out.member("what", word_of(moved.what));
        out.member("source", moved.source);
        out.member("type", moved.type);
        out.member("target", moved.target);
        out.member("group", moved.group);
        out.member("now", moved.now);
        out.member("claimed_by", moved.claimed_by);
        out.end_object();
    }
    out.end_array();
    out.member("relationship_count", done.relationship_count);
}

void write_moved_groups(const app::IdentityDone& done, JsonWriter& out) {
    out.key("groups");
    out.begin_array();
    for (const identify::MovedGroup& group : done.groups) {
        out.begin_object();
        out.member("ci", group.ci);
        out.member("name", group.name);
        out.member("required_before", group.required_before);
        out.member("required", group.required);
        out.member("capacity_before", group.capacity_before);
        out.member("capacity", group.capacity);
        out.end_object();
    }
    out.end_array();
}

}  // namespace

void write_identity(const app::IdentityDone& done, JsonWriter& out) {
    out.begin_object();
    write_versions(done.position, out);
    out.member("dry_run", done.dry_run);
    out.member("ci", done.id);
    out.member("other", done.other);
    out.member("etag", entity_tag(done.changed));
    write_claims(done, out);
    write_moves(done, out);
    write_moved_groups(done, out);
    out.end_object();
}

}  // namespace faultline::render
