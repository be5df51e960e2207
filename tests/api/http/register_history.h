// RegisterHistory: what concurrent clients did to CIs and were told, checked for linearizability.
//
// Every CI is a register: a write gives it a value and every acknowledged write has a version, so
// the versions say in which order the writes took effect.  The history is linearizable if that
// order agrees with real time and every answer fits it.  That is checked in O(n log n), instead of
// searching for some order that would explain the answers.
//
// Thread safety: add() may be called from any thread, the rest from one.

#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace faultline::http {

// What a client did.
enum class Act { read, write, refused };

// One request with its answer.  Times are of one steady clock.
struct Event {
    Act act = Act::read;
    std::string ci;
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::optional<std::uint64_t> version;  // the answer's, if it says it exactly
    std::optional<std::uint64_t> value;    // read or written; absent: the CI does not live
    std::optional<std::uint64_t> tag;      // of the state that was seen
    std::optional<std::uint64_t> matched;  // If-Match of a write
};

// The events of all clients.
class RegisterHistory {
 public:
    void add(Event event);

    [[nodiscard]] std::vector<Event>& events() { return events_; }

    // Everything that no order of the requests explains.  Empty: the history is linearizable, and
    // no update was lost.
    [[nodiscard]] std::vector<std::string> complaints() const;

 private:
    std::mutex mutex_;
    std::vector<Event> events_;
};

}  // namespace faultline::http
