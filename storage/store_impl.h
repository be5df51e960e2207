// Store::Impl: the state of the writer, and what it publishes to readers.
//
// Thread safety: all but Publisher belongs to the writer thread.

#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "storage/effects.h"
#include "storage/opening.h"
#include "storage/published.h"
#include "storage/space_guard.h"
#include "storage/store.h"

namespace faultline::storage {

// The last published state.  The lock is held only while a pointer is copied: never during I/O, and
// without the internal lock of std::atomic<std::shared_ptr>, which thread sanitizers do not see.
class Publisher {
 public:
    using StatePointer = std::shared_ptr<const Published>;

    [[nodiscard]] StatePointer get() const {
        const std::lock_guard lock(mutex_);
        return state_;
    }

    // The state first: who has seen a head gets a view that shows it.  The head under the lock as
    // well: whoever found the old one there waits by now, and hears of the new one.
    void set(StatePointer state) {
        {
            const std::lock_guard lock(mutex_);
            state_.swap(state);
            head_.store(raw(state_->position.version), std::memory_order_release);
        }
        moved_.notify_all();
    }

    // True once the head is above `after`; false if that takes longer than `patience`.
    [[nodiscard]] bool wait(Version after, std::chrono::milliseconds patience) const {
        std::unique_lock lock(mutex_);
        return moved_.wait_for(lock, patience, [&] { return raw(head()) > raw(after); });
    }

    [[nodiscard]] Version head() const { return Version{head_.load(std::memory_order_acquire)}; }

 private:
    mutable std::mutex mutex_;
    mutable std::condition_variable moved_;
    StatePointer state_;
    std::atomic<std::uint64_t> head_ = 0;
};

// Everything behind a Store.
struct Store::Impl {
    Impl(OpenedStore opened, StoreOptions store_options);

    // The two ways to append; both advance `appended`, `chain` and the names.
    Result<Committed> append_as_batch(const model::ChangeSet& change_set, Effects effects);
    Result<Committed> append_as_files(const model::ChangeSet& change_set, Effects effects);

    // What is appended, as readers see it; publish makes it the state that they get.
    [[nodiscard]] std::shared_ptr<Published> current() const;
    void publish();

    // Write down that the versions up to `last_lost` are lost, and lower the mark to what is there.
    Result<void> accept_loss(Version last_lost);

    // The version that answered a request of the change set already, if one did.
    [[nodiscard]] Result<std::optional<Committed>> earlier_answer(std::string_view principal,
                                                                  const Effects& effects) const;

    // The error of a store that takes no more writes.
    [[nodiscard]] Error closed_for_writing() const;

    // Name the point to whoever tests the protocol.
    void reach(std::string_view point) const {
        if (options.fault_point) options.fault_point(point);
    }

    [[nodiscard]] Database& database() const { return *core->database; }

    std::shared_ptr<Core> core;
    HighWaterMark mark;
    Position appended;
    Digest chain{};
    SymbolTable symbols;
    model::Catalogue catalogue;
    Version catalogue_altered{};
    Version oldest{1};
    StoreOptions options;
    SpaceGuard space;
    bool failed = false;  // a write failed: what is on disk may be ahead of what was said
    Publisher publisher;

 private:
    model::ChangeSetHeader next_header(const model::ChangeSet& change_set) const;
    Position position_after(const model::ChangeSetHeader& header, const Effects& effects) const;
    Digest put_record(const model::ChangeSetHeader& header,
                      const Position& position,
                      const Effects& effects,
                      Batch& batch) const;
    void take_over(const Position& position, const Digest& digest, const Effects& effects);
};

}  // namespace faultline::storage
