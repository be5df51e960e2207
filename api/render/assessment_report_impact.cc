// What a change does to services: all in all, and at each moment of its steps with the path that
// shows why.

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "api/render/assessment_report.h"
#include "api/render/assessment_report_parts.h"
#include "api/render/figures.h"

namespace faultline::render {

namespace {

using json::Value;

constexpr std::size_t kNeedsSaidMax = 6;  // of a path

// The worst result of a service: "Down in step 2".
std::string said_worst(const Value& worst) {
    if (worst.is_null()) return "not affected";
    std::string said = said_word(worst["result"].text());
    if (!worst["step"].is_null()) said += ", step " + worst["step"].text();
    if (!worst["margin"].is_null()) said += ", margin " + worst["margin"].text();
    return said;
}

// "0.02 % (1 in 5,000)"; of what was sampled the interval as well: "0.5 % (1 in 200), 0.46 % to
// 0.55 %"; of what has bounds alone "at most 1.9 %" or "0.1 % to 1.9 %".
std::string said_estimate(const Value& estimate) {
    if (estimate.is_null()) return "unknown";
    const auto value = number_of(estimate["unavailability"]);
    const auto low = number_of(estimate["low"]);
    const auto high = number_of(estimate["high"]);
    if (estimate["method"].text() == "exact" || !low || !high)
        return chance_or_unknown(estimate["unavailability"]);
    const bool is_bound = estimate["method"].text() == "bounds";
    if (is_bound && *low <= 0) return "at most " + chance_text(*high);
    if (percent_text(*low) == percent_text(*high)) return chance_text(*high);
    const std::string interval = percent_text(*low) + " to " + percent_text(*high);
    return is_bound || !value ? interval : chance_text(*value) + ", " + interval;
}

std::string said_service_loss(const Value& loss) {
    if (loss.is_null()) return "unknown";
    const Value& expected = loss["expected"];
    const auto money = number_of(expected["money"]);
    return minutes_or_unknown(expected["minutes"]) + "; " +
           (money ? money_text(loss["currency"].text(), *money) : "money unknown");
}

// Services that go down first, then those at risk and so on; equal ones in the document's order.
std::vector<const Value*> by_harm(const Value& services) {
    constexpr std::array<std::string_view, 5> kOrder = {
        "failed", "down", "at_risk", "impaired", "inherited"};
    const auto harm = [&](const Value& worst) {
        return std::ranges::find(kOrder, worst["result"].text()) - kOrder.begin();
    };
    std::vector<const Value*> sorted;
    for (const Value& service : services.items()) {
        sorted.push_back(&service);
    }
    std::ranges::stable_sort(sorted, {}, [&](const Value* service) {
        const auto planned = harm((*service)["planned"]);
        return std::pair{std::min(planned, harm((*service)["if_it_fails"])), planned};
    });
    return sorted;
}

ReportBlock anyway_block(const Value& assessment, const SaidNames& names) {
    ReportBlock block;
    const json::Array& all = assessment["down_anyway"].items();
    if (all.empty()) return block;
    block.subheading = "Down anyway, by the work of others";
    for (const Value& item : all) {
        if (block.list.size() == kReportLinesMax) break;
        std::string text = names(item["ci"].text()) + " is kept down by ";
        text += item["change"].is_null() ? "incident " + item["incident"].text()
                                         : "change " + item["change"].text();
        if (!item["planned_start"].is_null()) {
            text += " from " + time_or_unknown(item["planned_start"]) + " to " +
                    time_or_unknown(item["planned_end"]);
        }
        block.list.push_back({{}, ReportTone::none, std::move(text)});
    }
    block.after = and_more(all.size() - block.list.size());
    return block;
}

// "; group web has 0 left of the 1 it requires".
std::string said_group(const Value& group) {
    return "group " + group["name"].text() + " has " + group["capacity_left"].text() +
           " left of the " + group["required"].text() + " it requires";
}

std::string said_margin(const Value& margin) {
    const auto more = number_of(margin);
    if (!more) return "";
    if (*more <= 0) return ", the next failure breaks it";
    return ", " + margin.text() + " more may fail";
}

std::string why_down(const Value& service, const SaidNames& names) {
    const json::Array& path = service["path"].items();
    std::string why;
    for (std::size_t i = 1; i < path.size(); i++) {
        const bool is_last = i + 1 == path.size();
        if (i > kNeedsSaidMax && !is_last) continue;
        why += i == 1 ? ": it needs " : ", which needs ";
        if (is_last && i > kNeedsSaidMax) {
            why += "(over " + count_text(i - kNeedsSaidMax, "CI", "CIs") + " more) ";
        }
        why += names(path[i].text());
    }
    for (const Value& group : service["broken_groups"].items()) {
        why += "; " + said_group(group);
    }
    return why;
}

std::string why_at_risk(const Value& service, const SaidNames& names) {
    std::string why;
    for (const Value& group : service["hit_groups"].items()) {
        const std::string holders = names.list(group["held_by"]);
        why += why.empty() ? ": " : "; ";
        why += said_group(group) + ", held by " + (holders.empty() ? "nobody" : holders) +
               said_margin(group["margin"]);
    }
    return why;
}

std::string why_impaired(const Value& service, const SaidNames& names) {
    std::string why;
    for (const Value& need : service["soft_needs"].items()) {
        why += why.empty() ? ": it makes use of " : ", ";
        why += names(need["target"].text()) + " (strength " + need["strength"].text() + ")";
    }
    return why;
}

std::string why_inherited(const Value& service, const SaidNames& names) {
    const Value& nearest = service["nearest"];
    const std::string owner = names(nearest["owner"].text());
    if (!nearest["group"].is_null()) {
        return ": it depends on " + owner + ", whose group " + nearest["group"].text() + " is hit" +
               said_margin(nearest["margin"]);
    }
    return ": it depends on " + owner + ", which makes use of " +
           names(nearest["soft_target"].text());
}

// What happens to a service at a moment and why, in one sentence.
ReportItem service_item(const Value& service, const SaidNames& names) {
    const std::string result = service["result"].text();
    ReportItem item{said_word(result), tone_of(result), names(service["id"].text())};
    if (result == "failed") {
        item.text += " is a CI of the change and is down itself.";
    } else if (result == "down") {
        item.text += " goes down" + why_down(service, names) + ".";
    } else if (result == "at_risk") {
        item.text += " stays up with less redundancy" + why_at_risk(service, names) + ".";
    } else if (result == "impaired") {
        item.text += " works worse" + why_impaired(service, names) + ".";
    } else {
        item.text += " stays up, something beneath it is hit" + why_inherited(service, names) + ".";
    }
    return item;
}

std::string said_overwhelmed(const Value& moment, const SaidNames& names) {
    std::string said;
    for (const Value& group : moment["overwhelmed_groups"].items()) {
        said += said.empty() ? "" : "; ";
        said += names(group["owner"].text()) + " is down: with the capacity that is left " +
                said_group(group);
    }
    return said;
}

ReportBlock moment_block(const Value& moment, const SaidNames& names) {
    ReportBlock block;
    block.subheading = said_moment(moment["step"], moment["phase"]);
    const std::string cis = names.list(moment["down_by_change"]);
    const Value& summary = moment["summary"];
    block.paragraphs = {
        (cis.empty() ? "The change keeps nothing down" : "Down by the change: " + cis) +
        ". Of all CIs " + summary["down"].text() + " go down with it, " +
        summary["at_risk"].text() + " are at risk, " + summary["impaired"].text() +
        " are impaired, " + summary["inherited"].text() + " inherit it."};
    std::string overwhelmed = said_overwhelmed(moment, names);
    if (!overwhelmed.empty()) block.paragraphs.push_back(std::move(overwhelmed) + ".");
    const json::Array& services = moment["services"].items();
    for (const Value& service : services) {
        if (block.list.size() == kReportServicesMax) break;
        block.list.push_back(service_item(service, names));
    }
    block.after = and_more(services.size() - block.list.size() +
                           static_cast<std::size_t>(count_of(moment["services_omitted"])));
    return block;
}

using MomentKey = std::pair<std::string, std::string>;

MomentKey key_of(const Value& moment) {
    return {moment["step"].text(), moment["phase"].text()};
}

// The positions of the moments to show, ascending: those that are the worst of a service first.
std::set<std::size_t> moments_to_show(const Value& assessment) {
    std::set<MomentKey> worst;
    for (const Value& service : assessment["services"].items()) {
        for (const char* when : {"planned", "if_it_fails"}) {
            if (!service[when].is_null()) worst.insert(key_of(service[when]));
        }
    }
    std::set<std::size_t> shown;
    const json::Array& moments = assessment["moments"].items();
    for (const bool is_worst : {true, false}) {
        for (std::size_t i = 0; i < moments.size() && shown.size() < kReportMomentsMax; i++) {
            const bool has_services = !moments[i]["services"].items().empty();
            if (has_services && worst.contains(key_of(moments[i])) == is_worst) shown.insert(i);
        }
    }
    return shown;
}

}  // namespace

ReportSection services_section(const Value& assessment, const SaidNames& names) {
    ReportSection section{"Services"};
    ReportBlock block;
    const std::vector<const Value*> services = by_harm(assessment["services"]);
    block.table.columns = {"Service",
                           "Tier",
                           "While it is done",
                           "If it fails",
                           "Out without it",
                           "Out while it is done",
                           "Out if it fails",
                           "Expected loss"};
    for (const Value* service : services) {
        if (block.table.rows.size() == kReportServicesMax) break;
        const Value& outage = (*service)["outage"];
        const std::string tier = (*service)["tier"].text();
        block.table.rows.push_back({names((*service)["id"].text()),
                                    tier.empty() ? "unknown" : tier,
                                    said_worst((*service)["planned"]),
                                    said_worst((*service)["if_it_fails"]),
                                    said_estimate(outage["before"]),
                                    said_estimate(outage["planned"]),
                                    said_estimate(outage["if_it_fails"]),
                                    said_service_loss((*service)["loss"])});
    }
    if (services.empty() && count_of(assessment["services_omitted"]) == 0) {
        block.paragraphs = {"No service goes down, is at risk, impaired or inherits anything."};
    }
    block.after = and_more(services.size() - block.table.rows.size() +
                           static_cast<std::size_t>(count_of(assessment["services_omitted"])));
    section.blocks = {std::move(block), anyway_block(assessment, names)};
    return section;
}

ReportSection moments_section(const Value& assessment, const SaidNames& names) {
    ReportSection section{"Step by step, and why"};
    const json::Array& moments = assessment["moments"].items();
    const std::set<std::size_t> shown = moments_to_show(assessment);
    std::size_t quiet = 0;
    for (std::size_t i = 0; i < moments.size(); i++) {
        if (moments[i]["services"].items().empty()) quiet++;
        if (shown.contains(i)) section.blocks.push_back(moment_block(moments[i], names));
    }
    ReportBlock rest;
    if (moments.empty()) {
        rest.paragraphs = {"Nothing was looked at: the plan names no CI that is there."};
    } else if (quiet == moments.size()) {
        rest.paragraphs = {"No service is affected at any moment of any step."};
    } else if (quiet > 0) {
        rest.paragraphs = {"At " + count_text(quiet, "other moment", "other moments") +
                           " no service is affected."};
    }
    const std::size_t cut = moments.size() - quiet - shown.size();
    if (cut > 0) {
        rest.after = "and " + count_text(cut, "more moment", "more moments") +
                     " at which services are affected, none worse for a service than those above "
                     "(see JSON)";
    }
    section.blocks.push_back(std::move(rest));
    return section;
}

}  // namespace faultline::render
