#include "tests/bench/patch_contest.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <utility>

#include "engine/graph/ci_content.h"
#include "engine/graph/patch.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/traversal.h"
#include "tests/bench/asked.h"
#include "tests/bench/contest.h"

namespace faultline::bench {

namespace {

using graph::Delta;
using graph::NodeIndex;
using graph::Snapshot;

constexpr Version kVersion{2};

// Draws CIs and changes from a fixed seed.
class Draw {
 public:
    explicit Draw(const Snapshot& snapshot) : snapshot_(snapshot), random_(kRandomSeed) {}

    NodeIndex node() {
        return NodeIndex{static_cast<std::uint32_t>(random_() % snapshot_.node_count())};
    }

    // A change to so many CIs: one more need, a new CI, or a CI gone that nobody needs.
    Delta delta(std::size_t changes) {
        std::set<NodeIndex> chosen;
        while (chosen.size() < std::min<std::size_t>(changes, snapshot_.node_count() / 2)) {
            chosen.insert(node());
        }
        std::set<NodeIndex> gone;
        if (changes > 1) {
            std::ranges::copy_if(chosen, std::inserter(gone, gone.end()), [&](NodeIndex n) {
                return raw(n) % 10 == 0 && snapshot_.dependents_of(n).empty();
            });
        }
        Delta delta;
        for (const NodeIndex changed : chosen) {
            const std::string id(snapshot_.id(changed));
            if (gone.contains(changed)) {
                delta.changes.push_back({id, {}});
            } else if (raw(changed) % 10 == 1) {
                delta.changes.push_back({id + "-new", with_need({}, changed, gone)});
            } else {
                delta.changes.push_back(
                    {id, with_need(graph::content_of(snapshot_, changed), changed, gone)});
            }
        }
        return delta;
    }

 private:
    // The content with a need of `changed` on a CI drawn at random.
    graph::CiContent with_need(graph::CiContent content,
                               NodeIndex changed,
                               const std::set<NodeIndex>& gone) {
        if (content.class_name.empty()) content.class_name = "host";
        NodeIndex target = node();
        while (target == changed || gone.contains(target)) {
            target = node();
        }
        content.needs.push_back({std::string(snapshot_.id(target))});
        return content;
    }

    const Snapshot& snapshot_;
    std::mt19937_64 random_;
};

// The core switch question of asked_of(), if the estate has one.
std::optional<NodeIndex> core_switch(const std::vector<Asked>& asked) {
    for (const Asked& one : asked) {
        if (one.what == "core_switch") return one.nodes.front();
    }
    return std::nullopt;
}

Asked random_hosts(const Snapshot& snapshot) {
    Asked asked{"random host", {}};
    std::mt19937_64 random(kRandomSeed + 1);
    for (std::size_t tries = 0; asked.nodes.size() < kRandomCis && tries < 1'000'000; tries++) {
        const NodeIndex node{static_cast<std::uint32_t>(random() % snapshot.node_count())};
        const auto name = snapshot.class_name(snapshot.class_of(node));
        if (name == "host") asked.nodes.push_back(node);
    }
    return asked;
}

// Asks both snapshots.
class Duel {
 public:
    Duel(const Snapshot& plain, const Snapshot& patched) : plain_(plain), patched_(patched) {}

    // Errors: invalid_argument if the answers differ.
    Result<PatchLine> measure(std::string_view id, double budget_ms) {
        const NodeIndex plain = *plain_.find(id);
        const NodeIndex patched = *patched_.find(id);
        if (radius(plain_, plain, true) != radius(patched_, patched, true) ||
            reach(plain_, plain) != reach(patched_, patched)) {
            return invalid_argument("answers about '" + std::string(id) + "' differ");
        }
        const std::vector<double> us =
            median_us({[&] { found_ += reach(plain_, plain); },
                       [&] { found_ += reach(patched_, patched); },
                       [&] { found_ += radius(plain_, plain, false); },
                       [&] { found_ += radius(patched_, patched, false); },
                       [&] { found_ += radius(plain_, plain, true); },
                       [&] { found_ += radius(patched_, patched, true); }},
                      budget_ms);
        return PatchLine{std::string(id), us[2], us[1] / us[0], us[3] / us[2], us[5] / us[4]};
    }

 private:
    std::uint64_t reach(const Snapshot& snapshot, NodeIndex node) {
        return impact::reach(snapshot, {.start = {&node, 1}}, scratch_).nodes.size();
    }

    std::uint64_t radius(const Snapshot& snapshot, NodeIndex node, bool list_inherited) {
        const auto radius = impact::blast_radius(
            snapshot, {.failed = {node}, .list_inherited = list_inherited}, scratch_);
        return radius.down.size() + radius.at_risk.size() + radius.impaired.size() +
               radius.inherited_count + radius.inherited.size();
    }

    const Snapshot& plain_;
    const Snapshot& patched_;
    impact::Scratch scratch_;
    std::uint64_t found_ = 0;
};

PatchLine line_of(std::string what, const std::vector<PatchLine>& all, double quantile) {
    const auto column = [&](double PatchLine::*member) {
        std::vector<double> values;
        for (const PatchLine& one : all) {
            values.push_back(one.*member);
        }
        return quantile_of(std::move(values), quantile);
    };
    return {std::move(what),
            column(&PatchLine::plain_radius_us),
            column(&PatchLine::reach_ratio),
            column(&PatchLine::radius_ratio),
            column(&PatchLine::listed_ratio)};
}

Result<std::vector<PatchLine>> ask(const Snapshot& base,
                                   const std::vector<Asked>& questions,
                                   Duel& duel,
                                   double budget_ms) {
    std::vector<PatchLine> lines;
    for (const Asked& asked : questions) {
        std::vector<PatchLine> all;
        for (const NodeIndex node : asked.nodes) {
            const double share = budget_ms / static_cast<double>(asked.nodes.size());
            FL_TRY(PatchLine line, duel.measure(base.id(node), share));
            all.push_back(std::move(line));
        }
        const bool several = all.size() > 1;
        lines.push_back(line_of(several ? asked.what + " median" : asked.what, all, 0.5));
        if (several) lines.push_back(line_of(asked.what + " p95", all, 0.95));
    }
    return lines;
}

Result<PatchFigures> measure(const Snapshot& base,
                             std::string change,
                             const Delta& delta,
                             const std::vector<Asked>& questions,
                             double budget_ms) {
    PatchFigures figures;
    figures.change = std::move(change);
    figures.changed_cis = delta.changes.size();
    FL_TRY(const Snapshot patched, graph::patched(base, delta, kVersion, kVersion));
    FL_TRY(const Snapshot plain, graph::merge(base, delta, kVersion, kVersion));
    std::size_t made = 0;
    const std::vector<double> us =
        median_us({[&] { made += graph::patched(base, delta, kVersion, kVersion).ok() ? 1U : 0U; },
                   [&] { made += graph::merge(base, delta, kVersion, kVersion).ok() ? 1U : 0U; }},
                  budget_ms);
    figures.patch_ms = us[0] / 1000;
    figures.merge_ms = us[1] / 1000;
    Duel duel(plain, patched);
    FL_TRY(figures.lines, ask(base, questions, duel, budget_ms));
    return figures;
}

// The questions about CIs that are there before and after `delta`.
std::vector<Asked> those_left(const Snapshot& base,
                              std::vector<Asked> questions,
                              const Delta& delta) {
    std::set<std::string_view> gone;
    for (const graph::ChangedCi& change : delta.changes) {
        if (!change.content) gone.insert(change.id);
    }
    for (Asked& asked : questions) {
        std::erase_if(asked.nodes, [&](NodeIndex node) { return gone.contains(base.id(node)); });
    }
    std::erase_if(questions, [](const Asked& asked) { return asked.nodes.empty(); });
    return questions;
}

}  // namespace

Result<std::vector<PatchFigures>> patch_contest(const Snapshot& snapshot, double budget_ms) {
    std::vector<PatchFigures> all;
    if (snapshot.node_count() == 0) return all;
    std::vector<Asked> questions = asked_of(snapshot);
    questions.push_back(random_hosts(snapshot));
    Draw draw(snapshot);
    std::vector<std::pair<std::string, Delta>> changes;
    for (const std::size_t size : {1U, 100U, 10'000U}) {
        changes.emplace_back("random CIs", draw.delta(size));
    }
    const auto core = core_switch(questions);
    if (core && !snapshot.dependents_of(*core).empty()) {
        const NodeIndex dependent = snapshot.dependents_of(*core).front();
        graph::CiContent content = graph::content_of(snapshot, dependent);
        content.name += " altered";
        changes.emplace_back("a dependent of the core switch",
                             Delta{{{std::string(snapshot.id(dependent)), std::move(content)}}});
    }
    for (const auto& [name, delta] : changes) {
        const auto left = those_left(snapshot, questions, delta);
        FL_TRY(PatchFigures figures, measure(snapshot, name, delta, left, budget_ms));
        all.push_back(std::move(figures));
    }
    return all;
}

}  // namespace faultline::bench
