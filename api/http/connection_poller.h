// ConnectionPoller: one thread that waits on all connections at once for complete requests, so that
// idle and slow clients cost a descriptor and some memory but never a worker.
//
// When there are too many connections, the waiting one whose time is up soonest makes
// room.
//
// Thread safety: the public functions may be called from any thread.

#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>
#include <vector>

#include "api/http/connection.h"
#include "api/http/request_intake.h"
#include "api/http/request_lanes.h"
#include "api/http/server_limits.h"
#include "engine/base/result.h"

namespace faultline::http {

class ConnectionPoller {
 public:
    // Takes a connection with a request ready to be served; false if there is no room for it.
    using Submit = std::function<bool(Lane, std::unique_ptr<Connection>&)>;

    ConnectionPoller(const ServerLimits& limits, IsBulk is_bulk);
    ConnectionPoller(const ConnectionPoller&) = delete;
    ConnectionPoller& operator=(const ConnectionPoller&) = delete;
    ~ConnectionPoller();

    // Starts the thread.
    // Errors: unavailable if the system has no descriptors left.
    [[nodiscard]] Result<void> start(Submit submit);

    // Takes over an accepted socket.
    void adopt(int descriptor);

    // Takes a connection back after its answer.
    void give_back(std::unique_ptr<Connection> connection);

    // Closes idle connections, refuses requests whose head has not arrived, and waits for the
    // others.  False if some are left at `until`.
    bool drain(Clock::time_point until);

    // Cuts all connections, those at the workers included; none is submitted any more.
    void abandon();

    // Ends the thread.  REQUIRES: the workers have stopped.
    void stop();

 private:
    // What other threads ask of the poller's thread.
    struct Mailbox {
        std::vector<int> adopted;
        std::vector<std::unique_ptr<Connection>> returned;
        bool draining = false;
        bool abandoned = false;
        bool stopped = false;
    };

    void wake() const;
    void run();
    [[nodiscard]] bool take_mail();
    void apply_drain(bool abandoned);
    void admit(int descriptor);
    [[nodiscard]] bool make_room();
    void resume(std::unique_ptr<Connection> connection);
    void watch(std::unique_ptr<Connection> connection);
    void on_readable(int descriptor);
    void advance(Connection& connection);
    void hand_over(Connection& connection, Lane lane);
    void refuse(Connection& connection, const Refusal& refusal);
    void begin_linger(Connection& connection) const;
    void drop(int descriptor);
    void expire();
    void report_if_empty();

    const ServerLimits limits_;
    const IsBulk is_bulk_;
    int epoll_ = -1;
    int event_ = -1;  // made readable to wake the thread
    Submit submit_;
    std::thread thread_;

    // Only the poller's thread uses these.
    std::unordered_map<int, std::unique_ptr<Connection>> waiting_;
    std::set<int> busy_;  // descriptors of the connections at the workers
    Clock::time_point next_expiry_;
    bool draining_ = false;
    bool abandoned_ = false;

    std::mutex mutex_;
    std::condition_variable emptied_;
    Mailbox mail_;
    bool empty_ = false;  // set while draining
};

}  // namespace faultline::http
