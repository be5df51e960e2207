// SamplingThreads: the cores that sampled questions may take beside their own thread.
//
// Thread safety: all functions may be called from any thread.
//
// Whoever samples first takes the cores that no other sampling has; who comes later gets what is
// left, at least its own thread.  Answers do not depend on it.

#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

namespace faultline::app {

// More threads than this add little to one question: a hundred thousand scenarios are 13 jobs.
inline constexpr unsigned kSamplingThreadsMax = 8;

// Counts the threads of one app.
class SamplingThreads {
 public:
    // At most so many threads sample at a time beyond one for each question, those of the questions
    // included; 0: as many as there are cores.  Never more than kSamplingThreadsMax.
    explicit SamplingThreads(unsigned threads = 0);

    // Run job(0) to job(jobs - 1), on this thread and on as many others as are free; returns when
    // all are done.  Throws what a job throws.
    // Cost: some 50 microseconds for each thread that is started.
    void run(std::size_t jobs, const std::function<void(std::size_t)>& job);

 private:
    // Take up to `wanted` threads; give them back.
    [[nodiscard]] unsigned take(unsigned wanted);

    std::atomic<unsigned> free_;
};

}  // namespace faultline::app
