#include "tests/bench/row_search.h"

#include <memory>

#include <sys/mman.h>

namespace faultline::bench {

namespace {

constexpr std::size_t kPageBytes = 4096;

void make_room(std::vector<std::uint32_t>& array, std::size_t size) {
    array.reserve(size);
    void* start = array.data();
    std::size_t bytes = size * sizeof(std::uint32_t);
    if (std::align(kPageBytes, kPageBytes, start, bytes) == nullptr) return;
    static_cast<void>(madvise(start, bytes / kPageBytes * kPageBytes, MADV_HUGEPAGE));
}

}  // namespace

void Rows::reserve(std::size_t nodes, std::size_t target_count) {
    make_room(begin, nodes + 1);
    make_room(targets, target_count);
}

void Rows::add_row(std::span<const std::uint32_t> row) {
    targets.insert(targets.end(), row.begin(), row.end());
    begin.push_back(static_cast<std::uint32_t>(targets.size()));
}

RowSearch::RowSearch(const Rows& rows) : rows_(&rows) {
    const std::size_t nodes = rows.begin.size() - 1;
    make_room(stamps_, nodes);
    make_room(queue_, nodes);
    stamps_.resize(nodes);
    queue_.resize(nodes);
}

Reached RowSearch::run(std::uint32_t start) {
    const std::uint32_t* const begin = rows_->begin.data();
    const std::uint32_t* const targets = rows_->targets.data();
    std::uint32_t* const stamps = stamps_.data();
    std::uint32_t* const queue = queue_.data();
    const std::uint32_t epoch = ++epoch_;
    stamps[start] = epoch;
    queue[0] = start;
    std::uint32_t count = 1;
    std::uint32_t hops = 0;
    for (std::uint32_t next = 0, level_end = 1; next < count; ++next) {
        if (next == level_end) {
            level_end = count;
            ++hops;
        }
        const std::uint32_t node = queue[next];
        const std::uint32_t end = begin[node + 1];
        for (std::uint32_t i = begin[node]; i < end; ++i) {
            const std::uint32_t target = targets[i];
            if (stamps[target] == epoch) continue;
            stamps[target] = epoch;
            queue[count++] = target;
        }
    }
    return {count, hops};
}

}  // namespace faultline::bench
