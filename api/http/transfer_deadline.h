// TransferDeadline: until when a peer may keep us waiting, given what it has moved so far.
//
// Thread safety: a plain value.

#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace faultline::http {

using Clock = std::chrono::steady_clock;

// Either one fixed moment, or: never idle for longer than `idle`, and on average at least so many
// bytes a second once `idle` has passed.  The second form lets a transfer of any size finish and
// still ends one that trickles.
class TransferDeadline {
 public:
    // A fixed moment, whatever arrives.
    static TransferDeadline at(Clock::time_point moment) {
        TransferDeadline deadline;
        deadline.fixed_ = moment;
        return deadline;
    }

    // Counted from now.  REQUIRES: bytes_per_second_min > 0.
    static TransferDeadline paced(std::chrono::milliseconds idle,
                                  std::uint64_t bytes_per_second_min) {
        TransferDeadline deadline;
        deadline.idle_ = idle;
        deadline.bytes_per_second_min_ = bytes_per_second_min;
        deadline.start_ = deadline.last_progress_ = Clock::now();
        return deadline;
    }

    // The moment after which waiting is over.
    [[nodiscard]] Clock::time_point limit() const {
        if (bytes_per_second_min_ == 0) return fixed_;
        const std::chrono::seconds earned(moved_bytes_ / bytes_per_second_min_);
        return std::min(last_progress_ + idle_, start_ + idle_ + earned);
    }

    // Starts waiting for the peer again after a pause that was ours.
    void resumed() {
        const Clock::time_point now = Clock::now();
        start_ += now - last_progress_;
        last_progress_ = now;
    }

    // Notes that the peer moved `bytes` just now.
    void progressed(std::size_t bytes) {
        moved_bytes_ += bytes;
        if (bytes_per_second_min_ != 0) last_progress_ = Clock::now();
    }

 private:
    TransferDeadline() = default;

    Clock::time_point fixed_;
    Clock::time_point start_;
    Clock::time_point last_progress_;
    std::chrono::milliseconds idle_{0};
    std::uint64_t bytes_per_second_min_ = 0;  // 0: fixed_ counts
    std::uint64_t moved_bytes_ = 0;
};

}  // namespace faultline::http
