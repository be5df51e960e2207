#include "storage/writer.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace faultline::storage {

namespace {

using Clock = std::chrono::steady_clock;

// A submitted job and the place where its submitter waits.
struct Submission {
    Writer::Job job;
    std::optional<Result<void>> answer;
    std::condition_variable answered;
};

}  // namespace

// The queue and the thread that empties it.
struct Writer::Impl {
    Impl(Repository& the_store, AfterSync after)
        : store(the_store), after_sync(std::move(after)), thread([this] { run(); }) {}

    ~Impl() {
        {
            const std::lock_guard lock(mutex);
            closing = true;
        }
        queued.notify_one();
        thread.join();
    }

    void run();
    std::vector<Submission*> next_group();
    void write_group(const std::vector<Submission*>& group);
    void answer(const std::vector<Submission*>& group, std::vector<Result<void>> answers);

    Repository& store;
    AfterSync after_sync;
    std::mutex mutex;  // guards all that follows, and all answers
    std::condition_variable queued;
    std::deque<Submission*> queue;
    bool closing = false;
    std::size_t expected = 0;  // jobs in the next group, if all who were around write again
    Clock::time_point patient_until{};
    std::thread thread;
};

// Waits for jobs and takes a group of them; empty once the queue is and the writer closes.  Who was
// just answered often writes again at once: without a moment's patience those fall into two groups
// that take turns, each half as large as it could be.
std::vector<Submission*> Writer::Impl::next_group() {
    std::unique_lock lock(mutex);
    queued.wait(lock, [this] { return closing || !queue.empty(); });
    queued.wait_until(lock, patient_until, [this] { return closing || queue.size() >= expected; });
    std::vector<Submission*> group;
    while (!queue.empty() && group.size() < kGroupJobsMax) {
        group.push_back(queue.front());
        queue.pop_front();
    }
    return group;
}

void Writer::Impl::run() {
    while (true) {
        const std::vector<Submission*> group = next_group();
        if (group.empty()) return;
        write_group(group);
    }
}

// A job that fails has written nothing or closed the store; either way only it gets its error.
void Writer::Impl::write_group(const std::vector<Submission*>& group) {
    const Clock::time_point begin = Clock::now();
    std::vector<Result<void>> answers;
    answers.reserve(group.size());
    for (Submission* submission : group) {
        answers.push_back(submission->job(store));
    }
    const Result<void> synced = store.sync();
    if (synced.ok() && after_sync) after_sync(store.view());
    for (Result<void>& given : answers) {
        if (given.ok() && !synced.ok()) given = synced;
    }
    const std::lock_guard lock(mutex);
    expected = std::min(group.size() + queue.size(), kGroupJobsMax);
    const Clock::time_point now = Clock::now();
    patient_until = now + std::min<Clock::duration>((now - begin) / kPatienceDivisor, kPatienceMax);
    answer(group, std::move(answers));
}

// REQUIRES: the mutex is held.
void Writer::Impl::answer(const std::vector<Submission*>& group,
                          std::vector<Result<void>> answers) {
    for (std::size_t i = 0; i < group.size(); i++) {
        group[i]->answer = std::move(answers[i]);
        // Under the lock: the submission is gone as soon as its submitter sees the answer.
        group[i]->answered.notify_one();
    }
}

Writer::Writer(Repository& store, AfterSync after_sync)
    : impl_(std::make_unique<Impl>(store, std::move(after_sync))) {}

Writer::~Writer() = default;

Result<void> Writer::submit(Job job) {
    Submission submission{std::move(job), std::nullopt, {}};
    std::unique_lock lock(impl_->mutex);
    if (impl_->closing) return unavailable("the store is closing");
    if (impl_->queue.size() >= kQueuedJobsMax) {
        return unavailable("the queue of writes is full (" + std::to_string(kQueuedJobsMax) +
                           "); try again later");
    }
    impl_->queue.push_back(&submission);
    impl_->queued.notify_one();
    submission.answered.wait(lock, [&] { return submission.answer.has_value(); });
    return *std::move(submission.answer);
}

}  // namespace faultline::storage
