// Subjects: repositories of each kind that can be closed and opened again, under a clock that the
// test sets.
//
// Thread safety: none.

#pragma once

#include <cstdint>
#include <memory>

#include "engine/base/utc_time.h"
#include "storage/store.h"
#include "tests/storage/memory_repository.h"
#include "tests/support/temporary_folder.h"

namespace faultline::storage {

// A repository that is open unless it is being reopened.
class Subject {
 public:
    virtual ~Subject() = default;

    [[nodiscard]] Repository& operator*() const { return *repository_; }
    [[nodiscard]] Repository* operator->() const { return repository_.get(); }

    // Close and open again.  Fails the test case if it does not open.
    void reopen();

    // The clock that the repository looks at.
    UtcTime now{std::int64_t{1'000'000'000'000}};

 protected:
    [[nodiscard]] virtual std::unique_ptr<Repository> open() = 0;

    std::unique_ptr<Repository> repository_;
};

// A Store.
class OnDisk final : public Subject {
 public:
    OnDisk() : OnDisk(UtcTime{std::int64_t{1'000'000'000'000}}) {}
    explicit OnDisk(UtcTime first);

    // From the next reopen() on; small: change sets are staged as files.
    std::uint64_t one_batch_bytes_max = kOneBatchBytesMax;

 private:
    std::unique_ptr<Repository> open() override;

    test::MemoryFolder folder_;
};

// A MemoryRepository.
class InMemory final : public Subject {
 public:
    InMemory() : InMemory(UtcTime{std::int64_t{1'000'000'000'000}}) {}
    explicit InMemory(UtcTime first);

 private:
    std::unique_ptr<Repository> open() override;

    std::shared_ptr<MemoryCell> cell_ = std::make_shared<MemoryCell>();
};

}  // namespace faultline::storage
