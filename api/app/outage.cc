#include "api/app/outage.h"

#include <algorithm>
#include <utility>

#include "api/app/named_cis.h"
#include "engine/impact/cut_sets.h"

namespace faultline::app {

namespace {

using graph::NodeIndex;

// A search for cuts that make bounds narrower takes at most so many steps.
constexpr std::uint64_t kBoundsWorkMax = 40'000'000;

Result<void> check(const OutageQuestion& question) {
    const std::size_t count = question.down.size() + question.may_fail.size();
    if (count > kOutageCisMax) {
        return invalid_argument("the question names " + std::to_string(count) +
                                " CIs that are down or may fail, the limit is " +
                                std::to_string(kOutageCisMax));
    }
    if (question.scenarios == 0 || question.scenarios > impact::kScenariosMax) {
        return invalid_argument("scenarios is " + std::to_string(question.scenarios) +
                                ", it must be between 1 and " +
                                std::to_string(impact::kScenariosMax));
    }
    return {};
}

Result<void> check_work(const OutageQuestion& question, std::size_t cis) {
    if (question.method == impact::MethodChoice::exact) return {};
    if (question.scenarios <= kOutageWorkMax / cis) return {};
    return invalid_argument(
        "scenarios is " + std::to_string(question.scenarios) + " and the CI needs " +
        std::to_string(cis) + " CIs; their product must not exceed " +
        std::to_string(kOutageWorkMax) + ", so at most " + std::to_string(kOutageWorkMax / cis));
}

// By id, unique.
void sort_down(const graph::Snapshot& graph, std::vector<NodeIndex>& down) {
    std::ranges::sort(down, {}, [&](NodeIndex node) { return graph.order_key(node); });
    down.erase(std::unique(down.begin(), down.end()), down.end());
}

// By id, the largest probability of each.
void sort_may_fail(const graph::Snapshot& graph, std::vector<MayFailNode>& may_fail) {
    std::ranges::sort(may_fail, [&](const MayFailNode& a, const MayFailNode& b) {
        if (a.node != b.node) return graph.precedes(a.node, b.node);
        return a.probability > b.probability;
    });
    const auto last = std::unique(may_fail.begin(),
                                  may_fail.end(),
                                  [](const auto& a, const auto& b) { return a.node == b.node; });
    may_fail.erase(last, may_fail.end());
}

Result<void> find_named(const OutageQuestion& question, OutageAnswer& answer) {
    const graph::Snapshot& graph = *answer.at->graph;
    FL_TRY(answer.ci, find_ci(*answer.at, question.ci));
    FL_TRY(answer.down, find_cis(*answer.at, question.down, "/down"));
    std::vector<std::string> ids;
    for (const MayFail& entry : question.may_fail) {
        ids.push_back(entry.id);
    }
    FL_TRY(const auto nodes, find_cis(*answer.at, ids, "/may_fail"));
    for (std::size_t i = 0; i < nodes.size(); i++) {
        answer.may_fail.push_back({nodes[i], question.may_fail[i].probability});
    }
    sort_down(graph, answer.down);
    sort_may_fail(graph, answer.may_fail);
    return {};
}

// What is done, in the closure's numbers.
impact::OutageChange change_of(const graph::Snapshot& graph,
                               const impact::Closure& closure,
                               OutageAnswer& answer) {
    impact::OutageChange change;
    for (const NodeIndex node : answer.down) {
        if (const auto number = closure.find(node)) {
            change.planned_down.push_back(*number);
        } else {
            answer.not_needed.push_back(node);
        }
    }
    for (const MayFailNode& entry : answer.may_fail) {
        if (const auto number = closure.find(entry.node)) {
            change.breakable.push_back({*number, entry.probability});
        } else {
            answer.not_needed.push_back(entry.node);
        }
    }
    sort_down(graph, answer.not_needed);
    return change;
}

bool is_bounded(const impact::OutageAnswer& outage) {
    const auto bounded = [](const impact::OutageEstimate& estimate) {
        return estimate.method == impact::OutageMethod::bounds;
    };
    return bounded(outage.outage) || (outage.before && bounded(*outage.before));
}

}  // namespace

Result<OutageAnswer> ask_outage(const Principal& /*principal*/,
                                App& app,
                                const OutageQuestion& question) {
    FL_CHECK(check(question));
    OutageAnswer answer;
    FL_TRY(answer.at, app.published(question.as_of));
    const graph::Snapshot& graph = *answer.at->graph;
    FL_CHECK(find_named(question, answer));
    const impact::Closure closure = impact::closure_of(graph, std::span(&answer.ci, 1));
    FL_CHECK(check_work(question, closure.size()));
    answer.nodes = closure.nodes;
    answer.reliabilities =
        impact::reliabilities_of(graph, closure.nodes, answer.at->view.catalogue());
    impact::OutageQuestion asked;
    asked.unavailability = answer.reliabilities.unavailability;
    asked.change = change_of(graph, closure, answer);
    asked.method = question.method;
    asked.scenarios = question.scenarios;
    asked.seed = question.seed;
    const std::uint32_t root = closure.roots.front();
    const impact::ParallelFor parallel = [&app](std::size_t jobs, const auto& job) {
        app.sampling().run(jobs, job);
    };
    FL_TRY(answer.outage, impact::outage(graph, closure, root, asked, parallel));
    if (!is_bounded(answer.outage)) return answer;
    const auto cuts = impact::cut_sets(
        graph, closure, {.ci = answer.ci, .max_size = 2, .work_max = kBoundsWorkMax});
    asked.cuts = impact::outage_cuts(cuts, closure);
    FL_TRY(answer.outage, impact::outage(graph, closure, root, asked, parallel));
    return answer;
}

}  // namespace faultline::app
