#include "tests/storage/subjects.h"

#include <utility>

#include "tests/storage/test_store.h"

namespace faultline::storage {

void Subject::reopen() {
    repository_.reset();
    repository_ = open();
}

OnDisk::OnDisk(UtcTime first) {
    now = first;
    reopen();
}

std::unique_ptr<Repository> OnDisk::open() {
    StoreOptions options = test_options();
    options.clock = [this] { return now; };
    options.one_batch_bytes_max = one_batch_bytes_max;
    return open_test_store(folder_.path(), std::move(options));
}

InMemory::InMemory(UtcTime first) {
    now = first;
    reopen();
}

std::unique_ptr<Repository> InMemory::open() {
    return std::make_unique<MemoryRepository>(cell_, [this] { return now; });
}

}  // namespace faultline::storage
