#include "api/render/what_if.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "api/render/class_summaries.h"
#include "api/render/common.h"

namespace faultline::render {

namespace {

using graph::NodeIndex;
using json::JsonWriter;

constexpr std::string_view kWorstRule =
    "most services down, then most CIs down, then most CIs at risk; of equal states the first";

std::string_view method_name(impact::OrderMethod method) {
    constexpr std::array<std::string_view, 3> kNames = {"exact", "greedy", "given"};
    return kNames[static_cast<std::size_t>(method)];
}

// Writes one answer; the members are one function each.
class WhatIfDocument {
 public:
    WhatIfDocument(const app::WhatIfQuestion& question,
                   const app::WhatIfAnswer& answer,
                   const WhatIfView& view,
                   JsonWriter& out)
        : question_(question), answer_(answer), view_(view), out_(out) {}

    void write() {
        out_.begin_object();
        write_versions(*answer_.at, out_);
        write_question();
        out_.member("complete", is_complete());
        out_.member("safe", answer_.falling.empty());
        write_falling();
        write_worst();
        out_.key("before");
        out_.begin_object();
        write_summary(answer_.before);
        out_.end_object();
        write_steps();
        out_.key("after");
        write_state(*answer_.before.graph, answer_.after);
        write_asks();
        write_order();
        out_.end_object();
    }

 private:
    template <typename List>
    [[nodiscard]] std::size_t shown(const List& list) const {
        return shown_of(list.size(), view_.limit);
    }

    [[nodiscard]] bool is_whole(const app::WhatIfState& state) const {
        const impact::ImpactDifference& changes = state.changes;
        const auto whole = [this](const auto& list) { return shown(list) == list.size(); };
        return whole(changes.newly_down) && whole(changes.no_longer_down) &&
               whole(changes.newly_at_risk) && whole(changes.no_longer_at_risk) &&
               whole(changes.margins);
    }

    [[nodiscard]] bool is_complete() const {
        const auto step_is_whole = [this](const app::WhatIfStepAnswer& step) {
            return is_whole(step.during) && is_whole(step.applied) &&
                   step.notes.size() == step.note_count;
        };
        const auto ask_is_whole = [this](const app::WhatIfComparison& ask) {
            return is_whole(ask.after);
        };
        return is_whole(answer_.after) && std::ranges::all_of(answer_.steps, step_is_whole) &&
               std::ranges::all_of(answer_.asks, ask_is_whole);
    }

    void write_texts(std::vector<std::string> texts) {
        std::ranges::sort(texts);
        texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
        out_.begin_array();
        for (const std::string& text : texts) {
            out_.value(text);
        }
        out_.end_array();
    }

    void write_question() {
        out_.key("question");
        out_.begin_object();
        out_.key("failed");
        write_texts(question_.failed);
        out_.member("steps", question_.steps.size());
        out_.member("suggest_order", question_.suggest_order);
        out_.member("limit", view_.limit);
        out_.end_object();
    }

    void write_place(const std::optional<app::WhatIfPlace>& place) {
        out_.key("step");
        if (place) {
            out_.value(question_.steps[place->step].name);
        } else {
            out_.null();
        }
        out_.member("phase", !place ? "after" : place->applied ? "applied" : "during");
    }

    void write_falling() {
        out_.key("falling_services");
        out_.begin_array();
        for (const app::FallingService& service : answer_.falling) {
            out_.begin_object();
            out_.member("id", service.id);
            out_.member("name", service.name);
            out_.member("class", service.class_name);
            write_place(service.first);
            out_.end_object();
        }
        out_.end_array();
    }

    void write_disruption(const impact::Disruption& disruption) {
        out_.member("services_down", disruption.services_down);
        out_.member("down", disruption.down);
        out_.member("at_risk", disruption.at_risk);
    }

    void write_worst() {
        out_.key("worst");
        if (!answer_.worst) return out_.null();
        const app::WhatIfStepAnswer& step = answer_.steps[answer_.worst->step];
        out_.begin_object();
        write_place(answer_.worst);
        write_disruption((answer_.worst->applied ? step.applied : step.during).disruption);
        out_.member("rule", kWorstRule);
        out_.end_object();
    }

    void write_summary(const app::WhatIfState& state) {
        out_.key("summary");
        out_.begin_object();
        out_.member("failed", state.failed);
        out_.member("down", state.disruption.down);
        out_.member("at_risk", state.disruption.at_risk);
        out_.member("impaired", state.impaired);
        out_.member("inherited", state.inherited);
        out_.member("services_down", state.disruption.services_down);
        write_by_class(*state.graph, state.by_class, out_);
        out_.end_object();
    }

    template <typename List, typename WriteItem>
    void write_list(std::string_view name, const List& list, WriteItem write_item) {
        out_.key(name);
        out_.begin_array();
        for (std::size_t i = 0; i < shown(list) && out_.ok(); i++) {
            out_.begin_object();
            write_item(list[i]);
            out_.end_object();
        }
        out_.end_array();
    }

    // `before` is the graph of the state that this one is compared with.
    void write_state(const graph::Snapshot& before, const app::WhatIfState& state) {
        const graph::Snapshot& now = *state.graph;
        const impact::ImpactDifference& changes = state.changes;
        const auto write_gone = [&](const impact::NoLonger& item) {
            write_node(before, item.node, out_);
            out_.member("retired", !item.is_there);
        };
        out_.begin_object();
        write_summary(state);
        write_list("newly_down", changes.newly_down, [&](const impact::NewlyDown& item) {
            write_newly_down(now, changes, item);
        });
        write_list("no_longer_down", changes.no_longer_down, write_gone);
        write_list("newly_at_risk", changes.newly_at_risk, [&](NodeIndex node) {
            write_node(now, node, out_);
        });
        write_list("no_longer_at_risk", changes.no_longer_at_risk, write_gone);
        write_list("margins", changes.margins, [&](const impact::MarginChange& change) {
            out_.member("owner", (change.after ? now : before).id(change.owner));
            out_.member("group", change.group);
            out_.member("before", change.before);
            out_.member("after", change.after);
        });
        write_omitted(changes);
        out_.end_object();
    }

    void write_newly_down(const graph::Snapshot& now,
                          const impact::ImpactDifference& changes,
                          const impact::NewlyDown& item) {
        write_node(now, item.node, out_);
        out_.member("hops", item.hops);
        out_.key("path");
        out_.begin_array();
        for (std::uint32_t i = 0; i < item.path.count; i++) {
            out_.value(now.id(changes.path_nodes[item.path.first + i]));
        }
        out_.end_array();
    }

    void write_omitted(const impact::ImpactDifference& changes) {
        const auto left_out = [this](const auto& list) { return list.size() - shown(list); };
        out_.key("omitted");
        out_.begin_object();
        out_.member("newly_down", left_out(changes.newly_down));
        out_.member("no_longer_down", left_out(changes.no_longer_down));
        out_.member("newly_at_risk", left_out(changes.newly_at_risk));
        out_.member("no_longer_at_risk", left_out(changes.no_longer_at_risk));
        out_.member("margins", left_out(changes.margins));
        out_.end_object();
    }

    void write_notes(const app::WhatIfStepAnswer& step) {
        out_.key("notes");
        write_violations(step.notes, out_);
        out_.member("note_count", step.note_count);
    }

    void write_steps() {
        out_.key("steps");
        out_.begin_array();
        for (std::size_t i = 0; i < answer_.steps.size() && out_.ok(); i++) {
            const app::WhatIfStepAnswer& step = answer_.steps[i];
            out_.begin_object();
            out_.member("name", question_.steps[i].name);
            out_.key("down");
            write_texts(question_.steps[i].down);
            out_.member("edits", question_.steps[i].edits.size());
            out_.key("during");
            write_state(*answer_.before.graph, step.during);
            out_.key("applied");
            write_state(*answer_.before.graph, step.applied);
            write_notes(step);
            out_.end_object();
        }
        out_.end_array();
    }

    void write_asks() {
        out_.key("ask");
        out_.begin_array();
        for (std::size_t i = 0; i < answer_.asks.size() && out_.ok(); i++) {
            const app::WhatIfComparison& ask = answer_.asks[i];
            out_.begin_object();
            out_.key("failed");
            write_texts(question_.ask[i]);
            out_.key("before");
            out_.begin_object();
            write_summary(ask.before);
            out_.end_object();
            out_.key("after");
            write_state(*ask.before.graph, ask.after);
            out_.end_object();
        }
        out_.end_array();
    }

    void write_order() {
        out_.key("order");
        if (!answer_.order) return out_.null();
        const impact::StepOrder& order = *answer_.order;
        out_.begin_object();
        out_.member("method", method_name(order.method));
        out_.key("steps");
        out_.begin_array();
        for (const std::uint32_t step : order.steps) {
            out_.value(question_.steps[step].name);
        }
        out_.end_array();
        out_.member("as_given", std::ranges::is_sorted(order.steps));
        out_.key("worst");
        out_.begin_object();
        write_disruption(order.worst);
        out_.end_object();
        out_.key("total");
        out_.begin_object();
        write_disruption(order.total);
        out_.end_object();
        out_.end_object();
    }

    const app::WhatIfQuestion& question_;
    const app::WhatIfAnswer& answer_;
    const WhatIfView& view_;
    JsonWriter& out_;
};

}  // namespace

void write_what_if(const app::WhatIfQuestion& question,
                   const app::WhatIfAnswer& answer,
                   const WhatIfView& view,
                   JsonWriter& out) {
    WhatIfDocument(question, answer, view, out).write();
}

}  // namespace faultline::render
