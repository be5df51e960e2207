#include "tests/bench/impact_contest.h"

#include <utility>

#include "engine/impact/blast_radius.h"
#include "engine/impact/traversal.h"
#include "tests/bench/asked.h"
#include "tests/bench/contest.h"
#include "tests/bench/row_search.h"

namespace faultline::bench {

namespace {

using graph::NodeIndex;

Rows rows_of(const graph::Snapshot& snapshot) {
    Rows rows;
    rows.reserve(snapshot.node_count(), snapshot.edge_count());
    std::vector<std::uint32_t> row;
    for (std::uint32_t node = 0; node < snapshot.node_count(); ++node) {
        row.clear();
        for (const NodeIndex dependent : snapshot.dependents_of(NodeIndex{node})) {
            row.push_back(static_cast<std::uint32_t>(dependent));
        }
        rows.add_row(row);
    }
    return rows;
}

bool all_hard(const graph::Snapshot& snapshot) {
    for (std::uint32_t edge = 0; edge < snapshot.edge_count(); ++edge) {
        if (!graph::is_hard(snapshot.detail(graph::EdgeIndex{edge}))) return false;
    }
    return true;
}

// What was measured about one CI.
struct Measured {
    std::uint32_t reached = 0;
    Times times;
};

// The contestants.  Each adds what it found to a sum that is kept, so that no compiler can leave
// the work out.
class Field {
 public:
    explicit Field(const graph::Snapshot& snapshot)
        : snapshot_(snapshot),
          all_hard_(all_hard(snapshot)),
          rows_(rows_of(snapshot)),
          search_(rows_) {}

    Result<Measured> measure(NodeIndex node, double budget_ms) {
        Measured measured;
        measured.reached = by_rows(node);
        FL_CHECK(compare(node, measured.reached));
        const std::vector<double> medians = median_us({[&] { found_ += by_rows(node); },
                                                       [&] { found_ += by_reach(node); },
                                                       [&] { found_ += by_radius(node, false); },
                                                       [&] { found_ += by_radius(node, true); }},
                                                      budget_ms);
        measured.times = {medians[0], medians[1], medians[2], medians[3]};
        return measured;
    }

 private:
    std::uint32_t by_rows(NodeIndex node) {
        return search_.run(static_cast<std::uint32_t>(node)).nodes;
    }

    std::uint32_t by_reach(NodeIndex node) {
        const impact::Reach reach = impact::reach(snapshot_, {.start = {&node, 1}}, scratch_);
        return static_cast<std::uint32_t>(reach.nodes.size());
    }

    std::uint32_t by_radius(NodeIndex node, bool list_inherited) {
        const impact::BlastQuestion question{.failed = {node}, .list_inherited = list_inherited};
        const impact::BlastRadius radius = impact::blast_radius(snapshot_, question, scratch_);
        return static_cast<std::uint32_t>(radius.failed.size() + radius.down.size() +
                                          radius.at_risk.size() + radius.impaired.size()) +
               radius.inherited_count;
    }

    // A soft need passes on that its target is down and nothing less, so that a radius may hold
    // fewer than are reached; without soft needs it holds everybody.
    Result<void> compare(NodeIndex node, std::uint32_t expected) {
        const std::uint32_t reached = by_reach(node);
        const std::uint32_t counted = by_radius(node, false);
        const std::uint32_t listed = by_radius(node, true);
        const bool fits = all_hard_ ? counted == expected : counted <= expected;
        if (reached == expected && fits && listed == counted) return {};
        return invalid_argument(
            "answers differ for " + std::string(snapshot_.id(node)) + ": the rows reach " +
            std::to_string(expected) + " CIs, the engine " + std::to_string(reached) +
            ", and a radius has " + std::to_string(counted) + ", listed " + std::to_string(listed));
    }

    const graph::Snapshot& snapshot_;
    bool all_hard_;
    Rows rows_;
    RowSearch search_;
    impact::Scratch scratch_;
    std::uint64_t found_ = 0;
};

// One quantile over several questions, each column by itself.
Line line_of(std::string what, const std::vector<Measured>& all, double quantile) {
    const auto column = [&](auto&& value_of) {
        std::vector<double> values;
        for (const Measured& one : all) {
            values.push_back(value_of(one));
        }
        return quantile_of(std::move(values), quantile);
    };
    Line line;
    line.what = std::move(what);
    line.reached =
        static_cast<std::uint32_t>(column([](const Measured& one) { return one.reached; }));
    line.times.rows_us = column([](const Measured& one) { return one.times.rows_us; });
    line.times.reach_us = column([](const Measured& one) { return one.times.reach_us; });
    line.times.radius_us = column([](const Measured& one) { return one.times.radius_us; });
    line.times.listed_us = column([](const Measured& one) { return one.times.listed_us; });
    return line;
}

}  // namespace

Result<std::vector<Line>> impact_contest(const graph::Snapshot& snapshot, double budget_ms) {
    Field field(snapshot);
    std::vector<Line> lines;
    for (const Asked& asked : asked_of(snapshot)) {
        std::vector<Measured> all;
        for (const NodeIndex node : asked.nodes) {
            const double share = budget_ms / static_cast<double>(asked.nodes.size());
            FL_TRY(const Measured measured, field.measure(node, share));
            all.push_back(measured);
        }
        if (all.size() == 1) {
            const std::string id(snapshot.id(asked.nodes[0]));
            lines.push_back({asked.what, id, all[0].reached, all[0].times});
        } else {
            lines.push_back(line_of(asked.what + " median", all, 0.5));
            lines.push_back(line_of(asked.what + " p95", all, 0.95));
        }
    }
    return lines;
}

}  // namespace faultline::bench
