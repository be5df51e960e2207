// Standing: which CIs live after an import and which of its lines count, given what was dropped.
//
// Thread safety: const members may be called from several threads.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/ids.h"
#include "engine/identify/known_state.h"
#include "engine/identify/line_table.h"

namespace faultline::identify {

// The fate of every CI that an import names.
class Standing {
 public:
    // The references must outlive *this.  Cost: O(CIs named).
    Standing(const LineTable& lines, const KnownState& known);

    // Look at `ci` again after one of its lines was dropped; true if it lives now and did not
    // before, or the other way round.
    bool refresh(model::LocalCi ci);

    // True if a source gives the CI fields after the import.
    [[nodiscard]] bool lives(model::LocalCi ci) const {
        return lives_[static_cast<std::uint32_t>(ci)];
    }

    // True if the import takes the last CI fields from a CI of the store.
    [[nodiscard]] bool is_killed(CiId ci) const;

    // Every CI for which is_killed() holds, or held before a line was dropped.  Ascending.
    [[nodiscard]] const std::vector<CiId>& kill_candidates() const { return killed_; }

    // The `retire` line that withdraws what this source claims about `ci`, or kNoLine.
    [[nodiscard]] std::uint32_t retirement(model::LocalCi ci) const {
        return lines_->only_line(LineKind::retirement, ci);
    }

    // True if the line was not dropped and every CI it names lives after the import.
    [[nodiscard]] bool counts(Line line) const;

    // A CI that the line names and that does not live after the import.
    [[nodiscard]] std::optional<model::LocalCi> missing_end(Line line) const;

 private:
    [[nodiscard]] bool is_withdrawn(model::LocalCi ci) const;

    const LineTable* lines_;
    const KnownState* known_;
    std::vector<bool> lives_;   // by LocalCi
    std::vector<CiId> killed_;  // ascending; those that a dropped line spared included
    std::vector<bool> spared_;  // by position in killed_
};

}  // namespace faultline::identify
