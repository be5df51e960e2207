// MergeTables: the class names, group names and details of a merged Snapshot, and what the numbers
// in the base and in the changed rows become.
//
// Thread safety: immutable once made; it refers to its input, which must outlive it.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/graph/changed_rows.h"
#include "engine/graph/first_use.h"
#include "engine/graph/layout.h"
#include "engine/graph/merge_plan.h"
#include "engine/graph/reliability_table.h"
#include "engine/graph/snapshot.h"

namespace faultline::graph {

// The input of a merge after planning.
struct MergeInput {
    const Snapshot& base;
    Sections sections;  // of the base
    const MergePlan& plan;
    const ChangedRows& changed;
};

// Numbers of values that are in a table of the base, in the table of the changed rows, or in both.
class UnitedNumbers {
 public:
    // `twins[k]` is the number in the base of the changed rows' value k, or kNoTwin.
    UnitedNumbers(std::uint32_t base_size, std::vector<std::uint32_t> twins);

    static constexpr std::uint32_t kNoTwin = 0xFFFF'FFFF;

    // Note a use, in the order of the new Snapshot.
    void use_base(std::uint32_t value) { use(value); }
    void use_changed(std::uint32_t value) { use(united_[value]); }

    // The new number.  REQUIRES: the value is in use.
    [[nodiscard]] std::uint32_t base(std::uint32_t value) const { return use_.at(value); }
    [[nodiscard]] std::uint32_t changed(std::uint32_t value) const {
        return use_.at(united_[value]);
    }

    // True if all values of the base are in use, so that no further use of them changes a number.
    [[nodiscard]] bool base_complete() const { return base_left_ == 0; }

    // True if all values of the base are in use under the number they have there.
    [[nodiscard]] bool keeps_base() const;

    // Call `visit(value, in_base)` for every value in use, by its new number.
    template <typename Visit>
    void for_each_used(Visit visit) const {
        for (const std::uint32_t value : use_.used()) {
            const bool in_base = value < base_size_;
            visit(in_base ? value : value - base_size_, in_base);
        }
    }

 private:
    void use(std::uint32_t value) {
        const std::size_t before = use_.used().size();
        use_.number(value);
        if (use_.used().size() != before && value < base_size_) base_left_--;
    }

    std::uint32_t base_size_;
    std::uint32_t base_left_;            // values of the base not in use yet
    std::vector<std::uint32_t> united_;  // by number in the changed rows
    FirstUse use_;
};

// Tables that hold exactly what is in use, as a fresh build would number it.
class MergeTables {
 public:
    // Cost: O(nodes + edges + groups).
    explicit MergeTables(const MergeInput& input);

    [[nodiscard]] const UnitedNumbers& details() const { return details_; }
    [[nodiscard]] const UnitedNumbers& group_names() const { return group_names_; }

    // The new number of a class of the base, and of a class by its name.  REQUIRES: it is in use.
    [[nodiscard]] ClassIndex base_class(ClassIndex index) const {
        return base_classes_[raw(index)];
    }
    [[nodiscard]] ClassIndex class_named(std::string_view name) const;

    // The new number of a reliability of the base, and of what a changed CI states.
    // REQUIRES: it is in use.
    [[nodiscard]] std::uint32_t base_reliability(std::uint32_t number) const {
        return base_reliabilities_[number];
    }
    [[nodiscard]] std::uint32_t reliability(const model::OwnReliability& own) const {
        return reliabilities_.find(own);
    }

    // Put the sizes of the tables into `counts`.
    void count(Counts& counts) const;

    // Write the tables.
    void write(const WritableSections& out) const;

 private:
    void use_run(const MergeStep& run);
    void use_row(const ChangedRow& row);
    void collect_classes();
    void collect_reliabilities();
    [[nodiscard]] std::string_view group_name(std::uint32_t value, bool in_base) const;

    MergeInput input_;
    UnitedNumbers details_;
    UnitedNumbers group_names_;
    std::vector<std::string_view> classes_;  // ascending
    std::vector<ClassIndex> base_classes_;
    ReliabilityTable reliabilities_;
    std::vector<std::uint32_t> base_reliabilities_;  // by number in the base
};

// The number of the detail of a base's edge.
[[nodiscard]] inline std::uint32_t detail_number(const Sections& sections,
                                                 bool is_narrow,
                                                 std::uint32_t edge) {
    return is_narrow ? sections.narrow_details[edge] : sections.wide_details[edge];
}

}  // namespace faultline::graph
