#include "engine/graph/draft.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "engine/graph/first_use.h"
#include "engine/graph/input_check.h"
#include "engine/graph/layout.h"
#include "engine/graph/transpose.h"

namespace faultline::graph {

namespace {

// All rows one after the other.
struct Rows {
    std::vector<Row> rows;  // one more than nodes
    std::vector<RowEntry> entries;
    std::vector<GroupRecord> groups;
};

// Where the entries of each node begin; in `hard`, the other parts are not known yet.
std::vector<Row> entry_positions(const Draft& draft) {
    std::vector<Row> rows(draft.ids.size() + 1);
    for (const DraftNeed& need : draft.needs) {
        rows[raw(need.dependent)].hard++;
    }
    for (const DraftGroup& group : draft.groups) {
        rows[raw(group.owner)].hard++;
    }
    std::uint32_t position = 0;
    for (Row& row : rows) {
        position += std::exchange(row.hard, position);
    }
    return rows;
}

// All entries by their dependent, in the order they were added.  They leave the draft.
Rows sorted_rows(Draft& draft) {
    Rows result{.rows = entry_positions(draft), .entries = {}, .groups = {}};
    result.entries.resize(draft.needs.size() + draft.groups.size());
    for (const DraftNeed& need : draft.needs) {
        result.entries[result.rows[raw(need.dependent)].hard++] = need.entry;
    }
    for (const DraftGroup& group : draft.groups) {
        result.entries[result.rows[raw(group.owner)].hard++] = {
            kDeclaration, group_place(group.name), group.required};
    }
    // Every position has moved on to the end of its row, which is where the next one begins.
    for (std::size_t node = draft.ids.size(); node > 0; node--) {
        result.rows[node].hard = result.rows[node - 1].hard;
    }
    result.rows[0].hard = 0;
    draft.needs = {};
    draft.groups = {};
    return result;
}

// The rows as the Snapshot holds them, but for the numbers of details and names.
Rows compact_rows(Draft& draft) {
    Rows result = sorted_rows(draft);
    RowCompactor compactor(draft.group_names, draft.details);
    std::uint32_t end = 0;
    std::uint32_t first = 0;
    for (std::uint32_t node = 0; node + 1 < result.rows.size(); node++) {
        const std::uint32_t last = result.rows[node + 1].hard;
        const std::span<RowEntry> row(result.entries.data() + first, last - first);
        const auto group = static_cast<std::uint32_t>(compactor.groups().size());
        const RowParts parts = compactor.compact(row, NodeIndex{node}, end);
        result.rows[node] = row_at(end, parts, group);
        std::copy_n(row.begin(), parts.total(), result.entries.begin() + end);
        end += parts.total();
        first = last;
    }
    result.groups = std::move(compactor.groups());
    result.rows.back() = row_at(end, {}, static_cast<std::uint32_t>(result.groups.size()));
    result.entries.resize(end);
    return result;
}

// Which details and group names are in use; the numbers in `rows` become those of first use.
struct Used {
    FirstUse details;
    FirstUse group_names;
};

Used renumber(Rows& rows, const Draft& draft) {
    Used used{FirstUse(draft.details.size()), FirstUse(draft.group_names.size())};
    for (RowEntry& entry : rows.entries) {
        entry.detail = used.details.number(entry.detail);
    }
    for (GroupRecord& group : rows.groups) {
        group.name = used.group_names.number(group.name);
    }
    return used;
}

Counts counts_of(const Draft& draft, const Rows& rows, const Used& used) {
    Counts counts{.nodes = draft.ids.size(),
                  .edges = rows.entries.size(),
                  .groups = rows.groups.size(),
                  .details = used.details.used().size(),
                  .classes = draft.class_names.size(),
                  .unavailabilities = draft.unavailabilities.values().size(),
                  .group_names = used.group_names.used().size(),
                  .id_bytes = draft.ids.bytes().size(),
                  .name_bytes = draft.names.bytes().size(),
                  .class_name_bytes = draft.class_names.bytes(),
                  .group_name_bytes = 0};
    for (const GroupRecord& group : rows.groups) {
        counts.members += group.member_count;
    }
    for (const std::uint32_t name : used.group_names.used()) {
        counts.group_name_bytes += draft.group_names[name].size();
    }
    return counts;
}

void write_nodes(const Draft& draft, const WritableSections& out) {
    draft.ids.copy_to(out.id_offsets, out.id_bytes);
    draft.names.copy_to(out.name_offsets, out.name_bytes);
    std::copy(draft.cis.begin(), draft.cis.end(), out.cis);
}

void write_classes(const Draft& draft, const WritableSections& out) {
    const NameTable& names = draft.class_names;
    std::vector<std::uint32_t> by_name(names.size());
    std::iota(by_name.begin(), by_name.end(), 0U);
    std::sort(by_name.begin(), by_name.end(), [&](std::uint32_t a, std::uint32_t b) {
        return names[a] < names[b];
    });
    std::vector<ClassIndex> index(by_name.size());
    TextColumn sorted;
    for (const std::uint32_t name : by_name) {
        index[name] = ClassIndex{static_cast<std::uint32_t>(sorted.size())};
        sorted.push_back(names[name]);
    }
    sorted.copy_to(out.class_name_offsets, out.class_name_bytes);
    std::transform(
        draft.classes.begin(), draft.classes.end(), out.classes, [&](std::uint32_t name) {
            return index[name];
        });
}

void write_reliabilities(const Draft& draft, const Counts& counts, const WritableSections& out) {
    const auto write = [&](auto* column) {
        std::ranges::transform(draft.reliabilities, column, [](std::uint32_t number) {
            return static_cast<std::remove_reference_t<decltype(*column)>>(number);
        });
    };
    if (narrow_reliabilities(counts)) {
        write(out.narrow_reliabilities);
    } else {
        write(out.wide_reliabilities);
    }
    std::ranges::copy(draft.unavailabilities.values(), out.unavailabilities);
}

void write_rows(const Rows& rows, const Counts& counts, const WritableSections& out) {
    std::copy(rows.rows.begin(), rows.rows.end(), out.dependency_rows);
    std::copy(rows.groups.begin(), rows.groups.end(), out.groups);
    const bool is_narrow = narrow(counts);
    for (std::size_t edge = 0; edge < rows.entries.size(); edge++) {
        const RowEntry& entry = rows.entries[edge];
        out.dependencies[edge] = entry.dependency;
        if (is_narrow) {
            out.narrow_details[edge] = static_cast<std::uint16_t>(entry.detail);
        } else {
            out.wide_details[edge] = entry.detail;
        }
    }
}

void write_tables(const Draft& draft, const Used& used, const WritableSections& out) {
    TextColumn group_names;
    for (const std::uint32_t name : used.group_names.used()) {
        group_names.push_back(draft.group_names[name]);
    }
    group_names.copy_to(out.group_name_offsets, out.group_name_bytes);
    NeedDetail* next = out.details;
    for (const std::uint32_t detail : used.details.used()) {
        write_detail(draft.details[detail], next++);
    }
}

}  // namespace

Result<Snapshot> assemble(Draft draft, Version version, Version graph_version) {
    Rows rows = compact_rows(draft);
    for (const GroupRecord& group : rows.groups) {
        FL_CHECK(check_capacity(group, draft.ids[raw(group.owner)], draft.group_names[group.name]));
    }
    const Used used = renumber(rows, draft);
    const Counts counts = counts_of(draft, rows, used);
    const std::shared_ptr<std::byte> buffer = allocate_buffer(counts, version, graph_version);
    const WritableSections out = writable_sections_of(buffer.get());
    write_nodes(draft, out);
    write_classes(draft, out);
    write_reliabilities(draft, counts, out);
    write_rows(rows, counts, out);
    write_tables(draft, used, out);
    fill_dependents(counts, out);
    finish_header(buffer.get());
    return Snapshot(buffer);
}

}  // namespace faultline::graph
