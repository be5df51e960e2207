// One sentence about a change: what it does, how likely it fails, what the policy says.
//
//     CHG0000007 takes down nothing while it is done and 2 services if it fails (Online Payment,
//     Refunds); it fails with a probability of 8.2 %, it is expected to cost 3.1 min of services:
//     the change advisory board decides.

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

std::string cost_of(const app::ChangeAssessment& assessment) {
    if (!assessment.loss) return "what it costs is not known without a planned window";
    const change::TotalLoss& expected = assessment.loss->total.expected;
    std::string cost = "it is expected to cost " + duration_text(expected.minutes) + " of services";
    for (const change::Money& money : expected.money) {
        cost += " and " + money_text(money.currency, money.amount);
    }
    return cost;
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
