// How likely a change fails, what of, and what that costs.

#include <array>
#include <cmath>
#include <utility>

#include "api/render/assessment_report.h"
#include "api/render/assessment_report_parts.h"
#include "api/render/figures.h"
#include "api/render/table.h"

namespace faultline::render {

namespace {

using json::Value;

// Contributions below this change nothing that anybody can read.
constexpr double kContributionLeast = 1e-9;

// What a factor is about, when it has it and when it has not.
struct Factor {
    std::string_view name;
    std::string_view has;
    std::string_view has_not;
};

constexpr std::array kFactors = {
    Factor{"first_time", "first time of this team, model and class", "done before"},
    Factor{"emergency", "emergency change", "no emergency"},
    Factor{"recent_failure", "something failed here lately", "nothing failed here lately"},
    Factor{"tested", "tested in an equivalent environment", "not tested in such an environment"},
    Factor{"rollback_tested", "rollback tested", "rollback not tested"},
    Factor{"staged", "staged rollout", "no staged rollout"},
    Factor{"automated", "automated", "done by hand"},
    Factor{"short_lead", "short lead time", "lead time long enough"},
    Factor{"missing_fields", "fields are missing", "no field is missing"},
    Factor{"stale_data", "stale data about its CIs", "data about its CIs is fresh"},
};

std::string said_counts(const Value& counts) {
    return count_text(count_of(counts["changes"]), "comparable change", "comparable changes") +
           ", " + std::to_string(count_of(counts["failed"])) + " failed";
}

// "class core_switch": the rate of the document that a summand comes from.
std::string said_subject(const Value& probability, const std::string& name) {
    for (const Value& rate : probability["rates"].items()) {
        const std::string subject = rate["subject"].text();
        if (rate["of"].text() == name && !subject.empty()) return name + " " + subject;
    }
    return name + " (none named)";
}

// What a feature that is a number is: the summand has ln(1 + count), or the count.
std::string said_feature(const std::string& name, double value) {
    const auto logged = static_cast<std::uint64_t>(std::max(0L, std::lround(std::expm1(value))));
    if (name == "size") return count_text(logged, "CI", "CIs");
    if (name == "steps") return count_text(logged, "step", "steps");
    if (name == "concurrency") {
        const auto count = static_cast<std::uint64_t>(std::max(0L, std::lround(value)));
        return count_text(count, "concurrent change", "concurrent changes");
    }
    for (const Factor& factor : kFactors) {
        if (factor.name == name) return std::string(value > 0 ? factor.has : factor.has_not);
    }
    return {};
}

std::vector<std::string> summand_row(const Value& probability, const Value& summand) {
    std::string what = summand["name"].text();
    std::string because;
    if (summand["counts"].is_null()) {
        because = said_feature(what, number_of(summand["value"]).value_or(0));
        for (char& c : what) {
            if (c == '_') c = ' ';
        }
    } else {
        what = said_subject(probability, what);
        because = said_counts(summand["counts"]) + ": " + chance_or_unknown(summand["value"]) +
                  " against " + chance_or_unknown(summand["reference"]);
    }
    return {what,
            because,
            factor_text(number_of(summand["odds"]).value_or(1)) + " odds",
            chance_or_unknown(summand["probability_without"])};
}

ReportBlock summands_block(const Value& probability) {
    ReportBlock block;
    block.subheading = "What raises and lowers it";
    block.table.columns = {"Factor", "Because", "Effect", "Probability without it"};
    std::size_t idle = 0;
    for (const Value& summand : probability["summands"].items()) {
        const double contribution = number_of(summand["contribution"]).value_or(0);
        if (std::abs(contribution) < kContributionLeast) {
            idle++;
            continue;
        }
        block.table.rows.push_back(summand_row(probability, summand));
    }
    if (block.table.rows.empty()) block.paragraphs = {"Nothing: it is the rate of all changes."};
    if (idle > 0) {
        block.after = count_text(idle, "further factor makes", "further factors make") +
                      " no difference (see JSON).";
    }
    return block;
}

std::string said_base(const Value& probability) {
    for (const Value& rate : probability["rates"].items()) {
        if (rate["of"].text() != "all") continue;
        return "Of all changes " + chance_or_unknown(rate["rate"]) + " fail (" +
               said_counts(rate["counts"]) + ", with a prior of " +
               chance_or_unknown(rate["prior"]) + " worth " + rounded(rate["prior_weight"]) +
               " changes).";
    }
    return "The rate of all changes is unknown.";
}

std::string said_confidence(const Value& probability) {
    const std::string confidence = probability["confidence"].text();
    std::string said = "Confidence " + confidence + ": with 95 % certainty it is at most " +
                       chance_or_unknown(probability["upper_95"]) + ".";
    if (is_true(probability["few_changes"])) {
        said += " Few changes of this CI are known, so the figure leans on comparable ones.";
    }
    if (is_true(probability["clamped"])) said += " It was cut at the limit of the model.";
    return said;
}

std::string said_outage(const Value& probability) {
    const Value& outage = probability["outage_if_it_fails"];
    if (outage.is_null()) return "How often a failed change causes an outage is unknown.";
    const Value& counts = outage["counts"];
    return "A change that fails causes an outage with " + chance_or_unknown(outage["rate"]) + " (" +
           count_text(count_of(counts["changes"]), "failed change", "failed changes") +
           " judged, " + std::to_string(count_of(counts["failed"])) + " with an outage).";
}

ReportBlock circumstances_block(const Value& probability, const SaidNames& names) {
    ReportBlock block;
    block.subheading = "Circumstances";
    const auto add = [&](const char* word, std::string text) {
        if (!text.empty()) block.list.push_back({word, ReportTone::none, std::move(text)});
    };
    add("Concurrent changes",
        names.list(probability["concurrent_changes"],
                   count_of(probability["concurrent_unjudged"])));
    std::string failures;
    const json::Array& recent = probability["recent_failures"].items();
    for (std::size_t i = 0; i < recent.size() && i < kReportIdsMax; i++) {
        failures += failures.empty() ? "" : "; ";
        failures += (recent[i]["change"].is_null() ? "incident " + recent[i]["incident"].text()
                                                   : "change " + recent[i]["change"].text()) +
                    " on " + names(recent[i]["ci"].text()) + ", " +
                    time_or_unknown(recent[i]["at"]);
    }
    if (recent.size() > kReportIdsMax) failures += " " + and_more(recent.size() - kReportIdsMax);
    add("Failed lately", std::move(failures));
    add("Missing in the record", names.list(probability["missing_fields"]));
    if (block.list.empty()) {
        block.paragraphs = {
            "No concurrent change shares dependents, nothing failed here lately, and no field of "
            "the record is missing."};
    }
    return block;
}

std::string said_repair(const Value& loss) {
    const std::string median = minutes_or_unknown(loss["repair_minutes_median"]);
    const std::string from = loss["repair_time_from"].text();
    std::string why = "assumed: no rollback was tested and no CI says how long its repair takes";
    if (from == "rollback") why = "the backout steps, and the rollback was tested";
    if (from == "repair") why = "the longest repair time of the CIs";
    return "Undoing or repairing a failed change takes " + median + " in the median (" + why + ").";
}

void add_unstated(const Value& services,
                  const char* what,
                  const SaidNames& names,
                  std::vector<std::string>& lines) {
    if (services.items().empty()) return;
    lines.push_back("Nobody said what an outage costs in " + std::string(what) + " for " +
                    names.list(services) + ".");
}

}  // namespace

ReportSection probability_section(const Value& assessment, const SaidNames& names) {
    const Value& probability = assessment["probability"];
    ReportBlock first;
    first.paragraphs = {"It fails with a probability of " +
                            chance_or_unknown(probability["value"]) + ". " +
                            said_confidence(probability),
                        said_base(probability) + " " + said_outage(probability)};
    return {
        "Probability that it fails",
        {std::move(first), summands_block(probability), circumstances_block(probability, names)}};
}

ReportSection loss_section(const Value& assessment, const SaidNames& names) {
    const Value& loss = assessment["loss"];
    ReportBlock block;
    if (loss.is_null()) {
        block.paragraphs = {"Unknown: the change has no planned window."};
        return {"Loss", {std::move(block)}};
    }
    constexpr std::array<std::string_view, 5> kFigures = {
        "expected", "planned", "if_it_fails_mean", "if_it_fails_median", "if_it_fails_p95"};
    block.table.columns = {
        "Loss", "Expected", "As planned", "On top if it fails: mean", "Median", "P95"};
    block.table.rows = {{"Service outage"}, {"Money"}, {"User minutes"}, {"Credit owed"}};
    for (const std::string_view figure : kFigures) {
        block.table.rows[0].push_back(minutes_or_unknown(loss[figure]["service_minutes"]));
        block.table.rows[1].push_back(said_money(loss, figure));
        block.table.rows[2].push_back(said_users(loss, figure));
        block.table.rows[3].emplace_back();
    }
    block.table.rows[3][1] = loss["sla_credit"].text();
    if (const Value& worst = loss["tvar95"]; !worst.is_null()) {
        block.paragraphs.push_back(
            "The worst 5 % of all outcomes cost " + minutes_or_unknown(worst["service_minutes"]) +
            " of service outage in the mean; money: " + said_money(loss, "tvar95") + ".");
    }
    block.paragraphs.push_back(said_repair(loss));
    add_unstated(loss["services_without_money"], "money", names, block.paragraphs);
    add_unstated(loss["services_without_users"], "users", names, block.paragraphs);
    return {"Loss", {std::move(block)}};
}

}  // namespace faultline::render
