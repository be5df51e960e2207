// RequestLanes: the worker threads and the two bounded queues in front of them.
//
// Requests that have arrived completely wait in one lane, those whose body is still arriving in the
// other.  Only some of the workers may serve the second lane at a time, so that slow senders can
// fill that lane and nothing else.
//
// Thread safety: all functions may be called from any thread; stop() by one.

#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "api/http/connection.h"
#include "api/http/server_limits.h"

namespace faultline::http {

enum class Lane { complete, streaming };

class RequestLanes {
 public:
    using Work = std::function<void(std::unique_ptr<Connection>)>;

    // Starts the workers; each calls `work` for one connection at a time.
    RequestLanes(const ServerLimits& limits, Work work);
    RequestLanes(const RequestLanes&) = delete;
    RequestLanes& operator=(const RequestLanes&) = delete;
    ~RequestLanes();

    // True: `connection` has been taken.  False, and untouched, if the lane is full or stopped.
    [[nodiscard]] bool submit(Lane lane, std::unique_ptr<Connection>& connection);

    // Lets every worker finish what it does, drops what is queued and joins the threads.
    void stop();

 private:
    void run();
    // The next connection a worker may take, or null.  REQUIRES: mutex_ is held.
    std::unique_ptr<Connection> next(Lane& lane);

    std::size_t queued_max_;
    std::size_t streaming_max_;
    Work work_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::array<std::deque<std::unique_ptr<Connection>>, 2> queues_;  // by Lane
    std::size_t streaming_ = 0;  // workers in the streaming lane
    bool stopped_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace faultline::http
