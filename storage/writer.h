// Writer: the single thread that writes to a repository, with group commit.
//
// Thread safety: submit() may be called from any thread; jobs run one after another on the writer's
// own thread, in the order they were submitted.
//
// While one group is being synced the next one queues: its jobs are run and appended one after
// another and made durable by one sync, after which each submitter is answered.  The next group
// waits a moment, a small share of what a group takes, for those who were just answered to write
// again; nobody waits who writes alone.

#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "engine/base/result.h"
#include "storage/repository.h"

namespace faultline::storage {

// A group is closed by the job that brings it to one of these.
inline constexpr std::size_t kGroupJobsMax = 256;
inline constexpr std::size_t kQueuedJobsMax = 4096;

// The next group waits for writers that were just answered, at most for this share of the time that
// the last group took and never longer than that.
inline constexpr int kPatienceDivisor = 8;
inline constexpr std::chrono::milliseconds kPatienceMax{2};

// Serialises writes to one repository.
class Writer {
 public:
    // Looks at the state with everything written before and appends what it wants to be written.
    // An error is the job's own: it is handed to its submitter and the group goes on.
    using Job = std::function<Result<void>(Repository&)>;

    // Called on the writer's thread after each sync, before the submitters are answered, so that
    // they find what they wrote.
    using AfterSync = std::function<void(const View&)>;

    // `store` must outlive the writer and not be written to by anyone else meanwhile.
    Writer(Repository& store, AfterSync after_sync);

    // Lets queued jobs finish, then ends the thread.
    ~Writer();

    // Run `job` and return once what it appended is durable.
    // Errors: the job's; unavailable if the queue is full, the writer is closing, or the disk
    // refused.
    [[nodiscard]] Result<void> submit(Job job);

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace faultline::storage
