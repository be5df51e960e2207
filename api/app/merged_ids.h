// MergedIds: where the ids in records lead after CIs were merged.
//
// A record keeps the id that was right when it was written.  Who reads records to compare the CIs
// that they name, asks here which CI is meant at a version; one single id is
// storage::View::resolve_ci().
//
// Thread safety: immutable; everything may be called from any thread.

#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/change_record.h"
#include "storage/view.h"

namespace faultline::app {

// The merged ids of one version.
class MergedIds {
 public:
    // Nobody merged anything.
    MergedIds() = default;

    // Those of `view`.
    // Errors: corruption, unavailable.  Cost: one seek if there are none, else one pass over them.
    [[nodiscard]] static Result<MergedIds> read(const storage::View& view);

    // The external id of the CI that `id` means: `id` itself if that was never merged away.
    // The reference is valid as long as both *this and `id` are.  Cost: O(log merged).
    [[nodiscard]] const std::string& current(const std::string& id) const;

    // All ids that mean the CI of `id`: current(id) first, then those merged into it, ascending.
    // Cost: O(log merged + those).
    [[nodiscard]] std::vector<std::string> names_of(const std::string& id) const;

    // `plan` with every CI of its steps by its current id.  Of two entries of a step that have
    // become one CI, what does more to it stays: down, less capacity, may fail, nothing.
    [[nodiscard]] model::ChangePlan current(model::ChangePlan plan) const;

    // Equal for two versions of one store only if the same ids lead to the same CIs.
    struct Mark {
        std::size_t count = 0;
        Version newest{};

        friend bool operator==(const Mark&, const Mark&) = default;
    };
    [[nodiscard]] Mark mark() const { return {into_.size(), newest_}; }

 private:
    Result<void> follow_all();

    std::map<std::string, std::string, std::less<>> into_;  // straight to the CI that is there
    std::map<std::string, std::vector<std::string>, std::less<>> merged_;  // the other way round
    Version newest_{};
};

}  // namespace faultline::app
