#include "api/app/idle_thread.h"

#include <optional>
#include <utility>

#include "api/app/thread_priority.h"

namespace faultline::app {

IdleThread::IdleThread(std::chrono::milliseconds quiet, Job job)
    : quiet_(quiet), job_(std::move(job)), thread_([this] { run(); }) {}

IdleThread::~IdleThread() {
    stop();
}

std::shared_ptr<const void> IdleThread::begin() {
    // First what keeps the job from going on, so that it never looks in between.
    activity_->running++;
    activity_->begun++;
    return {activity_.get(), [kept = activity_](const void*) { kept->running--; }};
}

void IdleThread::stop() {
    const std::lock_guard alone(stopping_);
    closing_ = true;
    { const std::lock_guard lock(mutex_); }
    closed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

bool IdleThread::is_quiet_since(std::uint64_t begun) const {
    return !closing_ && activity_->running == 0 && activity_->begun == begun;
}

void IdleThread::run() {
    give_way_to_others();
    std::optional<std::uint64_t> done_at;
    while (true) {
        const std::uint64_t begun = activity_->begun;
        {
            std::unique_lock lock(mutex_);
            closed_.wait_for(lock, quiet_, [this] { return closing_.load(); });
        }
        if (closing_) return;
        if (done_at == begun || !is_quiet_since(begun)) continue;
        if (job_([this, begun] { return is_quiet_since(begun); })) done_at = begun;
    }
}

}  // namespace faultline::app
