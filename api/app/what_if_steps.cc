#include "api/app/what_if_steps.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "api/app/named_cis.h"
#include "api/app/service_class.h"
#include "engine/graph/patch.h"
#include "engine/impact/scratch.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

// Working memory of this thread, kept between questions.
impact::Scratch& scratch() {
    thread_local impact::Scratch memory;
    return memory;
}

std::string steps_pointer(std::size_t step) {
    return "/steps/" + std::to_string(step);
}

// A CI that is to be down during a step is there before or after its edits.
std::vector<Violation> unknown_down(const ProposedStep& step,
                                    std::size_t position,
                                    const graph::Snapshot& before,
                                    const graph::Snapshot& after) {
    std::vector<Violation> unknown;
    for (std::size_t i = 0; i < step.down.size(); i++) {
        const std::string& id = step.down[i];
        if (before.find(id) || after.find(id)) continue;
        unknown.push_back({steps_pointer(position) + "/down/" + std::to_string(i),
                           "unknown_ci",
                           "there is no configuration item '" + model::printable(id) +
                               "' at this step; correct the id"});
    }
    return unknown;
}

}  // namespace

Result<WhatIfSteps> WhatIfSteps::read(const WhatIfQuestion& question,
                                      std::vector<Violation>& violations) {
    WhatIfSteps steps(question);
    for (std::size_t i = 0; i < question.steps.size(); i++) {
        FL_TRY(
            ProposedEdits edits,
            ProposedEdits::read(question.steps[i].edits, steps_pointer(i) + "/edits", violations));
        steps.edits_.push_back(std::move(edits));
    }
    return steps;
}

impact::BlastRadius WhatIfSteps::impact_in(const graph::Snapshot& graph,
                                           std::span<const std::string> more) {
    impact::BlastQuestion asked;
    add_nodes(graph, question_->failed, asked.failed);
    add_nodes(graph, more, asked.failed);
    return impact::blast_radius(graph, asked, scratch());
}

impact::Disruption WhatIfSteps::disruption_of(const graph::Snapshot& graph,
                                              const model::Catalogue& catalogue,
                                              const impact::BlastRadius& radius) {
    impact::Disruption disruption;
    disruption.down = radius.down.size();
    disruption.at_risk = radius.at_risk.size();
    for (const impact::ClassSummary& summary : radius.by_class) {
        const bool is_service = is_service_class(catalogue, graph.class_name(summary.class_index));
        if (is_service) disruption.services_down += summary.down;
    }
    return disruption;
}

Result<StepDone> WhatIfSteps::run(const BetweenSteps& before, std::size_t step) {
    const ProposedStep& asked = question_->steps[step];
    StepDone done{{}, {}, 0, before, {}, {}};
    if (!edits_[step].empty()) {
        FL_TRY(EditsOutcome outcome, edits_[step].apply(done.after.state, *before.graph));
        done.violations = std::move(outcome.violations);
        if (!done.violations.empty()) return done;
        done.notes = std::move(outcome.notes);
        done.note_count = outcome.note_count;
        const graph::Snapshot& graph = *before.graph;
        FL_TRY(graph::Snapshot after,
               graph::patched(graph, outcome.delta, graph.version(), graph.graph_version()));
        done.after.graph = std::make_shared<const graph::Snapshot>(std::move(after));
    }
    done.violations = unknown_down(asked, step, *before.graph, *done.after.graph);
    if (!done.violations.empty()) return done;
    done.during = impact_in(*before.graph, asked.down);
    done.applied = edits_[step].empty() ? done.during : impact_in(*done.after.graph, asked.down);
    return done;
}

std::vector<impact::Precedence> WhatIfSteps::precedences() const {
    std::vector<impact::Precedence> found;
    for (std::uint32_t step = 0; step < edits_.size(); step++) {
        const std::vector<std::string>& after = question_->steps[step].after;
        for (std::uint32_t earlier = 0; earlier < step; earlier++) {
            const bool named =
                std::ranges::find(after, question_->steps[earlier].name) != after.end();
            if (named || edits_[earlier].meets(edits_[step])) found.push_back({earlier, step});
        }
    }
    return found;
}

WhatIfWalk::WhatIfWalk(WhatIfSteps& steps, const model::Catalogue& catalogue, BetweenSteps start)
    : steps_(steps), catalogue_(catalogue) {
    path_.push_back({std::make_shared<const BetweenSteps>(std::move(start)), std::nullopt});
}

WhatIfWalk::Key WhatIfWalk::key_of(std::uint32_t step) const {
    Key key{{}, step};
    for (const Place& place : path_) {
        if (place.altered_by) key.first.insert(*place.altered_by);
    }
    return key;
}

Result<std::optional<impact::Disruption>> WhatIfWalk::enter(std::uint32_t step) {
    const std::shared_ptr<const BetweenSteps> before = path_.back().state;
    const bool alters = steps_.alters(step);
    const Key key = alters ? Key() : key_of(step);
    if (const auto known = known_.find(key); !alters && known != known_.end()) {
        path_.push_back({before, std::nullopt});
        return std::optional(known->second);
    }
    FL_TRY(StepDone done, steps_.run(*before, step));
    if (!done.violations.empty()) return std::optional<impact::Disruption>();
    const impact::Disruption load =
        std::max(WhatIfSteps::disruption_of(*before->graph, catalogue_, done.during),
                 WhatIfSteps::disruption_of(*done.after.graph, catalogue_, done.applied));
    if (alters) {
        path_.push_back({std::make_shared<const BetweenSteps>(std::move(done.after)), step});
    } else {
        path_.push_back({before, std::nullopt});
        known_.emplace(key, load);
    }
    return std::optional(load);
}

void WhatIfWalk::leave() {
    path_.pop_back();
}

}  // namespace faultline::app
