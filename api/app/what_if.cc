#include "api/app/what_if.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "api/app/named_cis.h"
#include "api/app/service_class.h"
#include "api/app/what_if_steps.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

Error at(std::string pointer, std::string code, Error error) {
    error.violations.push_back({std::move(pointer), std::move(code), error.message});
    return error;
}

Result<void> check_size(const std::string& pointer,
                        std::string_view what,
                        std::size_t size,
                        std::size_t limit) {
    if (size <= limit) return {};
    return at(pointer,
              "limit",
              too_large(std::string(what) + ": " + std::to_string(size) + ", the limit is " +
                        std::to_string(limit)));
}

std::string step_pointer(std::size_t step) {
    return "/steps/" + std::to_string(step);
}

// Names are unique, and `after` names steps that are listed before.
Result<void> check_names(const std::vector<ProposedStep>& steps) {
    std::map<std::string_view, std::size_t> positions;
    for (std::size_t i = 0; i < steps.size(); i++) {
        if (positions.emplace(steps[i].name, i).second) continue;
        return at(step_pointer(i) + "/name",
                  "repeated_name",
                  invalid_argument("two steps are named '" + model::printable(steps[i].name) +
                                   "'; names of steps are unique"));
    }
    for (std::size_t i = 0; i < steps.size(); i++) {
        for (std::size_t k = 0; k < steps[i].after.size(); k++) {
            const std::string& name = steps[i].after[k];
            const auto found = positions.find(name);
            if (found != positions.end() && found->second < i) continue;
            const std::string quoted = "'" + model::printable(name) + "'";
            const bool unknown = found == positions.end();
            return at(
                step_pointer(i) + "/after/" + std::to_string(k),
                unknown ? "unknown_step" : "wrong_order",
                invalid_argument(unknown ? "there is no step " + quoted
                                         : "step " + quoted + " must be listed before step '" +
                                               model::printable(steps[i].name) +
                                               "', which comes after it"));
        }
    }
    return {};
}

Result<void> check(const WhatIfQuestion& question) {
    FL_CHECK(check_size("/steps", "steps", question.steps.size(), kWhatIfStepsMax));
    FL_CHECK(check_size("/ask", "failures to compare", question.ask.size(), kWhatIfAsksMax));
    FL_CHECK(check_size("/failed", "failed CIs", question.failed.size(), kWhatIfCisMax));
    std::size_t edits = 0;
    for (std::size_t i = 0; i < question.steps.size(); i++) {
        const ProposedStep& step = question.steps[i];
        edits += step.edits.size();
        FL_CHECK(check_size(step_pointer(i) + "/down", "CIs", step.down.size(), kWhatIfCisMax));
    }
    FL_CHECK(check_size("/steps", "edits of all steps", edits, kWhatIfEditsMax));
    if (question.suggest_order) {
        FL_CHECK(
            check_size("/suggest_order", "edits of steps to be ordered", edits, kOrderEditsMax));
    }
    for (std::size_t i = 0; i < question.ask.size(); i++) {
        const std::string pointer = "/ask/" + std::to_string(i);
        FL_CHECK(check_size(pointer, "CIs", question.ask[i].size(), kWhatIfCisMax));
    }
    return check_names(question.steps);
}

// A violation for each of `ids` that is in neither graph.
void add_unknown(const std::vector<std::string>& ids,
                 const std::string& pointer,
                 const graph::Snapshot& before,
                 const graph::Snapshot& after,
                 std::vector<Violation>& unknown) {
    for (std::size_t i = 0; i < ids.size(); i++) {
        if (before.find(ids[i]) || after.find(ids[i])) continue;
        unknown.push_back({pointer + "/" + std::to_string(i),
                           "unknown_ci",
                           "there is no configuration item '" + model::printable(ids[i]) + "'"});
    }
}

// One question on its way.
class WhatIf {
 public:
    WhatIf(const WhatIfQuestion& question, WhatIfSteps& steps, WhatIfAnswer& answer)
        : question_(question),
          steps_(steps),
          answer_(answer),
          catalogue_(answer.at->view.catalogue()) {}

    Result<void> look() {
        const BetweenSteps start{ProposedState(answer_.at->view), answer_.at->graph};
        const impact::BlastRadius radius = steps_.impact_in(*start.graph, {});
        const Side before{start.graph, radius};
        answer_.before = state_of(before, before);
        note_services(before);
        BetweenSteps now = start;
        for (std::size_t i = 0; i < question_.steps.size(); i++) {
            FL_CHECK(look_at_step(i, before, now));
            if (!answer_.violations.empty()) return {};
        }
        const auto after = steps_.impact_in(*now.graph, {});
        answer_.after = state_of(before, {now.graph, after});
        note_falling({now.graph, after}, std::nullopt);
        list_falling();
        compare(start, now);
        if (!question_.suggest_order || !answer_.violations.empty()) return {};
        return suggest_order(start);
    }

 private:
    // A graph with an answer about it.
    struct Side {
        std::shared_ptr<const graph::Snapshot> graph;
        const impact::BlastRadius& radius;
    };

    WhatIfState state_of(const Side& before, const Side& now) const {
        WhatIfState state;
        state.graph = now.graph;
        state.failed = static_cast<std::uint32_t>(now.radius.failed.size());
        state.impaired = static_cast<std::uint32_t>(now.radius.impaired.size());
        state.inherited = now.radius.inherited_count;
        state.disruption = WhatIfSteps::disruption_of(*now.graph, catalogue_, now.radius);
        state.by_class = now.radius.by_class;
        if (&before.radius != &now.radius) {
            state.changes =
                impact::difference({*before.graph, before.radius}, {*now.graph, now.radius});
        }
        return state;
    }

    Result<void> look_at_step(std::size_t i, const Side& before, BetweenSteps& now) {
        FL_TRY(StepDone done, steps_.run(now, i));
        answer_.violations = std::move(done.violations);
        if (!answer_.violations.empty()) return {};
        const Side during{now.graph, done.during};
        const Side applied{done.after.graph, done.applied};
        answer_.steps.push_back({state_of(before, during),
                                 state_of(before, applied),
                                 std::move(done.notes),
                                 done.note_count});
        note_worst({i, false}, answer_.steps.back().during);
        note_worst({i, true}, answer_.steps.back().applied);
        note_falling(during, WhatIfPlace{i, false});
        note_falling(applied, WhatIfPlace{i, true});
        now = std::move(done.after);
        return {};
    }

    void note_worst(WhatIfPlace place, const WhatIfState& state) {
        if (answer_.worst && state.disruption <= worst_) return;
        answer_.worst = place;
        worst_ = state.disruption;
    }

    // Calls `use(node)` for every service that is down.
    void for_each_service(const Side& side, auto use) const {
        const std::vector<bool> is_service = service_classes(*side.graph, catalogue_);
        const auto has_service_down = [&](const impact::ClassSummary& summary) {
            return summary.down != 0 && is_service[raw(summary.class_index)];
        };
        if (std::ranges::none_of(side.radius.by_class, has_service_down)) return;
        for (const impact::DownItem& item : side.radius.down) {
            if (is_service[raw(side.graph->class_of(item.node))]) use(item.node);
        }
    }

    void note_services(const Side& before) {
        for_each_service(before, [&](graph::NodeIndex node) {
            down_before_.emplace_back(before.graph->id(node));
        });
        // A service that is assumed to have failed is not up either.
        for (const graph::NodeIndex node : before.radius.failed) {
            down_before_.emplace_back(before.graph->id(node));
        }
        std::ranges::sort(down_before_);
    }

    void note_falling(const Side& side, std::optional<WhatIfPlace> place) {
        for_each_service(side, [&](graph::NodeIndex node) {
            const std::string_view id = side.graph->id(node);
            if (std::ranges::binary_search(down_before_, id)) return;
            falling_.try_emplace(
                std::string(id),
                FallingService{std::string(id),
                               std::string(side.graph->name(node)),
                               std::string(side.graph->class_name(side.graph->class_of(node))),
                               place});
        });
    }

    void list_falling() {
        for (auto& [id, service] : falling_) {
            answer_.falling.push_back(std::move(service));
        }
    }

    void compare(const BetweenSteps& start, const BetweenSteps& end) {
        for (std::size_t i = 0; i < question_.ask.size(); i++) {
            add_unknown(question_.ask[i],
                        "/ask/" + std::to_string(i),
                        *start.graph,
                        *end.graph,
                        answer_.violations);
        }
        if (!answer_.violations.empty()) return;
        for (const std::vector<std::string>& failed : question_.ask) {
            const auto before = steps_.impact_in(*start.graph, failed);
            const auto after = steps_.impact_in(*end.graph, failed);
            const Side then{start.graph, before};
            answer_.asks.push_back({state_of(then, then), state_of(then, {end.graph, after})});
        }
    }

    Result<void> suggest_order(const BetweenSteps& start) {
        WhatIfWalk walk(steps_, catalogue_, start);
        const auto count = static_cast<std::uint32_t>(question_.steps.size());
        FL_TRY(answer_.order, impact::best_order(count, steps_.precedences(), walk));
        return {};
    }

    const WhatIfQuestion& question_;
    WhatIfSteps& steps_;
    WhatIfAnswer& answer_;
    const model::Catalogue& catalogue_;
    impact::Disruption worst_;
    std::vector<std::string> down_before_;  // ids; ascending
    std::map<std::string, FallingService, std::less<>> falling_;
};

Result<void> use_current_ids(const Published& at, std::vector<std::string>& ids) {
    for (std::string& id : ids) {
        if (at.graph->find(id)) continue;
        FL_TRY(id, current_id(at.view, id));
    }
    return {};
}

// The question with ids that were not merged into others; edits follow ids by themselves.
Result<WhatIfQuestion> with_current_ids(const Published& at, WhatIfQuestion question) {
    FL_CHECK(use_current_ids(at, question.failed));
    for (ProposedStep& step : question.steps) {
        FL_CHECK(use_current_ids(at, step.down));
    }
    for (std::vector<std::string>& failed : question.ask) {
        FL_CHECK(use_current_ids(at, failed));
    }
    return question;
}

}  // namespace

Result<WhatIfAnswer> ask_what_if(const Principal& /*principal*/,
                                 App& app,
                                 const WhatIfQuestion& asked) {
    FL_CHECK(check(asked));
    WhatIfAnswer answer;
    FL_TRY(answer.at, app.published(asked.as_of));
    FL_TRY(const WhatIfQuestion question, with_current_ids(*answer.at, asked));
    std::vector<Violation> unknown;
    const graph::Snapshot& graph = *answer.at->graph;
    add_unknown(question.failed, "/failed", graph, graph, unknown);
    if (!unknown.empty()) {
        Error error = not_found(unknown.front().message);
        error.violations = std::move(unknown);
        return error;
    }
    FL_TRY(WhatIfSteps steps, WhatIfSteps::read(question, answer.violations));
    if (!answer.violations.empty()) return answer;
    FL_CHECK(WhatIf(question, steps, answer).look());
    return answer;
}

}  // namespace faultline::app
