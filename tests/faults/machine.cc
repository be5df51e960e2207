#include "tests/faults/machine.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "tests/storage/test_store.h"

namespace faultline::faults {

Machine::Machine() : loss_(root(), folder_.path() / "journal") {
    std::filesystem::create_directories(root());
}

std::unique_ptr<Orders> Machine::new_orders() {
    loss_.begin();
    auto orders = std::make_unique<Orders>(root(), scratch());
    orders->keep_journal(folder_.path() / "journal");
    return orders;
}

WorkerOrders Machine::writing(std::uint64_t seed,
                              std::uint64_t writers,
                              const Acknowledged& there) const {
    WorkerOrders orders{.store = store(), .seed = seed, .next = {}};
    for (std::uint64_t writer = 0; writer < writers; writer++) {
        const auto at = there.find(writer);
        orders.next.push_back(at == there.end() ? 1 : at->second + 1);
    }
    return orders;
}

void note_acknowledged(const WorkerReport& report, Acknowledged& there) {
    for (const auto& [writer, number] : report.acknowledged) {
        there[writer] = number;
    }
}

void check_whole(const Machine& machine, std::uint64_t seed, Acknowledged& there) {
    const Result<Contents> contents = read_contents(machine.store());
    if (!contents.ok() && contents.error().code == ErrorCode::not_found) {
        const bool is_nothing =
            std::ranges::all_of(there, [](const auto& writer) { return writer.second == 0; });
        REQUIRE(is_nothing);
        return;
    }
    if (!contents.ok()) storage::fail_test(contents.error());
    const auto complaints = complaints_about(contents.value(), seed, there);
    for (const std::string& complaint : complaints) {
        FAIL_CHECK(complaint);
    }
    REQUIRE(complaints.empty());
    there = entries_in(contents.value());
}

}  // namespace faultline::faults
