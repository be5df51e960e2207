// Change records that are read: one, a page of many, or all versions of one.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/change_book.h"
#include "api/app/change_write.h"
#include "api/app/history.h"
#include "engine/base/result.h"

namespace faultline::app {

// Changes on a page, if nobody says and at most.
inline constexpr std::uint32_t kChangePageDefault = 100;
inline constexpr std::uint32_t kChangePageMax = 10'000;

// One change.
struct ChangeAnswer {
    storage::View view;
    AsOf as_of;
    StoredChange stored;
};

// Errors: not_found if there is no such change or version; corruption, unavailable.
[[nodiscard]] Result<ChangeAnswer> get_change(const Principal& principal,
                                              const App& app,
                                              const std::string& id,
                                              const AsOf& as_of = {});

// Which changes to list; what is empty asks for nothing.
struct ChangeFilter {
    std::vector<model::ChangeState> states = {};  // any of these
    std::optional<model::ChangeType> type = {};
    std::string model = {};
    std::string team = {};
    std::string ci = {};                        // that a step names
    std::optional<UtcTime> planned_from = {};   // the planned window ends after it
    std::optional<UtcTime> planned_until = {};  // the planned window begins before it
    bool review_overdue = false;                // an emergency change that nobody reviewed
    std::string text = {};                      // in the id or title; A-Z as a-z
};
struct ChangeListQuestion {
    ChangeFilter filter = {};
    std::optional<UtcTime> at = {};  // overdue then; else when the answered version was committed
    std::uint32_t limit = kChangePageDefault;
    std::optional<std::string> cursor = {};  // the last id of the page before
    AsOf as_of = {};
};

// Changes by id.
struct ChangePage {
    storage::View view;
    AsOf as_of;
    UtcTime at;
    std::uint64_t count = 0;  // of all pages
    std::vector<ChangeIndex::Entry> changes;
    std::optional<std::string> next_cursor = {};
};

// Errors: invalid_argument if the limit is none or the planned times are turned round; not_found if
// there is no such version; corruption, unavailable.
// Cost: O(changes of the CI or of the planned time, else all), no record is decoded again.
[[nodiscard]] Result<ChangePage> list_changes(const Principal& principal,
                                              const App& app,
                                              const ChangeListQuestion& question);

// A version of a change, and what it was before; nothing: this is the first that is known.
struct ChangeVersion {
    HistoryOrigin origin;
    model::ChangeRecord change;
    std::optional<model::ChangeRecord> before;
};

// Its versions, the newest first.
struct ChangeHistoryAnswer {
    storage::View view;
    AsOf as_of;
    std::string id;
    std::vector<ChangeVersion> versions;
    bool more = false;  // there are older ones
};

// Errors: as get_change(), and invalid_argument if the limit is none.
// Cost: a few point look-ups for each version of the page.
[[nodiscard]] Result<ChangeHistoryAnswer> change_history(const Principal& principal,
                                                         const App& app,
                                                         const std::string& id,
                                                         const HistoryPage& page);

}  // namespace faultline::app
