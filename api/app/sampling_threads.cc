#include "api/app/sampling_threads.h"

#include <algorithm>
#include <future>
#include <system_error>
#include <thread>
#include <vector>

namespace faultline::app {

namespace {

// Those that are beside the thread of the first question.
unsigned others_of(unsigned threads) {
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
    return std::min(threads, kSamplingThreadsMax) - 1;
}

}  // namespace

SamplingThreads::SamplingThreads(unsigned threads) : free_(others_of(threads)) {}

unsigned SamplingThreads::take(unsigned wanted) {
    unsigned free = free_;
    while (!free_.compare_exchange_weak(free, free - std::min(free, wanted))) {
    }
    return std::min(free, wanted);
}

void SamplingThreads::run(std::size_t jobs, const std::function<void(std::size_t)>& job) {
    // Given back whatever happens, once the others have ended: they are declared later.
    struct Taken {
        std::atomic<unsigned>& free;
        unsigned count;

        ~Taken() { free += count; }
    };
    const std::size_t useful = std::min<std::size_t>(jobs, kSamplingThreadsMax);
    const Taken taken{free_, take(useful > 1 ? static_cast<unsigned>(useful - 1) : 0)};
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < jobs; i = next++)
            job(i);
    };
    std::vector<std::future<void>> others;
    others.reserve(taken.count);
    try {
        while (others.size() < taken.count)
            others.push_back(std::async(std::launch::async, work));
    } catch (const std::system_error&) {
        // The system has no more threads; those there are do all of it.
    }
    work();
    for (std::future<void>& other : others)
        other.get();
}

}  // namespace faultline::app
