// What a change does to services, as JSON.

#include <algorithm>
#include <array>
#include <span>

#include "api/render/affected_names.h"
#include "api/render/assessment_parts.h"
#include "api/render/common.h"
#include "api/render/impact_members.h"

namespace faultline::render {

namespace {

using impact::AffectedAs;
using json::JsonWriter;

std::string_view method_name(impact::OutageMethod method) {
    constexpr std::array<std::string_view, 3> kNames = {"exact", "monte_carlo", "bounds"};
    return kNames[static_cast<std::size_t>(method)];
}

void write_estimate(std::string_view name,
                    const std::optional<impact::OutageEstimate>& estimate,
                    JsonWriter& out) {
    out.key(name);
    if (!estimate) return out.null();
    out.begin_object();
    out.member("unavailability", estimate->unavailability);
    out.member("low", estimate->low);
    out.member("high", estimate->high);
    out.member("method", method_name(estimate->method));
    out.member("scenarios", estimate->scenarios);
    out.end_object();
}

// One moment; the members are one function each.
class MomentDocument {
 public:
    MomentDocument(const app::ChangeMoment& moment,
                   const app::Situation& situation,
                   const AssessmentView& view,
                   JsonWriter& out)
        : moment_(moment),
          situation_(situation),
          graph_(*moment.graph),
          radius_(moment.radius),
          view_(view),
          out_(out) {}

    void write() {
        out_.begin_object();
        out_.key("step");
        if (moment_.step == 0) {
            out_.null();
        } else {
            out_.value(moment_.step);
        }
        out_.member("phase", app::phase_name(moment_.phase));
        write_texts("beside", situation_.changes, out_);
        write_ids("down_by_change", graph_, moment_.down, out_);
        write_overwhelmed();
        write_weakened();
        write_summary();
        out_.key("services");
        out_.begin_array();
        for (std::size_t i = 0; i < shown(); i++) {
            write_service(moment_.services[i]);
        }
        out_.end_array();
        out_.member("services_omitted", moment_.services.size() - shown());
        out_.end_object();
    }

 private:
    [[nodiscard]] std::size_t shown() const {
        return shown_of(moment_.services.size(), view_.limit);
    }

    void write_overwhelmed() {
        out_.key("overwhelmed_groups");
        out_.begin_array();
        for (const app::OverwhelmedGroup& group : moment_.overwhelmed) {
            out_.begin_object();
            out_.member("owner", group.owner);
            out_.member("name", group.group);
            out_.member("required", group.required);
            out_.member("capacity_left", group.capacity_left);
            out_.end_object();
        }
        out_.end_array();
    }

    void write_weakened() {
        out_.key("weakened_groups");
        out_.begin_array();
        for (const app::WeakenedGroup& group : moment_.weakened) {
            out_.begin_object();
            out_.member("owner", group.owner);
            out_.member("name", group.group);
            out_.member("required", group.required);
            out_.member("margin", group.margin);
            out_.member("margin_before", group.margin_before);
            out_.end_object();
        }
        out_.end_array();
    }

    void write_summary() {
        out_.key("summary");
        out_.begin_object();
        write_impact_counts(radius_, out_);
        out_.key("services");
        out_.begin_object();
        for (std::size_t as = 0; as < impact::kAffectedClasses; as++) {
            const auto wanted = static_cast<AffectedAs>(as);
            out_.member(name_of(wanted),
                        std::ranges::count(moment_.services, wanted, &app::MomentService::as));
        }
        out_.end_object();
        out_.end_object();
    }

    void write_service(const app::MomentService& service) {
        out_.begin_object();
        write_node(graph_, service.node, out_);
        out_.member("result", name_of(service.as));
        switch (service.as) {
            case AffectedAs::failed:
                break;
            case AffectedAs::down:
                write_fall(graph_, radius_, service.position, out_);
                break;
            case AffectedAs::at_risk:
                write_hit_groups(graph_, radius_, radius_.at_risk[service.position], out_);
                break;
            case AffectedAs::impaired:
                write_soft_needs(graph_, radius_, radius_.impaired[service.position], out_);
                break;
            case AffectedAs::inherited:
                write_inherited_risk(graph_, radius_.inherited[service.position], out_);
                break;
        }
        out_.end_object();
    }

    const app::ChangeMoment& moment_;
    const app::Situation& situation_;
    const graph::Snapshot& graph_;
    const impact::BlastRadius& radius_;
    const AssessmentView& view_;
    JsonWriter& out_;
};

// The largest of what moments of a kind do to how likely a service is out.
std::optional<impact::OutageEstimate> largest(const app::ChangeMoments& moments,
                                              const app::ServiceOutages& outages,
                                              bool fails) {
    std::optional<std::size_t> worst;
    for (std::size_t i = 0; i < moments.moments.size(); i++) {
        const bool of_kind = (moments.moments[i].phase == app::MomentPhase::fails) == fails;
        if (!of_kind || outages.at_moments[i].missing) continue;
        if (!worst || outages.rise(i) > outages.rise(*worst)) worst = i;
    }
    if (!worst) return std::nullopt;
    return outages.at_moments[*worst].outage;
}

void write_worst(std::string_view name,
                 const app::ChangeAssessment& assessment,
                 const std::optional<app::WorstMoment>& worst,
                 JsonWriter& out) {
    out.key(name);
    if (!worst) return out.null();
    const app::ChangeMoment& moment = assessment.moments.moments[worst->moment];
    out.begin_object();
    out.member("result", name_of(worst->as));
    out.key("step");
    if (moment.step == 0) {
        out.null();
    } else {
        out.value(moment.step);
    }
    out.member("phase", app::phase_name(moment.phase));
    write_texts("beside", assessment.situations.all[moment.situation].changes, out);
    write_margin("margin", worst->margin, out);
    out.end_object();
}

void write_outages(const app::ChangeMoments& moments,
                   const std::optional<app::ServiceOutages>& outages,
                   JsonWriter& out) {
    out.key("outage");
    if (!outages) return out.null();
    out.begin_object();
    write_estimate("before", outages->before.outage, out);
    write_estimate("planned", largest(moments, *outages, false), out);
    write_estimate("if_it_fails", largest(moments, *outages, true), out);
    out.end_object();
}

void write_loss_figures(const change::ServiceLoss& loss, JsonWriter& out) {
    const auto write = [&](std::string_view name, const change::Loss& amount) {
        out.key(name);
        out.begin_object();
        out.member("minutes", amount.minutes);
        out.member("money", amount.money);
        out.member("user_minutes", amount.users);
        out.end_object();
    };
    out.begin_object();
    write_text_or_null("currency", loss.currency, out);
    write("expected", loss.figures.expected);
    write("planned", loss.figures.planned);
    write("if_it_fails_median", loss.figures.if_failed_median);
    write("if_it_fails_p95", loss.figures.if_failed_p95);
    out.end_object();
}

void write_service_loss(const app::ChangeAssessment& assessment,
                        const std::string& service,
                        JsonWriter& out) {
    out.key("loss");
    if (!assessment.loss) return out.null();
    const auto& losses = assessment.loss->services;
    const auto found = std::ranges::lower_bound(losses, service, {}, &change::ServiceLoss::service);
    if (found == losses.end() || found->service != service) return out.null();
    write_loss_figures(*found, out);
}

void write_services(const app::ChangeAssessment& assessment,
                    const AssessmentView& view,
                    JsonWriter& out) {
    const std::size_t all = assessment.services.size();
    const std::size_t shown = shown_of(all, view.limit);
    out.key("services");
    out.begin_array();
    for (std::size_t i = 0; i < shown; i++) {
        const app::ServiceOutcome& outcome = assessment.services[i];
        out.begin_object();
        out.member("id", outcome.id);
        out.member("name", outcome.name);
        out.member("class", outcome.class_name);
        out.member("tier", outcome.tier);
        write_worst("planned", assessment, outcome.planned, out);
        write_worst("if_it_fails", assessment, outcome.if_it_fails, out);
        write_outages(assessment.moments, assessment.outages.services[i], out);
        write_service_loss(assessment, outcome.id, out);
        out.end_object();
    }
    out.end_array();
    out.member("services_omitted", all - shown);
}

void write_down_anyway(const app::ChangeAssessment& assessment, JsonWriter& out) {
    out.key("down_anyway");
    out.begin_array();
    for (const app::DownAnyway& item : assessment.down_anyway) {
        out.begin_object();
        out.member("ci", item.ci);
        if (!item.change.empty()) out.member("change", item.change);
        if (!item.incident.empty()) out.member("incident", item.incident);
        if (item.window) {
            out.member("planned_start", format_utc_time(item.window->start));
            out.member("planned_end", format_utc_time(item.window->end));
        }
        out.end_object();
    }
    out.end_array();
}

}  // namespace

void write_assessed_impact(const app::ChangeAssessment& assessment,
                           const AssessmentView& view,
                           JsonWriter& out) {
    write_down_anyway(assessment, out);
    out.member("situations_merged", assessment.situations.are_merged);
    out.key("moments");
    out.begin_array();
    for (const app::ChangeMoment& moment : assessment.moments.moments) {
        const app::Situation& situation = assessment.situations.all[moment.situation];
        MomentDocument(moment, situation, view, out).write();
    }
    out.end_array();
    write_services(assessment, view, out);
    const app::ChangeOutages& outages = assessment.outages;
    out.key("outage_model");
    out.begin_object();
    out.member("scenarios", outages.scenarios);
    out.member("needed_cis", outages.needed_cis);
    out.member("class_defaults", outages.class_defaults);
    out.member("rare_services", outages.rare_services);
    const std::size_t unknown = outages.unknown_reliability.size();
    const std::size_t named = shown_of(unknown, view.limit);
    write_texts("unknown_reliability", std::span(outages.unknown_reliability).first(named), out);
    out.member("unknown_reliability_omitted", unknown - named);
    out.end_object();
}

}  // namespace faultline::render
