// One sentence about a change: what it does, how likely it fails, what the policy says.
//
//     CHG0000007 takes down nothing while it is done and 2 services if it fails (Online Payment,
//     Refunds); it fails with a probability of 8.2 %, it is expected to cost 3.1 min of services
//     and at least EUR 120 (unknown for 1 service): the change advisory board decides.

#include <algorithm>

#include <fmt/format.h>

#include "api/render/assessment.h"
#include "api/render/figures.h"

namespace faultline::render {

namespace {

constexpr std::size_t kNamedMax = 3;

std::vector<std::string> names_down(const app::ChangeAssessment& assessment,
                                    std::optional<app::WorstMoment> app::ServiceOutcome::*when) {
    std::vector<std::string> names;
    for (const app::ServiceOutcome& outcome : assessment.services) {
        if (app::goes_down(outcome.*when)) names.push_back(outcome.name);
    }
    return names;
}

// "nothing", "Online Payment", "2 services (Online Payment, Refunds)".
std::string said(const std::vector<std::string>& names) {
    if (names.empty()) return "no service";
    if (names.size() == 1) return names.front();
    std::string list;
    for (std::size_t i = 0; i < names.size() && i < kNamedMax; i++) {
        list += (i > 0 ? ", " : "") + names[i];
    }
    if (names.size() > kNamedMax) list += fmt::format(" and {} more", names.size() - kNamedMax);
    return fmt::format("{} services ({})", names.size(), list);
}

// True if what is known of money says nothing about the loss: it is nothing, or services go down
// and none of them states what that costs.
bool money_is_unknown(const app::ChangeAssessment& assessment) {
    const std::vector<std::string>& without = assessment.loss->without_money;
    if (without.empty()) return false;
    const auto& known = assessment.loss->total.expected.money;
    const auto costs = [](const change::Money& money) { return money.amount > 0; };
    if (std::ranges::none_of(known, costs)) return true;
    bool any_falls = false;
    for (const app::ServiceOutcome& outcome : assessment.services) {
        if (!app::goes_down(outcome.planned) && !app::goes_down(outcome.if_it_fails)) continue;
        any_falls = true;
        if (!std::ranges::binary_search(without, outcome.id)) return false;
    }
    return any_falls;
}

// " and at least EUR 1.76 (unknown for 6 services)".
std::string money_of(const app::ChangeAssessment& assessment) {
    if (assessment.loss->total.expected.minutes <= 0)
        return {};  // nothing is out: it costs nothing
    if (money_is_unknown(assessment)) return " and an unknown amount of money";
    const std::size_t unknown = assessment.loss->without_money.size();
    std::string said;
    for (const change::Money& money : assessment.loss->total.expected.money) {
        said += said.empty() && unknown > 0 ? " and at least " : " and ";
        said += money_text(money.currency, money.amount);
    }
    if (unknown == 0) return said;
    return said + " (unknown for " + count_text(unknown, "service", "services") + ")";
}

std::string cost_of(const app::ChangeAssessment& assessment) {
    if (!assessment.loss) return "what it costs is not known without a planned window";
    const change::TotalLoss& expected = assessment.loss->total.expected;
    return "it is expected to cost " + duration_text(expected.minutes) + " of services" +
           money_of(assessment);
}

std::string decision_of(const app::ChangeAssessment& assessment) {
    if (model::is_final(assessment.change.state)) {
        return "it has ended, in state " +
               std::string(model::change_state_name(assessment.change.state));
    }
    switch (assessment.verdict.outcome.decision) {
        case model::Decision::auto_approve:
            return "the policy approves it";
        case model::Decision::peer_review:
            return "a peer decides";
        case model::Decision::cab:
            return "the change advisory board decides";
        case model::Decision::block:
            break;
    }
    std::string codes;
    for (const app::Blocker& blocker : assessment.blockers) {
        codes += (codes.empty() ? "" : ", ") + blocker.code;
    }
    return "it is blocked by " + codes;
}

}  // namespace

std::string assessment_sentence(const app::ChangeAssessment& assessment) {
    return fmt::format(
        "{} takes down {} while it is done and {} if it fails; it fails with a probability of "
        "{}, {}: {}.",
        assessment.change.id,
        said(names_down(assessment, &app::ServiceOutcome::planned)),
        said(names_down(assessment, &app::ServiceOutcome::if_it_fails)),
        chance_text(assessment.risk.risk.p),
        cost_of(assessment),
        decision_of(assessment));
}

}  // namespace faultline::render
