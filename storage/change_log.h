// ChangeLog: the ordered log of change sets, whatever keeps it.
//
// Thread safety: append() and sync() belong to one writer thread; the rest may be called from any
// thread at any time.
//
// Appending has two steps, so that one sync serves a group of writers: append() gives a change set
// its version, sync() makes everything appended durable and visible.  An error of sync() leaves in
// doubt what it should have made durable: after the log is opened again each of those change sets
// is there as a whole or not at all, in order, and resolve() says which ones of those that answered
// a request.

#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/base/utc_time.h"
#include "engine/model/change_set.h"

namespace faultline::storage {

// What the log says about a change set it holds.
struct Committed {
    Version version{};
    Version graph_version{};
    UtcTime time;

    friend bool operator==(const Committed&, const Committed&) = default;
};

// What became of a change set.
enum class AppendOutcome {
    committed,  // it is the next version
    duplicate,  // a request with its idempotency key is answered already: nothing was written
    conflict,   // the log does not end where it was expected to: nothing was written
};

// The answer to an append.
struct Appended {
    AppendOutcome outcome = AppendOutcome::committed;
    Committed committed;  // duplicate: the version that answered; conflict: where the log ends

    friend bool operator==(const Appended&, const Appended&) = default;
};

// One version as the log stores it, byte for byte.  The view lives as long as the call.
struct VerbatimRecord {
    Version version{};
    std::string_view header;  // canonical: model::decode_header()
    Digest chain{};           // the audit hash up to and with it
};

// Receives versions, ascending: each one's record, then the chunks of its operations in order.
class LogVisitor {
 public:
    virtual ~LogVisitor() = default;

    virtual Result<void> on_record(const VerbatimRecord& record) = 0;
    virtual Result<void> on_chunk(std::string_view chunk) = 0;
};

// The log.  Version 1 is the built-in catalogue.
class ChangeLog {
 public:
    virtual ~ChangeLog() = default;

    // Append `change_set` as the version after `expected`, the last one appended, durable or not.
    // A duplicate is told before a conflict: who sends again what was in doubt expects an old head.
    // What is planned on another head is not looked at further.
    // Errors: invalid_argument if it numbers new names otherwise than the state says or names what
    // has no name, corruption if a claim in it does not decode, and insufficient_storage if there
    // is no room: nothing is written.  unavailable if it could not be written; the log then takes
    // no more.
    // Cost: O(size).
    [[nodiscard]] virtual Result<Appended> append(Version expected,
                                                  const model::ChangeSet& change_set) = 0;

    // Make everything appended durable and visible.
    // Errors: unavailable: what was appended is in doubt, and the log takes no more.
    [[nodiscard]] virtual Result<void> sync() = 0;

    // The durable version that answered the request of that principal with that idempotency key;
    // none if no such version did.  Errors: corruption, unavailable.
    [[nodiscard]] virtual Result<std::optional<Version>> resolve(
        std::string_view principal, std::string_view request_key) const = 0;

    // The last durable version.
    [[nodiscard]] virtual Version head() const = 0;

    // Show `visitor` the durable versions above `after`.
    // Errors: not_found if the operations of the first one were removed with the history;
    // corruption, unavailable; whatever the visitor returns.
    [[nodiscard]] virtual Result<void> read(Version after, LogVisitor& visitor) const = 0;

    // Wait until head() is above `after`, at most for `patience`; true if it is.
    [[nodiscard]] virtual bool wait(Version after, std::chrono::milliseconds patience) const = 0;
};

}  // namespace faultline::storage
