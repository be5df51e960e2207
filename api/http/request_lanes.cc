#include "api/http/request_lanes.h"

#include <utility>

namespace faultline::http {

namespace {

constexpr std::size_t index_of(Lane lane) {
    return static_cast<std::size_t>(lane);
}

}  // namespace

RequestLanes::RequestLanes(const ServerLimits& limits, Work work)
    : queued_max_(limits.queued_requests_max),
      streaming_max_(limits.streaming_workers_max),
      work_(std::move(work)) {
    threads_.reserve(limits.workers);
    for (std::size_t i = 0; i < limits.workers; i++) {
        threads_.emplace_back([this] { run(); });
    }
}

RequestLanes::~RequestLanes() {
    stop();
}

bool RequestLanes::submit(Lane lane, std::unique_ptr<Connection>& connection) {
    {
        const std::scoped_lock lock(mutex_);
        auto& queue = queues_.at(index_of(lane));
        if (stopped_ || queue.size() >= queued_max_) return false;
        queue.push_back(std::move(connection));
    }
    changed_.notify_one();
    return true;
}

void RequestLanes::stop() {
    std::array<std::deque<std::unique_ptr<Connection>>, 2> dropped;
    {
        const std::scoped_lock lock(mutex_);
        stopped_ = true;
        std::swap(dropped, queues_);
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) {
        thread.join();
    }
    threads_.clear();
}

std::unique_ptr<Connection> RequestLanes::next(Lane& lane) {
    auto& complete = queues_.at(index_of(Lane::complete));
    auto& streaming = queues_.at(index_of(Lane::streaming));
    const bool may_stream = !streaming.empty() && streaming_ < streaming_max_;
    if (complete.empty() && !may_stream) return nullptr;
    lane = complete.empty() ? Lane::streaming : Lane::complete;
    auto& queue = queues_.at(index_of(lane));
    std::unique_ptr<Connection> connection = std::move(queue.front());
    queue.pop_front();
    return connection;
}

void RequestLanes::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        Lane lane = Lane::complete;
        std::unique_ptr<Connection> connection;
        changed_.wait(lock, [&] {
            if (!stopped_) connection = next(lane);
            return stopped_ || connection != nullptr;
        });
        if (connection == nullptr) return;
        if (lane == Lane::streaming) streaming_++;
        lock.unlock();
        work_(std::move(connection));
        lock.lock();
        if (lane == Lane::streaming) {
            streaming_--;
            changed_.notify_one();
        }
    }
}

}  // namespace faultline::http
