#include "tests/faults/worker.h"

#include <chrono>
#include <map>
#include <memory>
#include <sstream>
#include <thread>

#include <unistd.h>

#include "storage/store.h"
#include "storage/writer.h"
#include "tests/storage/child_process.h"
#include "tests/storage/test_store.h"

namespace faultline::faults {

namespace {

constexpr int kRefusalsMax = 3;
constexpr std::chrono::milliseconds kPause{2};
constexpr int kNotOpened = 3;

// One write() a line, so that a line is heard as a whole or not at all.
void say(std::string line) {
    line += "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(4);
}

std::string words_of(const Error& error) {
    return std::to_string(static_cast<int>(error.code)) + " " + error.message;
}

storage::StoreOptions store_options(const WorkerOrders& orders, const bool& is_open) {
    storage::StoreOptions options = storage::test_options();
    options.one_batch_bytes_max = orders.one_batch_bytes_max;
    options.space = orders.space;
    options.fault_point =
        [&orders, &is_open, hits = std::uint64_t{0}](std::string_view point) mutable {
            if (point != orders.die_at || (!is_open && !orders.die_while_opening)) return;
            if (++hits == orders.die_hit) storage::die();
        };
    return options;
}

void say_state(const storage::View& view) {
    const Result<Digest> hash = view.state_hash();
    if (!hash.ok()) return say("unreadable " + words_of(hash.error()));
    say("head " + std::to_string(raw(view.version())) + " " + hex(hash.value()));
}

// Writes the entries of one writer; gives up when it is refused again and again.
void write_entries(const WorkerOrders& orders,
                   std::uint64_t writer,
                   storage::Writer& log,
                   const storage::Store& store) {
    EntryName name{writer, orders.next[writer]};
    const std::uint64_t end = orders.steps == 0 ? ~std::uint64_t{0} : name.number + orders.steps;
    int refusals = 0;
    while (name.number != end && refusals < kRefusalsMax) {
        Version version{};
        const Result<void> written = log.submit([&](auto& open) -> Result<void> {
            FL_TRY(const auto change_set, entry_change_set(orders.seed, name, open));
            FL_TRY(const storage::Committed committed, open.append(change_set));
            version = committed.version;
            return {};
        });
        if (written.ok()) {
            say("ack " + std::to_string(writer) + " " + std::to_string(name.number) + " " +
                std::to_string(raw(version)));
            name.number++;
            refusals = 0;
            continue;
        }
        say("refused " + std::to_string(writer) + " " + std::to_string(name.number) + " " +
            words_of(written.error()));
        const bool is_space = written.error().code == ErrorCode::insufficient_storage;
        if (!(orders.persist && is_space)) refusals++;
        if (is_space) say_state(store.view());
        std::this_thread::sleep_for(kPause);
    }
}

std::string list_of(const std::vector<std::uint64_t>& numbers) {
    std::string text;
    for (const std::uint64_t number : numbers) {
        text += (text.empty() ? "" : ",") + std::to_string(number);
    }
    return text;
}

std::vector<std::uint64_t> parse_list(const std::string& text) {
    std::vector<std::uint64_t> numbers;
    std::istringstream in(text);
    for (std::string number; std::getline(in, number, ',');) {
        numbers.push_back(std::stoull(number));
    }
    return numbers;
}

}  // namespace

std::vector<std::string> words_of(const WorkerOrders& orders) {
    return {"worker",
            "store=" + orders.store.string(),
            "seed=" + std::to_string(orders.seed),
            "steps=" + std::to_string(orders.steps),
            "next=" + list_of(orders.next),
            "batch=" + std::to_string(orders.one_batch_bytes_max),
            "die=" + orders.die_at,
            "hit=" + std::to_string(orders.die_hit),
            "opening=" + std::to_string(orders.die_while_opening ? 1 : 0),
            "persist=" + std::to_string(orders.persist ? 1 : 0),
            "free=" + std::to_string(orders.space.free_bytes_min),
            "ballast=" + std::to_string(orders.space.ballast_bytes)};
}

WorkerOrders parse_worker_orders(const std::vector<std::string>& words) {
    std::map<std::string, std::string> given;
    for (const std::string& word : words) {
        const std::size_t at = word.find('=');
        given[word.substr(0, at)] = at == std::string::npos ? "" : word.substr(at + 1);
    }
    WorkerOrders orders;
    orders.store = given.at("store");
    orders.seed = std::stoull(given.at("seed"));
    orders.steps = std::stoull(given.at("steps"));
    orders.next = parse_list(given.at("next"));
    orders.one_batch_bytes_max = std::stoull(given.at("batch"));
    orders.die_at = given.at("die");
    orders.die_hit = std::stoull(given.at("hit"));
    orders.die_while_opening = given.at("opening") == "1";
    orders.persist = given.at("persist") == "1";
    orders.space.free_bytes_min = std::stoull(given.at("free"));
    orders.space.ballast_bytes = std::stoull(given.at("ballast"));
    return orders;
}

int work(const WorkerOrders& orders) {
    bool is_open = false;
    auto store = storage::Store::open(orders.store, store_options(orders, is_open));
    if (!store.ok()) {
        say("closed " + words_of(store.error()));
        return kNotOpened;
    }
    is_open = true;
    say("opened " + std::to_string(raw(store.value()->head())));
    {
        storage::Writer log(*store.value(), {});
        std::vector<std::jthread> writers;
        for (std::uint64_t writer = 0; writer < orders.next.size(); writer++) {
            writers.emplace_back(
                [&, writer] { write_entries(orders, writer, log, *store.value()); });
        }
    }
    say_state(store.value()->view());
    return 0;
}

}  // namespace faultline::faults
