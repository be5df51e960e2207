// Incident: something did not work, from when to when, on which CI, and which change caused it.
//
// An incident is a record of kind kIncidentRecord in the log, its key is its id: each thing that is
// said about it is a new version of the record, and the history keeps what it was.
//
// The CI is an external id, or not known: then `ci_named` keeps what the source calls it.  The
// change that caused it is named as its source names it; it need not be a change of this store.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     incident = u8 1, bytes id, bytes title, bytes CI, bytes CI as named, u8 priority (0: none),
//                u8 state, u8 bits, zigzag began, zigzag ended, bytes caused by, bytes opened by,
//                bytes group, bytes source, bytes id in the source, bytes state in the source,
//                varint modification, zigzag updated
//     bits     = bit 0: has ended   bit 1: has a revision       (what is not there is 0)

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kIncidentRecord = "incident";

// How urgent it is; 1 is the most urgent.
enum class IncidentPriority : std::uint8_t { p1 = 1, p2 = 2, p3 = 3, p4 = 4 };

// Where it stands.
enum class IncidentState : std::uint8_t {
    created = 0,      // "new"
    in_progress = 1,  // is worked on
    on_hold = 2,      // waits for somebody
    resolved = 3,     // works again
    closed = 4,       // and everybody agrees
    cancelled = 5,    // was none
};
inline constexpr std::size_t kIncidentStates = 6;

// The words for them in documents: "P1", "new", "in_progress", ...
[[nodiscard]] std::string_view incident_priority_name(IncidentPriority priority);
[[nodiscard]] std::string_view incident_state_name(IncidentState state);

// What such a word stands for; nothing if it is none.
[[nodiscard]] std::optional<IncidentPriority> find_incident_priority(std::string_view name);
[[nodiscard]] std::optional<IncidentState> find_incident_state(std::string_view name);

// True as long as it is neither resolved, closed nor cancelled.
[[nodiscard]] bool is_open(IncidentState state);

// How new a row of a source is: by its count of modifications, then by when it was modified.
struct SourceRevision {
    std::uint64_t modification = 0;
    UtcTime updated;

    friend auto operator<=>(const SourceRevision&, const SourceRevision&) = default;
};

// An incident.
struct Incident {
    std::string id;
    std::string title;
    std::string ci;        // external id; empty: none, or not known
    std::string ci_named;  // what the source calls the CI; empty: it names none
    UtcTime began;
    std::optional<UtcTime> ended;              // does not belong to it; absent: not yet, or unknown
    std::optional<IncidentPriority> priority;  // absent: none of them was given
    IncidentState state = IncidentState::created;
    std::string caused_by;  // id of a change; empty: none, or not known
    std::string opened_by;
    std::string group;         // that it is assigned to
    std::string source;        // that it was imported from; empty: it was made here
    std::string source_id;     // its key there
    std::string source_state;  // its state there, in the words of the source
    std::optional<SourceRevision> revision;

    friend bool operator==(const Incident&, const Incident&) = default;
};

// Every rule that the incident breaks, with pointers into its document.
[[nodiscard]] std::vector<Violation> validate(const Incident& incident);

// The canonical form.  REQUIRES: validate() finds nothing.
[[nodiscard]] std::string encode_incident(const Incident& incident);

// Errors: corruption if the bytes are not a canonical incident.
[[nodiscard]] Result<Incident> decode_incident(std::string_view bytes);

}  // namespace faultline::model
