#include "api/app/impact_confidence.h"

#include <utility>

#include "api/app/named_cis.h"
#include "api/app/thread_scratch.h"

namespace faultline::app {

Result<ConfidenceAnswer> judge_impact(const ImpactAnswer& answer,
                                      const ImpactQuestion& asked,
                                      const ConfidenceQuestion& question) {
    if (question.unknown.size() > kFailedMax) {
        return invalid_argument("the question names " + std::to_string(question.unknown.size()) +
                                " unknown configuration items, the limit is " +
                                std::to_string(kFailedMax));
    }
    const graph::Snapshot& graph = *answer.at->graph;
    FL_TRY(auto unknown, find_cis(graph, question.unknown, "/unknown"));
    const UtcTime at = question.at.value_or(answer.at->view.time());
    const impact::BlastQuestion blast{answer.radius.failed, asked.max_hops, false};
    const impact::Judgement judgement{at.microseconds, std::move(unknown), question.list_max};
    return ConfidenceAnswer{
        at, impact::confidence(graph, blast, answer.radius, judgement, thread_scratch())};
}

}  // namespace faultline::app
