#include "api/app/impact_extras.h"

#include <utility>

namespace faultline::app {

Result<ImpactExtras> ask_extras(const App& app,
                                const ImpactAnswer& answer,
                                const ImpactQuestion& asked,
                                const ImpactExtrasQuestion& question) {
    ImpactExtras extras;
    if (question.confidence) {
        FL_TRY(auto judged, judge_impact(app, answer, asked, *question.confidence));
        extras.confidence = std::move(judged);
    }
    if (!question.group_by.empty()) {
        FL_TRY(auto groups, group_impact(answer, question.group_by));
        extras.groups = std::move(groups);
    }
    if (question.contacts) {
        FL_TRY(auto contacts, contacts_of_impact(answer));
        extras.contacts = std::move(contacts);
    }
    if (question.explain) {
        FL_TRY(auto explanation, explain_impact(answer, *question.explain));
        extras.explanation = std::move(explanation);
    }
    return extras;
}

}  // namespace faultline::app
