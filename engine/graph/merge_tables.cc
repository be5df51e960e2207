#include "engine/graph/merge_tables.h"

#include <algorithm>
#include <utility>

#include "engine/graph/intern_table.h"
#include "engine/graph/text_column.h"

namespace faultline::graph {

namespace {

const Counts& counts_of(const Snapshot& snapshot) {
    return header_of(snapshot.bytes().data()).counts;
}

// For each of `size` values of the changed rows the number in the base of the equal value.
// `find(number)` yields the changed rows' number of a value of the base.
template <typename Find>
std::vector<std::uint32_t> twins_of(std::uint32_t size, std::uint64_t base_size, Find find) {
    std::vector<std::uint32_t> twins(size, UnitedNumbers::kNoTwin);
    if (size == 0) return twins;
    for (std::uint32_t number = 0; number < base_size; number++) {
        const std::uint32_t found = find(number);
        if (found != InternTable::kNone) twins[found] = number;
    }
    return twins;
}

UnitedNumbers united_details(const MergeInput& input) {
    const auto size = static_cast<std::uint32_t>(counts_of(input.base).details);
    const DetailTable& changed = input.changed.details();
    return {size, twins_of(changed.size(), size, [&](std::uint32_t number) {
                return changed.find(input.sections.details[number]);
            })};
}

UnitedNumbers united_group_names(const MergeInput& input) {
    const auto size = static_cast<std::uint32_t>(counts_of(input.base).group_names);
    const NameTable& changed = input.changed.group_names();
    const Sections& base = input.sections;
    return {
        size, twins_of(changed.size(), size, [&](std::uint32_t number) {
            return changed.find(text_at(base.group_name_offsets, base.group_name_bytes, number));
        })};
}

}  // namespace

UnitedNumbers::UnitedNumbers(std::uint32_t base_size, std::vector<std::uint32_t> twins)
    : base_size_(base_size),
      base_left_(base_size),
      united_(std::move(twins)),
      use_(base_size + united_.size()) {
    for (std::uint32_t value = 0; value < united_.size(); value++) {
        if (united_[value] == kNoTwin) united_[value] = base_size + value;
    }
}

bool UnitedNumbers::keeps_base() const {
    for (std::uint32_t value = 0; value < base_size_; value++) {
        if (value >= use_.used().size() || use_.used()[value] != value) return false;
    }
    return true;
}

MergeTables::MergeTables(const MergeInput& input)
    : input_(input), details_(united_details(input)), group_names_(united_group_names(input)) {
    std::size_t changed = 0;
    for (const MergeStep& step : input_.plan.steps()) {
        if (step.change == nullptr) {
            use_run(step);
        } else {
            use_row(input_.changed.row(changed++));
        }
    }
    collect_classes();
    collect_reliabilities();
}

void MergeTables::use_run(const MergeStep& run) {
    const Row& first = input_.sections.dependency_rows[run.base_first];
    const Row& last = input_.sections.dependency_rows[run.base_last];
    const bool is_narrow = narrow(counts_of(input_.base));
    // Millions of needs share a few details: soon all of them have been seen.
    for (std::uint32_t edge = first.hard; edge < last.hard && !details_.base_complete(); edge++) {
        details_.use_base(detail_number(input_.sections, is_narrow, edge));
    }
    for (std::uint32_t group = first.groups; group < last.groups; group++) {
        group_names_.use_base(input_.sections.groups[group].name);
    }
}

void MergeTables::use_row(const ChangedRow& row) {
    for (const RowEntry& entry : row.entries) {
        details_.use_changed(entry.detail);
    }
    for (const GroupRecord& group : row.groups) {
        group_names_.use_changed(group.name);
    }
}

void MergeTables::collect_classes() {
    std::vector<char> in_use(input_.base.class_count(), 0);
    std::size_t unseen = in_use.size();
    for (const MergeStep& step : input_.plan.steps()) {
        if (step.change != nullptr) classes_.push_back(step.change->content->class_name);
        for (std::uint32_t node = step.base_first; node < step.base_last && unseen > 0; node++) {
            char& seen = in_use[raw(input_.sections.classes[node])];
            unseen -= seen == 0 ? 1 : 0;
            seen = 1;
        }
    }
    for (std::uint32_t index = 0; index < in_use.size(); index++) {
        if (in_use[index] != 0) classes_.push_back(input_.base.class_name(ClassIndex{index}));
    }
    std::sort(classes_.begin(), classes_.end());
    classes_.erase(std::unique(classes_.begin(), classes_.end()), classes_.end());
    for (std::uint32_t index = 0; index < in_use.size(); index++) {
        base_classes_.push_back(class_named(input_.base.class_name(ClassIndex{index})));
    }
}

void MergeTables::collect_reliabilities() {
    const Counts& counts = counts_of(input_.base);
    std::uint64_t unseen = counts.unavailabilities;
    base_reliabilities_.assign(kFirstReliability + unseen, InternTable::kNone);
    base_reliabilities_[kAbsentReliability] = kAbsentReliability;
    base_reliabilities_[kUnusableReliability] = kUnusableReliability;
    for (const MergeStep& step : input_.plan.steps()) {
        if (step.change != nullptr) reliabilities_.number(step.change->content->reliability);
        for (std::uint32_t node = step.base_first; node < step.base_last && unseen > 0; node++) {
            const std::uint32_t number = reliability_number(input_.sections, counts, node);
            std::uint32_t& becomes = base_reliabilities_[number];
            if (becomes != InternTable::kNone) continue;
            becomes =
                reliabilities_.number(reliability_of(number, input_.sections.unavailabilities));
            unseen--;
        }
    }
}

ClassIndex MergeTables::class_named(std::string_view name) const {
    const auto found = std::lower_bound(classes_.begin(), classes_.end(), name);
    return ClassIndex{static_cast<std::uint32_t>(found - classes_.begin())};
}

std::string_view MergeTables::group_name(std::uint32_t value, bool in_base) const {
    const Sections& base = input_.sections;
    return in_base ? text_at(base.group_name_offsets, base.group_name_bytes, value)
                   : input_.changed.group_names()[value];
}

void MergeTables::count(Counts& counts) const {
    details_.for_each_used([&](std::uint32_t, bool) { counts.details++; });
    group_names_.for_each_used([&](std::uint32_t value, bool in_base) {
        counts.group_names++;
        counts.group_name_bytes += group_name(value, in_base).size();
    });
    counts.classes = classes_.size();
    counts.unavailabilities = reliabilities_.values().size();
    for (const std::string_view name : classes_) {
        counts.class_name_bytes += name.size();
    }
}

void MergeTables::write(const WritableSections& out) const {
    NeedDetail* next = out.details;
    details_.for_each_used([&](std::uint32_t value, bool in_base) {
        write_detail(in_base ? input_.sections.details[value] : input_.changed.details()[value],
                     next++);
    });
    TextColumn names;
    group_names_.for_each_used(
        [&](std::uint32_t value, bool in_base) { names.push_back(group_name(value, in_base)); });
    names.copy_to(out.group_name_offsets, out.group_name_bytes);
    TextColumn class_names;
    for (const std::string_view name : classes_) {
        class_names.push_back(name);
    }
    std::ranges::copy(reliabilities_.values(), out.unavailabilities);
    class_names.copy_to(out.class_name_offsets, out.class_name_bytes);
}

}  // namespace faultline::graph
