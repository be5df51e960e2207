// The differences between two points of the store's past: which CIs came, went and changed, and
// how.
//
// Thread safety: an answer belongs to one thread at a time.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "api/app/app.h"
#include "api/app/ci_change.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/model/scope.h"

namespace faultline::app {

// What changed is read from the log as long as it holds no more than so many versions and
// operations in between; beyond that every CI is looked at.
inline constexpr std::uint64_t kDiffLogVersionsMax = 100'000;
inline constexpr std::uint64_t kDiffLogOperationsMax = 4'000'000;

// The version that a baseline shows.
struct BaselineName {
    std::string name;
};

// Where one side of a diff lies; nothing is now.
using DiffPoint = std::variant<std::monostate, UtcTime, Version, BaselineName>;

// What `text` means: `now`, `baseline:NAME`, a time or a version.
// Errors: invalid_argument.
[[nodiscard]] Result<DiffPoint> parse_diff_point(std::string_view text);

// What to compare.  Without a scope: each baseline has its own, the other side that of the
// baseline, and without any baseline everything is compared.
struct DiffQuestion {
    DiffPoint from;
    DiffPoint to;
    std::optional<model::Scope> scope = {};
};

// What happened to a CI.  `entered` and `left`: it is there on both sides, and within the scope on
// one.
enum class DiffStep { created, changed, retired, entered, left };

// One CI that differs.
struct DiffEntry {
    std::string id;
    DiffStep what{};
    CiChange change;
};

// How many there are of each.
struct DiffCounts {
    std::uint64_t created = 0;
    std::uint64_t changed = 0;
    std::uint64_t retired = 0;
    std::uint64_t entered = 0;
    std::uint64_t left = 0;
};

// One side.
struct DiffSide {
    storage::View view;
    AsOf as_of;            // the time or version that was asked for, if it was
    std::string baseline;  // its name, if one was asked for
    model::Scope scope;
    std::vector<CiId> members;  // of a list or a closure, ascending; else empty
};

// A comparison that is ready to be made.
class DiffAnswer {
 public:
    using Visitor = std::function<Result<void>(const DiffEntry& entry)>;

    // REQUIRES: the members of both sides are there.
    DiffAnswer(DiffSide from, DiffSide to) : from_(std::move(from)), to_(std::move(to)) {}

    [[nodiscard]] const DiffSide& from() const { return from_; }
    [[nodiscard]] const DiffSide& to() const { return to_; }

    // Find the CIs that may differ; called once, before visit().
    // Errors: corruption, unavailable.  Cost: as diff().
    [[nodiscard]] Result<void> prepare();

    // Show `visitor` every difference, ascending by external id, and count them.
    // Errors: corruption, unavailable; whatever the visitor returns.
    // Cost: two point reads for each CI that may differ.
    [[nodiscard]] Result<DiffCounts> visit(const Visitor& visitor) const;

 private:
    [[nodiscard]] bool same_scope() const { return from_.scope == to_.scope; }
    [[nodiscard]] const DiffSide& later() const;
    [[nodiscard]] const DiffSide& earlier() const;
    [[nodiscard]] Result<std::vector<CiId>> candidates() const;
    [[nodiscard]] Result<std::optional<DiffEntry>> compare(const std::string& id, CiId ci) const;

    DiffSide from_;
    DiffSide to_;
    std::vector<std::pair<std::string, CiId>> candidates_;  // by external id
};

// Compare two points.
// Errors: invalid_argument if the scope breaks a rule; not_found if a version or a baseline is not
// there, or a CI of the scope is on neither side; unavailable; corruption.
// Cost: the operations between the two; every CI when there are more than the log is read for, when
// the scopes differ, or when the history in between was removed.  Memory: the ids of what differs.
[[nodiscard]] Result<DiffAnswer> diff(const Principal& principal,
                                      App& app,
                                      const DiffQuestion& question);

}  // namespace faultline::app
