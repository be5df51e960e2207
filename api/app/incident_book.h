// IncidentBook: all incidents of a store by time, by CI and by the change that caused them.
//
// It is made from the records when somebody first asks, and follows the log from then on, so that a
// question costs a look-up.
//
// Thread safety: everything may be called from any thread; what is given out never changes.
// Memory: some 300 bytes an incident for the head, and while a question about an older version
// lasts the same for that.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "engine/model/incident.h"
#include "storage/view.h"

namespace faultline::app {

// What is looked at of an incident before its record is read.
struct IncidentRow {
    std::string id;
    std::string ci;
    std::string caused_by;
    UtcTime began;
    std::optional<UtcTime> ended;
    std::optional<model::IncidentPriority> priority;
    bool is_open = false;
    bool was_none = false;  // cancelled: there was no incident
};

// A span of time, half open; an absent end is open.
struct TimeSpan {
    std::optional<UtcTime> begin = {};
    std::optional<UtcTime> end = {};
};

// True if the incident was there during some of `span`: one that is open goes on, one that ended
// nobody knows when counts at its begin alone, and so does one that ended as it began.
[[nodiscard]] bool is_within(const IncidentRow& row, const TimeSpan& span);

// The incidents of one version.
class IncidentIndex {
 public:
    // An index of these rows, in any order.
    explicit IncidentIndex(std::vector<IncidentRow> rows);

    // All, the newest first, of equal ones the smallest id.
    [[nodiscard]] const std::vector<IncidentRow>& rows() const { return rows_; }

    // Positions in rows(), ascending, of those on that CI, and of those that the change caused.
    [[nodiscard]] const std::vector<std::uint32_t>& on_ci(const std::string& ci) const;
    [[nodiscard]] const std::vector<std::uint32_t>& caused_by(const std::string& change) const;

    // Those on `ci` that began in [since, until).
    [[nodiscard]] std::vector<const IncidentRow*> began_within(const std::string& ci,
                                                               UtcTime since,
                                                               UtcTime until) const;

 private:
    using Positions = std::unordered_map<std::string, std::vector<std::uint32_t>>;

    std::vector<IncidentRow> rows_;
    Positions by_ci_;
    Positions by_change_;
};

// The incidents of one store.
class IncidentBook {
 public:
    using Index = std::shared_ptr<const IncidentIndex>;

    // The incidents as of `view`.
    // Errors: corruption, unavailable.
    // Cost: one look-up if nothing was written since somebody asked; else as
    // visit_written_records(), and all rows again if an incident was; all records for an older
    // version.
    [[nodiscard]] Result<Index> at(const storage::View& view);

 private:
    std::mutex mutex_;  // guards what follows, while records are read as well
    Version known_until_{};
    Version written_{};  // the last version that wrote an incident, as far as it is known
    Index index_ = std::make_shared<const IncidentIndex>(std::vector<IncidentRow>());
};

}  // namespace faultline::app
