#include "engine/graph/merge.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "engine/graph/changed_rows.h"
#include "engine/graph/ci_content.h"
#include "engine/graph/layout.h"
#include "engine/graph/merge_dependents.h"
#include "engine/graph/merge_plan.h"
#include "engine/graph/merge_tables.h"

namespace faultline::graph {

namespace {

// Empty when the id serves as the name, as the builder keeps it.
std::string_view stored_name(const ChangedCi& change) {
    const std::string& name = change.content->name;
    return name == change.id ? std::string_view{} : std::string_view(name);
}

void count_run(const MergeStep& run, const Sections& base, Counts& counts) {
    const std::uint32_t first = run.base_first;
    const std::uint32_t last = run.base_last;
    const Row* const rows = base.dependency_rows;
    counts.edges += rows[last].hard - rows[first].hard;
    counts.groups += rows[last].groups - rows[first].groups;
    counts.id_bytes += base.id_offsets[last] - base.id_offsets[first];
    counts.name_bytes += base.name_offsets[last] - base.name_offsets[first];
    for (std::uint32_t group = rows[first].groups; group < rows[last].groups; group++) {
        counts.members += base.groups[group].member_count;
    }
}

void count_changed(const ChangedCi& change, const ChangedRow& row, Counts& counts) {
    counts.edges += row.entries.size();
    counts.groups += row.groups.size();
    counts.members += row.parts.grouped;
    counts.id_bytes += change.id.size();
    counts.name_bytes += stored_name(change).size();
}

Counts counts_of(const MergeInput& input, const MergeTables& tables) {
    Counts counts{.nodes = input.plan.node_count()};
    std::size_t changed = 0;
    for (const MergeStep& step : input.plan.steps()) {
        if (step.change == nullptr) {
            count_run(step, input.sections, counts);
        } else {
            count_changed(*step.change, input.changed.row(changed++), counts);
        }
    }
    tables.count(counts);
    return counts;
}

// Writes the nodes and their rows of dependencies, step by step.
class StepWriter {
 public:
    StepWriter(const MergeInput& input, const MergeTables& tables, std::byte* buffer)
        : input_(&input),
          tables_(&tables),
          out_(writable_sections_of(buffer)),
          counts_(header_of(buffer).counts),
          narrow_(narrow(header_of(buffer).counts)),
          base_narrow_(narrow(header_of(input.base.bytes().data()).counts)),
          same_details_(narrow_ && base_narrow_ && tables.details().keeps_base()) {}

    // Write the next step.
    void write_run(const MergeStep& run);
    void write_changed(const MergeStep& step, const ChangedRow& row);

    // Close all rows.  REQUIRES: every step was written.
    void finish();

 private:
    void copy_texts(const MergeStep& run);
    void copy_rows(const MergeStep& run);
    void copy_reliabilities(const MergeStep& run);
    void copy_needs(std::uint32_t first, std::uint32_t last);

    void append_text(std::string_view id, std::string_view name);
    void put_detail(std::uint32_t edge, std::uint32_t detail);
    void put_reliability(std::uint32_t node, std::uint32_t number);

    const MergeInput* input_;
    const MergeTables* tables_;
    WritableSections out_;
    const Counts& counts_;
    bool narrow_;
    bool base_narrow_;
    bool same_details_;       // narrow ones can be copied as they are
    std::uint32_t node_ = 0;  // how much has been written
    std::uint32_t edge_ = 0;
    std::uint32_t group_ = 0;
    std::uint64_t id_byte_ = 0;
    std::uint64_t name_byte_ = 0;
};

void StepWriter::put_detail(std::uint32_t edge, std::uint32_t detail) {
    if (narrow_) {
        out_.narrow_details[edge] = static_cast<std::uint16_t>(detail);
    } else {
        out_.wide_details[edge] = detail;
    }
}

void StepWriter::put_reliability(std::uint32_t node, std::uint32_t number) {
    if (narrow_reliabilities(counts_)) {
        out_.narrow_reliabilities[node] = static_cast<std::uint16_t>(number);
    } else {
        out_.wide_reliabilities[node] = number;
    }
}

// Copy the texts [first, last) of one column to `offsets` and `bytes + end`; returns the new end.
std::uint64_t copy_column(const std::uint64_t* base_offsets,
                          const char* base_bytes,
                          std::uint32_t count,
                          std::uint64_t* offsets,
                          char* end_byte) {
    const std::uint64_t shift = offsets[0] - base_offsets[0];
    for (std::uint32_t text = 0; text < count; text++) {
        offsets[text + 1] = base_offsets[text + 1] + shift;
    }
    std::copy(base_bytes + base_offsets[0], base_bytes + base_offsets[count], end_byte);
    return offsets[count];
}

void StepWriter::copy_texts(const MergeStep& run) {
    const Sections& base = input_->sections;
    const std::uint32_t count = run.base_last - run.base_first;
    id_byte_ = copy_column(base.id_offsets + run.base_first,
                           base.id_bytes,
                           count,
                           out_.id_offsets + node_,
                           out_.id_bytes + id_byte_);
    name_byte_ = copy_column(base.name_offsets + run.base_first,
                             base.name_bytes,
                             count,
                             out_.name_offsets + node_,
                             out_.name_bytes + name_byte_);
}

void StepWriter::append_text(std::string_view id, std::string_view name) {
    std::copy(id.begin(), id.end(), out_.id_bytes + id_byte_);
    std::copy(name.begin(), name.end(), out_.name_bytes + name_byte_);
    id_byte_ += id.size();
    name_byte_ += name.size();
    out_.id_offsets[node_ + 1] = id_byte_;
    out_.name_offsets[node_ + 1] = name_byte_;
}

void StepWriter::copy_reliabilities(const MergeStep& run) {
    const Counts& base_counts = header_of(input_->base.bytes().data()).counts;
    for (std::uint32_t node = run.base_first; node < run.base_last; node++) {
        const std::uint32_t number = reliability_number(input_->sections, base_counts, node);
        put_reliability(node_ + (node - run.base_first), tables_->base_reliability(number));
    }
}

void StepWriter::copy_needs(std::uint32_t first, std::uint32_t last) {
    const Sections& base = input_->sections;
    copy_renumbered(base.dependencies + first,
                    base.dependencies + last,
                    input_->plan,
                    out_.dependencies + edge_);
    if (same_details_) {
        std::copy(
            base.narrow_details + first, base.narrow_details + last, out_.narrow_details + edge_);
        edge_ += last - first;
        return;
    }
    const UnitedNumbers& details = tables_->details();
    for (std::uint32_t edge = first; edge < last; edge++) {
        put_detail(edge_++, details.base(detail_number(base, base_narrow_, edge)));
    }
}

void StepWriter::copy_rows(const MergeStep& run) {
    const Row* const rows = input_->sections.dependency_rows;
    // The shifts may be negative: unsigned arithmetic wraps to the right result.
    const std::uint32_t edge_shift = edge_ - rows[run.base_first].hard;
    const std::uint32_t group_shift = group_ - rows[run.base_first].groups;
    Row* out = out_.dependency_rows + node_;
    for (std::uint32_t node = run.base_first; node < run.base_last; node++) {
        const Row& row = rows[node];
        *out++ = {row.hard + edge_shift,
                  row.grouped + edge_shift,
                  row.soft + edge_shift,
                  row.groups + group_shift};
    }
    for (std::uint32_t at = rows[run.base_first].groups; at < rows[run.base_last].groups; at++) {
        GroupRecord group = input_->sections.groups[at];
        group.owner = input_->plan.renumbering()[raw(group.owner)];
        group.name = tables_->group_names().base(group.name);
        group.first_member += edge_shift;
        out_.groups[group_++] = group;
    }
}

void StepWriter::write_run(const MergeStep& run) {
    const Sections& base = input_->sections;
    copy_texts(run);
    std::copy(base.cis + run.base_first, base.cis + run.base_last, out_.cis + node_);
    std::transform(base.classes + run.base_first,
                   base.classes + run.base_last,
                   out_.classes + node_,
                   [&](ClassIndex index) { return tables_->base_class(index); });
    copy_reliabilities(run);
    copy_rows(run);
    copy_needs(base.dependency_rows[run.base_first].hard, base.dependency_rows[run.base_last].hard);
    node_ += run.base_last - run.base_first;
}

void StepWriter::write_changed(const MergeStep& step, const ChangedRow& row) {
    const ChangedCi& change = *step.change;
    append_text(change.id, stored_name(change));
    out_.cis[node_] = change.content->ci;
    out_.classes[node_] = tables_->class_named(change.content->class_name);
    put_reliability(node_, tables_->reliability(change.content->reliability));
    out_.dependency_rows[node_] = row_at(edge_, row.parts, group_);
    for (GroupRecord group : row.groups) {
        group.name = tables_->group_names().changed(group.name);
        group.first_member += edge_;
        out_.groups[group_++] = group;
    }
    for (const RowEntry& entry : row.entries) {
        out_.dependencies[edge_] = entry.dependency;
        put_detail(edge_++, tables_->details().changed(entry.detail));
    }
    node_++;
}

void StepWriter::finish() {
    out_.dependency_rows[node_] = row_at(edge_, {}, group_);
}

}  // namespace

Result<Snapshot> merge(const Snapshot& base,
                       const Delta& delta,
                       Version version,
                       Version graph_version) {
    if (base.is_patched()) {
        const Delta both = united(delta_of_patch(base), delta);
        return merge(base.base(), both, version, graph_version);
    }
    FL_TRY(MergePlan plan, MergePlan::make(base, delta));
    FL_TRY(const ChangedRows changed, ChangedRows::make(plan));
    plan.number_all_nodes();
    const MergeInput input{base, sections_of(base.bytes().data()), plan, changed};
    const MergeTables tables(input);
    const Counts counts = counts_of(input, tables);
    if (counts.edges > kNodesMax) {
        return too_large("a graph holds at most " + std::to_string(kNodesMax) +
                         " needs (kNodesMax)");
    }
    const std::shared_ptr<std::byte> buffer = allocate_buffer(counts, version, graph_version);
    const WritableSections out = writable_sections_of(buffer.get());
    StepWriter writer(input, tables, buffer.get());
    std::size_t index = 0;
    for (const MergeStep& step : plan.steps()) {
        if (step.change == nullptr) {
            writer.write_run(step);
        } else {
            writer.write_changed(step, changed.row(index++));
        }
    }
    writer.finish();
    tables.write(out);
    DependentsMerger(input, out).write();
    finish_header(buffer.get());
    return Snapshot(buffer);
}

}  // namespace faultline::graph
