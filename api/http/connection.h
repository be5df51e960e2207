// Connection: one accepted socket, the bytes received from it and not yet used, and how far the
// request on it has come.
//
// Thread safety: none.  A connection belongs to the poller while it waits for a request, then to
// one worker while that is answered, then to the poller again.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/http/request_head.h"
#include "api/http/transfer_deadline.h"

namespace faultline::http {

// What a connection in the poller waits for.
enum class Phase {
    head,    // the head of a request; nothing of it may have arrived yet
    body,    // the rest of a body that is received as a whole
    linger,  // the client's end, after the last answer: closing earlier could destroy that answer
};

// What became of an attempt to receive.
enum class Received { some, nothing, closed };

class Connection {
 public:
    // Takes over the descriptor and closes it in the end.
    explicit Connection(int descriptor) : descriptor_(descriptor) {}
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    [[nodiscard]] int descriptor() const { return descriptor_; }

    // Bytes received and not consumed.  Valid until the next call that is not const.
    [[nodiscard]] std::string_view input() const;

    // Forgets the first `bytes` of input().  REQUIRES: bytes <= input().size().
    void consume(std::size_t bytes);

    // Receives what is there without waiting, until input() has `bytes_max` bytes.
    [[nodiscard]] Received receive(std::size_t bytes_max);

    // Waits until there is something to receive (true) or the moment has passed (false).
    [[nodiscard]] bool wait_for_input(Clock::time_point until) const;

    // Sends all of `bytes`, waiting for the client as `patience` allows.  False: the client is gone
    // or too slow.
    [[nodiscard]] bool send(std::string_view bytes, TransferDeadline& patience) const;

    // Sends what can be sent without waiting.
    void send_at_once(std::string_view bytes) const;

    // Makes the end of the connection a reset, so that the client cannot take what it got for the
    // whole answer.
    void break_off();

    // Tells the client that nothing more will come.
    void end_sending() const;

    Phase phase = Phase::head;
    Clock::time_point deadline;         // when the poller gives up waiting
    Clock::time_point request_started;  // first byte of the current request
    bool in_request = false;            // some byte of the current request has arrived
    bool broken = false;                // break_off() was called
    bool close_after = false;           // this answer is the last one
    std::size_t scanned = 0;            // bytes of input() already searched for the head's end
    std::size_t requests_served = 0;
    // Set when the head has been read.
    RequestHead request;
    bool bulk = false;  // body under the limits for bulk requests
    std::uint64_t body_bytes_max = 0;

 private:
    int descriptor_;
    std::string input_;
    std::size_t consumed_ = 0;
};

}  // namespace faultline::http
