// Blast radius as JSON.

#include <algorithm>
#include <cstddef>
#include <optional>

#include "api/render/answers.h"
#include "api/render/class_summaries.h"
#include "api/render/common.h"
#include "api/render/impact_extras.h"
#include "api/render/impact_members.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

// Writes one answer; the members are one function each.
class ImpactDocument {
 public:
    ImpactDocument(const app::ImpactAnswer& answer,
                   const ImpactView& view,
                   const app::ImpactExtras& extras,
                   JsonWriter& out)
        : answer_(answer),
          graph_(*answer.at->graph),
          radius_(answer.radius),
          at_(*answer.at),
          view_(view),
          extras_(extras),
          out_(out) {
        select_inherited();
    }

    void write() {
        out_.begin_object();
        write_versions(at_, out_);
        write_question();
        out_.member("complete", radius_.complete && nothing_omitted());
        write_summary();
        write_extras(at_, extras_, out_);
        if (!view_.summary_only) write_lists();
        out_.end_object();
    }

 private:
    // How many items of a list are shown.
    template <typename List>
    [[nodiscard]] std::size_t shown(const List& list) const {
        return shown_of(list.size(), view_.limit);
    }

    template <typename List>
    [[nodiscard]] std::size_t omitted(const List& list) const {
        return list.size() - shown(list);
    }

    [[nodiscard]] bool nothing_omitted() const {
        return view_.summary_only || (omitted(radius_.down) == 0 && omitted(radius_.at_risk) == 0 &&
                                      omitted(radius_.impaired) == 0 && omitted(inherited_) == 0 &&
                                      omitted(radius_.frontier) == 0 && without_next() == 0);
    }

    void select_inherited() {
        if (!view_.inherited) return;
        const auto& classes = view_.inherited_classes;
        for (std::size_t i = 0; i < radius_.inherited.size(); i++) {
            const auto name = graph_.class_name(graph_.class_of(radius_.inherited[i].node));
            const bool wanted =
                classes.empty() || std::ranges::find(classes, name) != classes.end();
            if (wanted) inherited_.push_back(i);
        }
    }

    void write_question() {
        out_.key("question");
        out_.begin_object();
        write_ids("failed", graph_, radius_.failed, out_);
        out_.member("max_hops", view_.max_hops);
        out_.member("limit", view_.limit);
        if (answer_.next) out_.member("next", true);
        if (answer_.times) out_.member("times", true);
        out_.end_object();
    }

    void write_summary() {
        out_.key("summary");
        out_.begin_object();
        write_impact_counts(radius_, out_);
        write_by_class(graph_, radius_.by_class, out_);
        out_.end_object();
    }

    void write_lists() {
        write_list("down", shown(radius_.down), [this](std::size_t i) { write_down(i); });
        write_list("at_risk", shown(radius_.at_risk), [this](std::size_t i) { write_at_risk(i); });
        write_list(
            "impaired", shown(radius_.impaired), [this](std::size_t i) { write_impaired(i); });
        if (view_.inherited) {
            write_list(
                "inherited", shown(inherited_), [this](std::size_t i) { write_inherited(i); });
        }
        write_frontier();
        write_omitted();
    }

    template <typename WriteItem>
    void write_list(std::string_view name, std::size_t count, WriteItem write_item) {
        out_.key(name);
        out_.begin_array();
        for (std::size_t i = 0; i < count && out_.ok(); i++) {
            out_.begin_object();
            write_item(i);
            out_.end_object();
        }
        out_.end_array();
    }

    void write_down(std::size_t i) {
        const impact::DownItem& item = radius_.down[i];
        write_node(graph_, item.node, out_);
        out_.member("hops", item.hops);
        if (answer_.times) write_time((*answer_.times)[i]);
        write_fall(graph_, radius_, static_cast<std::uint32_t>(i), out_);
    }

    // A time that no number holds is null.
    void write_time(std::uint64_t seconds) {
        out_.key("impact_after_s");
        if (seconds == impact::kLatestImpact) {
            out_.null();
        } else {
            out_.value(seconds);
        }
    }

    // The position of a hit group among those whose next failures are known, if it is there.
    [[nodiscard]] std::optional<std::size_t> next_of(const impact::HitGroup& group) const {
        const auto hit = static_cast<std::uint32_t>(&group - radius_.hit_groups.data());
        const auto& hits = answer_.next->hits;
        const auto found = std::ranges::lower_bound(hits, hit);
        if (found == hits.end() || *found != hit) return std::nullopt;
        return static_cast<std::size_t>(found - hits.begin());
    }

    void write_next(const impact::HitGroup& group) {
        const auto position = next_of(group);
        if (!position) return;
        const impact::NextFailures& failures = answer_.next->failures;
        const impact::NextOfGroup& next = failures.groups[*position];
        write_ids("next", graph_, failures.causes_of(next), out_);
        if (next.breaks_anyway) out_.member("breaks_anyway", true);
    }

    // How many hit groups that are shown do not say what breaks them next, although asked.
    [[nodiscard]] std::size_t without_next() const {
        if (!answer_.next || view_.summary_only) return 0;
        std::size_t count = 0;
        for (std::size_t i = 0; i < shown(radius_.at_risk); i++) {
            for (const impact::HitGroup& group : radius_.hit_groups_of(radius_.at_risk[i])) {
                if (!next_of(group)) count++;
            }
        }
        return count;
    }

    void write_at_risk(std::size_t i) {
        const impact::AtRiskItem& item = radius_.at_risk[i];
        write_node(graph_, item.node, out_);
        const auto write_next_failures = [this](const impact::HitGroup& group) {
            if (answer_.next) write_next(group);
        };
        write_hit_groups(graph_, radius_, item, out_, write_next_failures);
    }

    void write_impaired(std::size_t i) {
        const impact::ImpairedItem& item = radius_.impaired[i];
        write_node(graph_, item.node, out_);
        write_soft_needs(graph_, radius_, item, out_);
    }

    void write_inherited(std::size_t i) {
        const impact::InheritedItem& item = radius_.inherited[inherited_[i]];
        write_node(graph_, item.node, out_);
        write_inherited_risk(graph_, item, out_);
    }

    void write_frontier() {
        out_.key("frontier");
        out_.begin_object();
        out_.member("count", radius_.frontier.size());
        const auto listed = std::span(radius_.frontier).first(shown(radius_.frontier));
        write_ids("ids", graph_, listed, out_);
        out_.end_object();
    }

    void write_omitted() {
        out_.key("omitted");
        out_.begin_object();
        out_.member("down", omitted(radius_.down));
        out_.member("at_risk", omitted(radius_.at_risk));
        out_.member("impaired", omitted(radius_.impaired));
        if (view_.inherited) out_.member("inherited", omitted(inherited_));
        if (answer_.next) out_.member("next", without_next());
        out_.end_object();
    }

    const app::ImpactAnswer& answer_;
    const graph::Snapshot& graph_;
    const impact::BlastRadius& radius_;
    const app::Published& at_;
    const ImpactView& view_;
    const app::ImpactExtras& extras_;
    JsonWriter& out_;
    std::vector<std::size_t> inherited_;  // positions of those that are listed
};

}  // namespace

void write_impact(const app::ImpactAnswer& answer,
                  const ImpactView& view,
                  JsonWriter& out,
                  const app::ImpactExtras& extras) {
    ImpactDocument(answer, view, extras, out).write();
}

}  // namespace faultline::render
