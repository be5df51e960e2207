// Publication<T>: one value that a writer replaces and many readers hold for a whole question.
//
// Thread safety: get() and set() may be called from any thread.  A reader takes no lock unless the
// value was replaced since its last look: it keeps a weak pointer of its own, checked against an
// atomic generation counter.  (A strong one would keep an idle thread's old graph in memory;
// libstdc++ 12's atomic<shared_ptr> locks.)

#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

namespace faultline::app {

// The current T, or none before the first set().
template <typename T>
class Publication {
 public:
    // The current value; null before the first set().
    [[nodiscard]] std::shared_ptr<const T> get() const {
        thread_local Seen seen;
        const std::uint64_t generation = generation_.load(std::memory_order_acquire);
        if (seen.publication == identity_ && seen.generation == generation) {
            if (auto value = seen.value.lock()) return value;
        }
        const std::lock_guard lock(mutex_);
        seen = {identity_, generation_.load(std::memory_order_relaxed), current_};
        return current_;
    }

    // Replace the value.  Those who hold the old one keep it until they let go.
    void set(std::shared_ptr<const T> value) {
        const std::lock_guard lock(mutex_);
        current_.swap(value);
        generation_.fetch_add(1, std::memory_order_release);
    }

 private:
    // What a thread saw last.  Identities are never reused, addresses are.
    struct Seen {
        std::uint64_t publication = 0;
        std::uint64_t generation = 0;
        std::weak_ptr<const T> value;
    };

    static std::uint64_t next_identity() {
        static std::atomic<std::uint64_t> last{0};
        return ++last;
    }

    const std::uint64_t identity_ = next_identity();
    mutable std::mutex mutex_;
    std::shared_ptr<const T> current_;
    std::atomic<std::uint64_t> generation_{0};
};

}  // namespace faultline::app
