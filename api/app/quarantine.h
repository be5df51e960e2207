// The rows of imports that were set aside, as a queue: what waits, and what became of the rest.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/as_of.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/identify/last_seen.h"
#include "engine/model/change_set.h"
#include "engine/model/quarantine.h"

namespace faultline::app {

// Rows on a page, if nobody says and at most.
inline constexpr std::uint32_t kQuarantineListDefault = 100;
inline constexpr std::uint32_t kQuarantineListMax = 1'000;

// A row in quarantine.
struct QuarantineEntry {
    std::string id;     // that the queue calls it by
    Version changed{};  // that wrote it last: its entity tag
    model::QuarantinedRow row;
    std::uint64_t seen = 0;    // how many imports set it aside
    identify::Sighting first;  // of them
    identify::Sighting last;
    std::optional<model::ChangeSetHeader> decided = {};  // who decided last, when and why
};

// Which rows to list.
struct QuarantineQuestion {
    std::optional<model::QuarantineState> state = model::QuarantineState::open;  // none: all
    std::string source = {};                                                     // empty: of all
    std::uint32_t limit = kQuarantineListDefault;
    std::optional<std::string> cursor = {};
    AsOf as_of = {};
};

// Rows in the order of their coming.
struct QuarantinePage {
    storage::View view;
    AsOf as_of;
    std::uint64_t count = 0;  // of all pages
    std::vector<QuarantineEntry> entries;
    std::optional<std::string> next_cursor = {};
};

// Errors: invalid_argument if the limit or the cursor is none; not_found if there is no such
// version; corruption, unavailable.
// Cost: all rows in quarantine are read, and what every import set aside: a few bytes each.
[[nodiscard]] Result<QuarantinePage> list_quarantine(const Principal& principal,
                                                     const App& app,
                                                     const QuarantineQuestion& question);

// One row.
struct QuarantineAnswer {
    storage::View view;
    AsOf as_of;
    QuarantineEntry entry;
};

// Errors: not_found if there is no such row, or no such version; corruption, unavailable.
[[nodiscard]] Result<QuarantineAnswer> get_quarantined(const Principal& principal,
                                                       const App& app,
                                                       const std::string& id,
                                                       const AsOf& as_of = {});

// The row of that id as `view` has it, without its sightings and who decided.
// Errors: not_found; corruption, unavailable.
[[nodiscard]] Result<QuarantineEntry> find_quarantined(const storage::View& view,
                                                       const std::string& id);

}  // namespace faultline::app
