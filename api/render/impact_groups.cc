// A grouped impact answer as JSON.

#include <variant>

#include "api/render/affected_names.h"
#include "api/render/common.h"
#include "api/render/impact_extras.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_key(const app::GroupKey& key, JsonWriter& out) {
    out.key("key");
    out.begin_array();
    for (const auto& value : key) {
        if (value) {
            write_attribute_value(*value, out);
        } else {
            out.null();
        }
    }
    out.end_array();
}

void write_group(const app::ImpactGroup& group, JsonWriter& out) {
    out.begin_object();
    write_key(group.key, out);
    for (std::size_t i = 0; i < kAffectedNames.size(); i++) {
        out.member(kAffectedNames[i], group.counts[i]);
    }
    out.end_object();
}

}  // namespace

void write_groups(const app::ImpactGroups& grouped, JsonWriter& out) {
    write_texts("group_by", grouped.by, out);
    out.key("groups");
    out.begin_array();
    for (const app::ImpactGroup& group : grouped.groups) {
        write_group(group, out);
    }
    out.end_array();
    out.key("bundles");
    out.begin_array();
    for (const impact::NeedBundle& bundle : grouped.bundles) {
        out.begin_object();
        out.member("source", bundle.source);
        out.member("target", bundle.target);
        out.member("hard", bundle.hard);
        out.member("grouped", bundle.grouped);
        out.member("soft", bundle.soft);
        out.end_object();
    }
    out.end_array();
}

}  // namespace faultline::render
