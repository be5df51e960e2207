#include "api/render/impact_sentences.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

namespace faultline::render {

namespace {

using graph::NodeIndex;
using impact::AffectedAs;
using impact::ExplainedGroup;
using impact::ExplainedMember;
using impact::Need;
using impact::NeedKind;

// Makes the sentences about one CI.
class SentenceMaker {
 public:
    SentenceMaker(const graph::Snapshot& graph, const app::ImpactExplanation& explanation)
        : graph_(graph), explanation_(explanation), facts_(explanation.facts) {}

    ImpactSentences make() {
        const auto as = result_of(facts_.ci);
        if (as == AffectedAs::failed) {
            made_.sentence = name(facts_.ci) + " is assumed to fail: the question names it.";
        } else if (!as) {
            say_not_affected();
        } else {
            say_affected(*as);
        }
        return std::move(made_);
    }

 private:
    [[nodiscard]] std::optional<AffectedAs> result_of(NodeIndex node) const {
        return explanation_.result_of(node).as;
    }

    // "Payment DB (pay-db)", or the id alone where that is the name.
    [[nodiscard]] std::string name(NodeIndex node) const {
        std::string id(graph_.id(node));
        const std::string_view name = graph_.name(node);
        return name == id ? id : std::string(name) + " (" + id + ")";
    }

    // "a", "a and b", "a, b, c and 4 more".
    [[nodiscard]] std::string listed(const std::vector<NodeIndex>& nodes) const {
        const bool is_cut = nodes.size() > kSaidCisMax;
        const std::size_t named = is_cut ? kSaidCisMax - 1 : nodes.size();
        std::string text;
        for (std::size_t i = 0; i < named; i++) {
            if (i > 0) text += !is_cut && i + 1 == named ? " and " : ", ";
            text += name(nodes[i]);
        }
        if (is_cut) text += " and " + std::to_string(nodes.size() - named) + " more";
        return text;
    }

    // "a fails", "a and b fail".
    [[nodiscard]] std::string said_of(const std::vector<NodeIndex>& nodes,
                                      const char* of_one,
                                      const char* of_several) const {
        return listed(nodes) + " " + (nodes.size() == 1 ? of_one : of_several);
    }

    [[nodiscard]] std::string when_failed() const {
        return "When " + said_of(explanation_.failed, "fails", "fail") + ", ";
    }

    [[nodiscard]] std::string which_is_down(NodeIndex node) const {
        return result_of(node) == AffectedAs::failed ? "which fails" : "which goes down";
    }

    void say_not_affected() {
        const auto& path = facts_.path;
        made_.sentence = when_failed() + name(facts_.ci) + " is not affected: ";
        // The last need before something is affected is a soft one on a CI that holds.
        const auto stop = std::ranges::find_if(
            path, [this](const Need& need) { return result_of(need.dependency).has_value(); });
        if (stop == path.end()) {
            made_.sentence += "it needs nothing that fails, neither directly nor through others.";
            return;
        }
        const bool is_own = stop->dependent == facts_.ci;
        made_.sentence += "it can only feel that through a need that " +
                          (is_own ? "it" : name(stop->dependent)) + " can do without, on " +
                          name(stop->dependency) + ", which stays up.";
        const auto at = static_cast<std::size_t>(stop - path.begin());
        say_path(at + 1, at);
    }

    void say_affected(AffectedAs as) {
        std::size_t next = 0;
        made_.sentence = when_failed() + clause_at(0, next) + ".";
        if (as == AffectedAs::down) say_other_reasons();
        if (as == AffectedAs::at_risk) say_other_hits();
        if (as == AffectedAs::impaired) say_other_soft_needs();
        say_path(next, 0);
    }

    // A sentence for each part of the path from its need `next` on; the part before begins at
    // `said`.  Other lost members of a group come behind the one on the path.
    void say_path(std::size_t next, std::size_t said) {
        while (next < facts_.path.size()) {
            if (made_.details.size() >= kSaidDetailsMax) {
                const std::size_t more = facts_.path.size() - next;
                made_.details.push_back("So it goes on for " + std::to_string(more) +
                                        " more needs down to " +
                                        name(facts_.path.back().dependency) + ".");
                return;
            }
            const std::size_t at = next;
            made_.details.push_back(clause_at(at, next) + ".");
            say_other_losses(said);
            said = at;
        }
        say_other_losses(said);
    }

    // How the members fell that path[at], the need on another one of them, lost as well.
    void say_other_losses(std::size_t at) {
        const Need& need = facts_.path[at];
        if (!is_lost_member(need)) return;
        for (const ExplainedMember& member : facts_.lost_of(group_of(need))) {
            const auto way = explanation_.ways.find(member.node);
            if (way == explanation_.ways.end() || made_.details.size() >= kSaidDetailsMax) continue;
            const std::vector<NodeIndex> over(way->second.begin() + 1, way->second.end());
            made_.details.push_back(name(member.node) +
                                    " goes down as well: the failure reaches it over " +
                                    listed(over) + ".");
        }
    }

    // What happens to the CI that has the need path[at], and why; `next` is then the first need
    // that was not spoken of.
    [[nodiscard]] std::string clause_at(std::size_t at, std::size_t& next) const {
        const Need& need = facts_.path[at];
        const auto as = result_of(need.dependent);
        const std::string subject = name(need.dependent);
        if (as == AffectedAs::inherited) return subject + inherits(at, next);
        if (as == AffectedAs::down) {
            std::string text = subject + " goes down" + after() + ": ";
            if (need.kind == NeedKind::hard) return text + "it " + chain(at, next);
            next = at + 1;
            return text + group_text(group_of(need));
        }
        next = at + 1;
        if (as == AffectedAs::at_risk && is_lost_member(need)) {
            const ExplainedGroup& group = group_of(need);
            return subject + " stays up, but is at risk: " + group_text(group) + margin_text(group);
        }
        return subject + " stays up, but is impaired: it " + soft_text(need);
    }

    // True if the group without its member is explained.
    [[nodiscard]] bool is_lost_member(const Need& need) const {
        return need.kind == NeedKind::member && graph::is_hard(graph_.detail(need.edge));
    }

    // How long the explained CI holds, if that is known.  Nothing else has a time.
    [[nodiscard]] std::string after() const {
        if (!made_.sentence.empty() && made_.sentence.back() == '.') return "";
        const auto seconds = explanation_.seconds;
        if (!seconds || *seconds == 0 || *seconds == impact::kLatestImpact) return "";
        return " after " + std::to_string(*seconds) + (*seconds == 1 ? " second" : " seconds");
    }

    // "needs a, which needs b": hard needs up to one that has another reason to be down.
    [[nodiscard]] std::string chain(std::size_t at, std::size_t& next) const {
        const auto& path = facts_.path;
        std::size_t end = at;
        while (end < path.size() && path[end].kind == NeedKind::hard &&
               result_of(path[end].dependent) == result_of(path[at].dependent)) {
            end++;
        }
        next = end;
        const std::size_t named = end - at > kSaidNeedsMax ? kSaidNeedsMax - 1 : end - at;
        std::string text = "needs " + name(path[at].dependency);
        for (std::size_t i = at + 1; i < at + named; i++) {
            text += ", which needs " + name(path[i].dependency);
        }
        if (named < end - at) {
            text += ", and so on for " + std::to_string(end - at - named) + " more to " +
                    name(path[end - 1].dependency);
        }
        const bool is_said = end == path.size() && explanation_.failed.size() <= kSaidCisMax;
        return is_said ? text : text + ", " + which_is_down(path[end - 1].dependency);
    }

    // " is not hit itself, but it needs a, which needs b, which is at risk".
    [[nodiscard]] std::string inherits(std::size_t at, std::size_t& next) const {
        const auto& path = facts_.path;
        std::string text = " stays up and is not hit itself, but it ";
        for (next = at; result_of(path[next].dependent) == AffectedAs::inherited; next++) {
            if (next - at >= kSaidNeedsMax) continue;
            text += (next == at ? "" : ", which ") + step_text(path[next]);
        }
        const NodeIndex owner = path[next].dependent;
        if (next - at > kSaidNeedsMax) {
            text += ", and so on for " + std::to_string(next - at - kSaidNeedsMax) + " more to " +
                    name(owner);
        }
        const bool is_at_risk = result_of(owner) == AffectedAs::at_risk;
        return text + ", which is " + (is_at_risk ? "at risk" : "impaired");
    }

    // A need on a CI that holds.
    [[nodiscard]] std::string step_text(const Need& need) const {
        if (need.kind != NeedKind::member) return "needs " + name(need.dependency);
        return "counts on " + name(need.dependency) + " in its group " +
               std::string(graph_.group_name(need.group));
    }

    // REQUIRES: need.group lost a member.
    [[nodiscard]] const ExplainedGroup& group_of(const Need& need) const {
        return *std::ranges::find(facts_.groups, need.group, &ExplainedGroup::group);
    }

    // "its group web needs 2 of its 3 members and only 1 is left: a fails; c holds".
    [[nodiscard]] std::string group_text(const ExplainedGroup& group) const {
        return "its group " + std::string(graph_.group_name(group.group)) + " " +
               needs_text(group) + ": " + members_text(group);
    }

    [[nodiscard]] std::string needs_text(const ExplainedGroup& group) const {
        const std::uint64_t required = graph_.required(group.group);
        const std::uint64_t capacity = graph_.capacity(group.group);
        const bool is_counted = graph_.uniform(group.group);
        const std::string left = std::to_string(group.capacity_left);
        std::string text;
        if (!is_counted) {
            text = "needs a capacity of " + std::to_string(required) + " out of " +
                   std::to_string(capacity);
        } else if (required == capacity) {
            text = required == 1 ? "needs its only member"
                                 : "needs all " + std::to_string(required) + " members";
        } else {
            text = "needs " + std::to_string(required) + " of its " + std::to_string(capacity) +
                   " members";
        }
        if (!group.is_broken()) {
            return text + (group.margin == 0 ? " and has just " + left + " left"
                                             : " and still has " + left);
        }
        if (group.capacity_left == 0)
            return text + (is_counted ? " and none" : " and nothing") + " is left";
        return text + " and only " + left +
               (is_counted && group.capacity_left > 1 ? " are left" : " is left");
    }

    [[nodiscard]] std::string members_text(const ExplainedGroup& group) const {
        std::vector<NodeIndex> failed;
        std::vector<NodeIndex> down;
        for (const ExplainedMember& member : facts_.lost_of(group)) {
            const bool is_failed = result_of(member.node) == AffectedAs::failed;
            (is_failed ? failed : down).push_back(member.node);
        }
        std::vector<std::string> parts;
        if (!failed.empty()) parts.push_back(said_of(failed, "fails", "fail"));
        if (!down.empty()) parts.push_back(said_of(down, "goes down", "go down"));
        const auto surviving = nodes_of(facts_.surviving_of(group));
        if (!surviving.empty()) parts.push_back(said_of(surviving, "holds", "hold"));
        std::string text;
        for (const std::string& part : parts) {
            text += (text.empty() ? "" : "; ") + part;
        }
        return text;
    }

    [[nodiscard]] static std::vector<NodeIndex> nodes_of(std::span<const ExplainedMember> members) {
        std::vector<NodeIndex> nodes;
        for (const ExplainedMember& member : members) {
            nodes.push_back(member.node);
        }
        return nodes;
    }

    [[nodiscard]] std::string margin_text(const ExplainedGroup& group) const {
        const auto surviving = nodes_of(facts_.surviving_of(group));
        if (group.margin > 0) {
            return "; it withstands the loss of " + std::to_string(group.margin) +
                   " more, whichever " + (group.margin == 1 ? "fails" : "fail");
        }
        if (surviving.size() == 1) return "; if that fails too, it goes down";
        return graph_.uniform(group.group) ? "; if one more of them fails, it goes down"
                                           : "; one more failure among them can take it down";
    }

    [[nodiscard]] std::string soft_text(const Need& need) const {
        const auto percent = std::lround(graph_.detail(need.edge).strength * 100);
        std::string text = "uses " + name(need.dependency);
        if (need.kind == NeedKind::member) {
            text += " in its group " + std::string(graph_.group_name(need.group));
        }
        text += ", " + which_is_down(need.dependency) + "; ";
        text += percent == 0 ? "less than 1 %" : "about " + std::to_string(percent) + " %";
        return text + " of such failures take " +
               (need.kind == NeedKind::member ? "that from the group" : "it down too");
    }

    void say_other_reasons() {
        const Need& first = facts_.path.front();
        std::vector<NodeIndex> others;
        for (const Need& need : facts_.hard_needs) {
            const bool is_said =
                first.kind == NeedKind::hard && need.dependency == first.dependency;
            if (!is_said) others.push_back(need.dependency);
        }
        if (!others.empty()) {
            made_.details.push_back("That is not the only reason: it also needs " + listed(others) +
                                    ", which " +
                                    (others.size() == 1 ? "is down then." : "are down then."));
        }
        say_groups(true, "That is not the only reason: ");
    }

    void say_other_hits() {
        say_groups(false, "Besides, ");
        say_other_soft_needs();
    }

    // The other groups of the CI that are broken, or that hold.
    void say_groups(bool broken, const std::string& before) {
        const Need& first = facts_.path.front();
        for (const ExplainedGroup& group : facts_.groups) {
            const bool is_own = graph_.owner(group.group) == facts_.ci;
            const bool is_said = first.kind == NeedKind::member && group.group == first.group;
            if (!is_own || is_said || group.is_broken() != broken) continue;
            made_.details.push_back(before + group_text(group) +
                                    (broken ? "" : margin_text(group)) + ".");
        }
    }

    void say_other_soft_needs() {
        for (const Need& need : facts_.soft_needs) {
            if (need == facts_.path.front()) continue;
            if (made_.details.size() >= kSaidDetailsMax) return;
            made_.details.push_back("It also " + soft_text(need) + ".");
        }
    }

    const graph::Snapshot& graph_;
    const app::ImpactExplanation& explanation_;
    const impact::Explained& facts_;
    ImpactSentences made_;
};

}  // namespace

ImpactSentences impact_sentences(const graph::Snapshot& graph,
                                 const app::ImpactExplanation& explanation) {
    return SentenceMaker(graph, explanation).make();
}

}  // namespace faultline::render
