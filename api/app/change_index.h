// ChangeIndex: what lists, conflicts and risk histories need to know of every change at one
// version.
//
// Thread safety: immutable; everything may be called from any thread.
// Memory: about 600 bytes for each change with a few CIs; copies that follow the log share what did
// not change.
//
// Layout: a base that is sorted and indexed, and few newer entries on top, which take the place of
// those of the base; they are put into a new base when they get many.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/utc_time.h"
#include "engine/model/change_record.h"

namespace faultline::app {

// So many entries lie on top of a base at most.
inline constexpr std::size_t kNewerChangesMax = 512;

// The essentials of a change.
struct ChangeEntry {
    std::string id;
    std::string title;
    model::ChangeState state{};
    model::ChangeType type{};
    std::string model;
    std::string team;
    std::string requester;
    std::string source;  // that it was imported from; empty: it was made here
    bool automated = false;
    std::vector<model::PlannedCi> cis;  // ascending by (step, CI)
    std::uint32_t edited_steps = 0;     // steps that alter the graph
    std::uint32_t evidence = 0;         // pieces
    std::optional<model::PlannedWindow> window;
    UtcTime created;
    std::optional<UtcTime> started;
    std::optional<UtcTime> ended;
    std::optional<UtcTime> review_due;
    bool is_reviewed = false;
    std::optional<bool> outage;
    std::uint64_t assessments = 0;  // that were stored
    Version changed{};              // the version that wrote it last

    // True if a review is due before `at` and none was written.
    [[nodiscard]] bool review_is_overdue(UtcTime at) const {
        return review_due && !is_reviewed && *review_due < at;
    }
};

// The essentials of `change` as `changed` wrote it.
[[nodiscard]] ChangeEntry entry_of(const model::ChangeRecord& change, Version changed);

// All changes at one version.
class ChangeIndex {
 public:
    using Entry = std::shared_ptr<const ChangeEntry>;

    // No changes, or `entries` in any order.  REQUIRES: ids are unique.
    ChangeIndex();
    explicit ChangeIndex(std::vector<Entry> entries);

    // The index with `entries` in place of those of the same id.  REQUIRES: ids are unique.
    // Cost: O(kNewerChangesMax + entries), and now and then O(everything).
    [[nodiscard]] ChangeIndex with(std::vector<Entry> entries) const;

    // How many changes there are.
    [[nodiscard]] std::size_t size() const { return size_; }

    // The change of that id; null if there is none.  Cost: O(log all).
    [[nodiscard]] Entry find(std::string_view id) const;

    // Show `visitor` every change from `first` on, ascending by id, until it returns false.
    using Visitor = std::function<bool(const Entry& entry)>;
    void visit(std::string_view first, const Visitor& visitor) const;

    // The changes that name the CI in a step; ascending by id, unique.
    // Cost: O(those + CIs of newer entries).
    [[nodiscard]] std::vector<Entry> of_ci(std::string_view ci) const;

    // The changes whose planned window has an instant in common with `window`; ascending by id.
    // Cost: O(those + all / 64 + newer entries).
    [[nodiscard]] std::vector<Entry> overlapping(const model::PlannedWindow& window) const;

    // A number behind all those in use in ids of this form: `prefix`, then so many digits; the
    // smallest that is not in use if those behind are used up, and one that has more digits if all
    // are.  Cost: O(log all), but O(all) if numbers are used up.
    [[nodiscard]] std::uint64_t first_free_number(std::string_view prefix,
                                                  std::size_t digits) const;

 private:
    struct Base;

    [[nodiscard]] bool is_newer(std::string_view id) const;
    [[nodiscard]] Entry last_up_to(std::string_view id) const;

    std::shared_ptr<const Base> base_;
    std::vector<Entry> newer_;  // ascending by id
    std::size_t size_ = 0;
};

}  // namespace faultline::app
