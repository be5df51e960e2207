// Incidents by hand: making, altering and finding them.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/commit.h"
#include "api/app/incident_book.h"
#include "api/app/principal.h"
#include "api/app/record_versions.h"
#include "engine/base/result.h"
#include "engine/model/incident.h"

namespace faultline::app {

// The source of change sets that write incidents by hand.
inline constexpr std::string_view kIncidentSource = "incident";

// Incidents on a page when nobody says, and at most.
inline constexpr std::uint32_t kIncidentsDefault = 100;
inline constexpr std::uint32_t kIncidentsMax = 1'000;

// What a user says about an incident; what is absent stays as it is.
struct IncidentEdit {
    std::optional<std::string> title = {};
    std::optional<std::string> ci = {};
    std::optional<UtcTime> began = {};
    std::optional<std::optional<UtcTime>> ended = {};
    std::optional<model::IncidentPriority> priority = {};
    std::optional<model::IncidentState> state = {};
    std::optional<std::string> caused_by = {};
    std::optional<std::string> opened_by = {};
    std::optional<std::string> group = {};
};

// What is done with it.
enum class IncidentAction : std::uint8_t { create, update };

// A write of one incident.
struct IncidentWrite {
    IncidentAction action = IncidentAction::create;
    std::string id = {};  // create: empty makes one, "INC-" and the version that it gets
    IncidentEdit edit = {};
    RecordContext context = {};
    Keeping<RecordDone> keeping = {};
};

// Write it.  One that is made needs a priority; it begins now, is new, and is opened by whoever
// asks if nobody says otherwise.  One that gets a state of resolved, closed or cancelled has ended
// now, one that is opened again has not, if nobody says otherwise.
// Errors: invalid_argument with every rule that is broken, an unknown CI or change among them;
// conflict if one of that id is there already; not_found; precondition_failed; unavailable;
// corruption.
[[nodiscard]] Result<CommitOutcome> write_incident(const Principal& principal,
                                                   App& app,
                                                   const IncidentWrite& write);

// An incident as the log has it.
struct IncidentEntry {
    model::Incident incident;
    Version changed{};  // its entity tag
    UtcTime time;       // when that was written
};

// One incident.
struct IncidentAnswer {
    storage::View view;
    AsOf as_of;
    IncidentEntry entry;
};

// Errors: not_found; corruption; unavailable.
[[nodiscard]] Result<IncidentAnswer> get_incident(const Principal& principal,
                                                  const App& app,
                                                  const std::string& id,
                                                  const AsOf& as_of = {});

// Which incidents; what is absent asks for nothing.
struct IncidentQuestion {
    std::optional<std::string> ci = {};
    std::optional<std::string> caused_by = {};
    TimeSpan during = {};
    std::optional<model::IncidentPriority> priority = {};
    std::optional<bool> open = {};
    std::uint32_t limit = kIncidentsDefault;
    std::optional<std::string> cursor = {};
    AsOf as_of = {};
};

// Incidents, the newest first.
struct IncidentPage {
    storage::View view;
    AsOf as_of;
    std::uint64_t count = 0;  // of all pages
    std::vector<IncidentEntry> incidents;
    std::optional<std::string> next_cursor = {};
};

// Errors: invalid_argument if the limit or the cursor is none; not_found; corruption, unavailable.
// Cost: that of IncidentBook::at(), a step for each incident (of the CI or change, if one is
// named), and a look-up for each that is shown.
[[nodiscard]] Result<IncidentPage> list_incidents(const Principal& principal,
                                                  const App& app,
                                                  const IncidentQuestion& question);

// The incident of that id as `view` has it; nothing if there is none.
// Errors: corruption; unavailable.
[[nodiscard]] Result<std::optional<IncidentEntry>> find_incident(const storage::View& view,
                                                                 const std::string& id);

}  // namespace faultline::app
