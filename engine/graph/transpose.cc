#include "engine/graph/transpose.h"

namespace faultline::graph {

namespace {

// Put the number of hard, grouped and soft dependents of each node into its row.
void count_dependents(std::uint32_t node_count, const WritableSections& out) {
    for (std::uint32_t node = 0; node < node_count; node++) {
        const Row* const row = out.dependency_rows + node;
        std::uint32_t edge = row[0].hard;
        for (; edge < row[0].grouped; edge++) {
            out.dependent_rows[raw(out.dependencies[edge])].hard++;
        }
        for (; edge < row[0].soft; edge++) {
            out.dependent_rows[raw(out.dependencies[edge])].grouped++;
        }
        for (; edge < row[1].hard; edge++) {
            out.dependent_rows[raw(out.dependencies[edge])].soft++;
        }
    }
}

// Turn the counts into the positions where the parts begin.
void sum_up(std::uint32_t node_count, Row* rows) {
    std::uint32_t edge = 0;
    std::uint32_t membership = 0;
    for (std::uint32_t node = 0; node < node_count; node++) {
        const Row counts = rows[node];
        Row& row = rows[node];
        row.hard = edge;
        row.grouped = row.hard + counts.hard;
        row.soft = row.grouped + counts.grouped;
        row.groups = membership;
        edge = row.soft + counts.soft;
        membership += counts.grouped;
    }
    rows[node_count] = {.hard = edge, .grouped = edge, .soft = edge, .groups = membership};
}

// Write the needs of one node to where the parts of its dependencies' rows have got to.
void scatter_row(NodeIndex dependent, const WritableSections& out) {
    const Row* const row = out.dependency_rows + raw(dependent);
    std::uint32_t edge = row[0].hard;
    for (; edge < row[0].grouped; edge++) {
        out.dependents[out.dependent_rows[raw(out.dependencies[edge])].hard++] = dependent;
    }
    for (std::uint32_t group = row[0].groups; group < row[1].groups; group++) {
        const std::uint32_t end = edge + out.groups[group].member_count;
        for (; edge < end; edge++) {
            Row& target = out.dependent_rows[raw(out.dependencies[edge])];
            out.dependents[target.grouped++] = dependent;
            out.memberships[target.groups++] = GroupIndex{group};
        }
    }
    for (; edge < row[1].hard; edge++) {
        out.dependents[out.dependent_rows[raw(out.dependencies[edge])].soft++] = dependent;
    }
}

// Write all needs.  As they come by ascending dependent and group, every part comes out ascending.
void scatter(std::uint32_t node_count, const WritableSections& out) {
    for (std::uint32_t node = 0; node < node_count; node++) {
        scatter_row(NodeIndex{node}, out);
    }
}

// After the scatter every position stands where the next part begins: move each one on.
void rewind(std::uint32_t node_count, Row* rows) {
    for (std::uint32_t node = node_count; node-- > 0;) {
        Row& row = rows[node];
        row.soft = row.grouped;
        row.grouped = row.hard;
        row.hard = node == 0 ? 0 : rows[node - 1].soft;
        row.groups = node == 0 ? 0 : rows[node - 1].groups;
    }
}

}  // namespace

void fill_dependents(const Counts& counts, const WritableSections& out) {
    const auto node_count = static_cast<std::uint32_t>(counts.nodes);
    count_dependents(node_count, out);
    sum_up(node_count, out.dependent_rows);
    scatter(node_count, out);
    rewind(node_count, out.dependent_rows);
}

}  // namespace faultline::graph
