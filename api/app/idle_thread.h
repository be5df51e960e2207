// IdleThread: a thread with one job that is done while nothing else is going on.
//
// Thread safety: all functions may be called from any thread.
//
// Whatever else goes on says so with begin(), which takes two atomic additions and wakes nobody:
// the thread looks by itself every now and then.

#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace faultline::app {

// Runs its job when it was quiet for an interval.
class IdleThread {
 public:
    // True while nothing else began and the thread is not to end.  A job asks it often, and returns
    // soon when it is false.
    using MayGoOn = std::function<bool()>;

    // True if nothing is left to do until something else went on; false: call it again after
    // another quiet interval.
    using Job = std::function<bool(const MayGoOn&)>;

    // Starts the thread.  It was quiet when nothing ran or began for `quiet`.
    IdleThread(std::chrono::milliseconds quiet, Job job);
    IdleThread(const IdleThread&) = delete;
    IdleThread& operator=(const IdleThread&) = delete;

    // Like stop().
    ~IdleThread();

    // Something begins, which lasts until what is returned is gone.  It may outlive the thread.
    [[nodiscard]] std::shared_ptr<const void> begin();

    // Something happened that takes no time, or only waits.
    void note() { activity_->begun++; }

    // End the thread, after as much of the job as runs until its next look.
    void stop();

 private:
    // What goes on beside the job; shared with what may outlive the thread.
    struct Activity {
        std::atomic<std::uint64_t> begun = 0;
        std::atomic<std::uint64_t> running = 0;
    };

    void run();
    [[nodiscard]] bool is_quiet_since(std::uint64_t begun) const;

    const std::chrono::milliseconds quiet_;
    const Job job_;
    const std::shared_ptr<Activity> activity_ = std::make_shared<Activity>();
    std::atomic<bool> closing_ = false;
    std::mutex mutex_;  // guards nothing: whoever waits has looked before it sleeps
    std::condition_variable closed_;
    std::mutex stopping_;  // only one thread joins
    std::thread thread_;
};

}  // namespace faultline::app
