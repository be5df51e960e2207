// What a change does to services, all in all.

#include <algorithm>
#include <array>
#include <utility>

#include "api/render/assessment_report.h"
#include "api/render/assessment_report_parts.h"
#include "api/render/figures.h"

namespace faultline::render {

namespace {

using json::Value;

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

}  // namespace faultline::render
