// Why one CI is what it is in an impact answer, as JSON.

#include <string_view>

#include "api/render/affected_names.h"
#include "api/render/common.h"
#include "api/render/impact_extras.h"
#include "api/render/impact_members.h"
#include "api/render/impact_sentences.h"

namespace faultline::render {

namespace {

using graph::NodeIndex;
using impact::AffectedAs;
using impact::Need;
using impact::NeedKind;
using json::JsonWriter;

std::string_view name_of(NeedKind kind) {
    if (kind == NeedKind::hard) return "hard";
    return kind == NeedKind::member ? "member" : "soft";
}

// Writes one explanation; the members are one function each.
class ExplanationDocument {
 public:
    ExplanationDocument(const storage::View& view,
                        const graph::Snapshot& graph,
                        const app::ImpactExplanation& explanation,
                        JsonWriter& out)
        : view_(view),
          graph_(graph),
          explanation_(explanation),
          facts_(explanation.facts),
          out_(out) {}

    void write() {
        out_.begin_object();
        write_node(graph_, facts_.ci, out_);
        write_result(facts_.ci);
        if (explanation_.seconds) write_seconds(*explanation_.seconds);
        write_sentences();
        write_needs("hard_needs", facts_.hard_needs);
        write_needs("soft_needs", facts_.soft_needs);
        write_groups();
        if (explanation_.nearest) write_nearest(*explanation_.nearest);
        write_path("path", facts_.path);
        if (explanation_.paths) write_paths();
        out_.end_object();
    }

 private:
    // What a CI is, and the hops of one that is down.
    void write_result(NodeIndex node) {
        const app::CiResult& result = explanation_.result_of(node);
        out_.member("result", result.as ? render::name_of(*result.as) : "unaffected");
        const bool is_down = result.as == AffectedAs::failed || result.as == AffectedAs::down;
        if (is_down) out_.member("hops", result.hops);
    }

    // A time that no number holds is null.
    void write_seconds(std::uint64_t seconds) {
        out_.key("impact_after_s");
        if (seconds == impact::kLatestImpact) {
            out_.null();
        } else {
            out_.value(seconds);
        }
    }

    void write_sentences() {
        const ImpactSentences text = impact_sentences(graph_, explanation_);
        out_.member("sentence", text.sentence);
        write_texts("details", text.details, out_);
    }

    // A CI in an object of its own, with what it is.
    void write_ci(std::string_view key, NodeIndex node) {
        out_.key(key);
        out_.begin_object();
        write_node(graph_, node, out_);
        write_result(node);
        out_.end_object();
    }

    void write_needs(std::string_view key, const std::vector<Need>& needs) {
        out_.key(key);
        out_.begin_array();
        for (const Need& need : needs) {
            out_.begin_object();
            write_ci("dependency", need.dependency);
            write_kind(need);
            out_.end_object();
        }
        out_.end_array();
    }

    // How it is needed, and who says so.
    void write_kind(const Need& need) {
        const graph::NeedDetail& detail = graph_.detail(need.edge);
        out_.member("need", name_of(need.kind));
        out_.key("group");
        if (need.kind == NeedKind::member) {
            out_.value(graph_.group_name(need.group));
        } else {
            out_.null();
        }
        out_.member("strength", detail.strength);
        out_.member("delay_s", detail.delay_s);
        write_records(need);
    }

    // The relationships behind a need; null if its CI was not read.
    void write_records(const Need& need) {
        out_.key("recorded_as");
        const auto found = explanation_.recorded.find(need.dependent);
        if (found == explanation_.recorded.end()) return out_.null();
        const identify::MergedCi& ci = found->second.record.merged();
        const CiParts parts{&view_, graph_.id(need.dependent), &ci, &found->second.others};
        out_.begin_array();
        for (std::size_t i = 0; i < ci.relationships.size(); i++) {
            const std::string& other = found->second.others[i];
            const bool is_behind = other == graph_.id(need.dependency) &&
                                   is_of_kind(need, ci, ci.relationships[i].content);
            if (is_behind) write_relationship(parts, ci.relationships[i], other, out_);
        }
        out_.end_array();
    }

    // True if such a relationship is a need of this kind, and in the same group.
    [[nodiscard]] bool is_of_kind(const Need& need,
                                  const identify::MergedCi& ci,
                                  const model::RelationshipClaim& claim) const {
        const auto kind = view_.catalogue().impact_kind(view_.symbol_name(claim.type));
        if (kind == model::ImpactKind::none) return false;
        const bool is_grouped = claim.group != model::RelationshipClaim::kUngrouped;
        if (need.kind == NeedKind::member) {
            return is_grouped && ci.groups[claim.group].name == graph_.group_name(need.group);
        }
        return !is_grouped && (claim.strength == 1.0) == (need.kind == NeedKind::hard);
    }

    void write_groups() {
        out_.key("groups");
        out_.begin_array();
        for (const impact::ExplainedGroup& group : facts_.groups) {
            out_.begin_object();
            out_.member("owner", graph_.id(graph_.owner(group.group)));
            out_.member("name", graph_.group_name(group.group));
            out_.member("broken", group.is_broken());
            out_.member("required", graph_.required(group.group));
            out_.member("capacity", graph_.capacity(group.group));
            out_.member("capacity_left", group.capacity_left);
            write_margin("margin", group.margin, out_);
            write_members("lost", facts_.lost_of(group));
            write_members("surviving", facts_.surviving_of(group));
            out_.end_object();
        }
        out_.end_array();
    }

    void write_members(std::string_view key, std::span<const impact::ExplainedMember> members) {
        out_.key(key);
        out_.begin_array();
        for (const impact::ExplainedMember& member : members) {
            out_.begin_object();
            write_node(graph_, member.node, out_);
            write_result(member.node);
            out_.member("capacity", member.capacity);
            write_way(member.node);
            out_.end_object();
        }
        out_.end_array();
    }

    // How a lost member fell, if that is known.
    void write_way(NodeIndex member) {
        const auto way = explanation_.ways.find(member);
        if (way != explanation_.ways.end()) write_ids("path", graph_, way->second, out_);
    }

    void write_nearest(const impact::InheritedItem& nearest) {
        out_.key("nearest");
        out_.begin_object();
        write_nearest_trouble(graph_, nearest, out_);
        write_margin("margin_min", nearest.margin_min, out_);
        out_.end_object();
    }

    void write_steps(const std::vector<Need>& path) {
        out_.begin_array();
        for (const Need& need : path) {
            out_.begin_object();
            write_ci("dependent", need.dependent);
            write_ci("dependency", need.dependency);
            write_kind(need);
            out_.end_object();
        }
        out_.end_array();
    }

    void write_path(std::string_view key, const std::vector<Need>& path) {
        out_.key(key);
        write_steps(path);
    }

    void write_paths() {
        out_.key("paths");
        out_.begin_array();
        for (const std::vector<Need>& path : *explanation_.paths) {
            write_steps(path);
        }
        out_.end_array();
        out_.member("paths_complete", explanation_.paths_complete);
    }

    const storage::View& view_;
    const graph::Snapshot& graph_;
    const app::ImpactExplanation& explanation_;
    const impact::Explained& facts_;
    JsonWriter& out_;
};

}  // namespace

void write_explanation(const storage::View& view,
                       const graph::Snapshot& graph,
                       const app::ImpactExplanation& explanation,
                       JsonWriter& out) {
    out.key("explanation");
    ExplanationDocument(view, graph, explanation, out).write();
}

}  // namespace faultline::render
