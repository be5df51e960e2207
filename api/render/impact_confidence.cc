// Confidence in an impact answer as JSON.

#include <cstdint>
#include <optional>
#include <string_view>

#include "api/render/common.h"
#include "api/render/impact_extras.h"
#include "api/render/impact_members.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

std::string_view name_of(impact::AnswerClass in) {
    switch (in) {
        case impact::AnswerClass::failed:
            return "failed";
        case impact::AnswerClass::down:
            return "down";
        case impact::AnswerClass::at_risk:
            return "at_risk";
        case impact::AnswerClass::impaired:
            return "impaired";
        case impact::AnswerClass::other:
            break;
    }
    return "other";
}

void write_time(std::string_view name, std::optional<std::int64_t> time, JsonWriter& out) {
    out.key(name);
    if (time) {
        out.value(format_utc_time(UtcTime{*time}));
    } else {
        out.null();
    }
}

void write_need(const graph::Snapshot& graph, const impact::DoubtfulNeed& need, JsonWriter& out) {
    out.begin_object();
    out.member("source", graph.id(need.place.dependent));
    out.member("target", graph.id(need.place.dependency));
    out.key("group");
    if (need.place.is_member) {
        out.value(graph.group_name(need.place.group));
    } else {
        out.null();
    }
    write_time("verified_at", graph.detail(need.place.edge).verified_at, out);
    write_time("last_seen", need.last_seen, out);
    out.end_object();
}

void write_needs(std::string_view name,
                 const graph::Snapshot& graph,
                 const impact::DoubtfulNeeds& needs,
                 JsonWriter& out) {
    out.key(name);
    out.begin_object();
    out.member("count", needs.count);
    out.key("needs");
    out.begin_array();
    for (const impact::DoubtfulNeed& need : needs.listed) {
        write_need(graph, need, out);
    }
    out.end_array();
    out.end_object();
}

void write_differences(const graph::Snapshot& graph, const impact::Bound& bound, JsonWriter& out) {
    out.key("differences");
    out.begin_object();
    out.member("count", bound.difference_count);
    out.key("cis");
    out.begin_array();
    for (const impact::Difference& difference : bound.differences) {
        out.begin_object();
        write_node(graph, difference.node, out);
        out.member("in_answer", name_of(difference.in_answer));
        out.member("in_bound", name_of(difference.in_bound));
        write_margin("margin_in_answer", difference.margin_in_answer, out);
        write_margin("margin_in_bound", difference.margin_in_bound, out);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

void write_bound(std::string_view name,
                 const graph::Snapshot& graph,
                 const impact::Bound& bound,
                 JsonWriter& out) {
    out.key(name);
    out.begin_object();
    out.member("down", bound.down);
    out.member("at_risk", bound.at_risk);
    out.member("impaired", bound.impaired);
    out.member("inherited", bound.inherited);
    out.member("complete", bound.complete);
    out.member("equals_answer", bound.equals_answer);
    write_differences(graph, bound, out);
    write_needs("responsible", graph, bound.responsible, out);
    out.end_object();
}

void write_stale_cis(const graph::Snapshot& graph, const app::StaleCis& stale, JsonWriter& out) {
    out.key("stale_cis");
    out.begin_object();
    out.member("count", stale.count);
    out.key("cis");
    out.begin_array();
    for (const app::StaleCi& ci : stale.listed) {
        out.begin_object();
        write_node(graph, ci.node, out);
        write_time("last_seen", ci.last_seen.microseconds, out);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

}  // namespace

void write_confidence(const graph::Snapshot& graph,
                      const app::ConfidenceAnswer& answer,
                      JsonWriter& out) {
    const impact::Confidence& confidence = answer.confidence;
    out.key("confidence");
    out.begin_object();
    out.member("at", format_utc_time(answer.at));
    out.member("needs", confidence.needs);
    write_needs("stale", graph, confidence.stale, out);
    write_needs("unverified", graph, confidence.unverified, out);
    write_ids("unknown", graph, confidence.unknown, out);
    write_stale_cis(graph, answer.stale_cis, out);
    write_bound("optimistic", graph, confidence.optimistic, out);
    write_bound("pessimistic", graph, confidence.pessimistic, out);
    out.end_object();
}

}  // namespace faultline::render
