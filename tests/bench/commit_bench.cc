// Group commit: small change sets through the writer, from several threads at once, against the
// plain way: a mutex around a synced write of as many bytes.  Both take turns in one process on one
// disk, because the time of a sync is the disk's and differs from hour to hour; prints commits a
// sync and ratios.

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "engine/model/change_set.h"
#include "engine/model/claim.h"
#include "storage/files.h"
#include "storage/store.h"
#include "storage/writer.h"
#include "tests/bench/contest.h"

namespace faultline::bench {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kCis = 1'000;

struct Options {
    std::string folder = "commit_bench_store";
    std::vector<int> writers = {1, 16, 64};
    int rounds = 5;
    int round_ms = 1'000;
};

// What one round came to.
struct Round {
    std::uint64_t commits = 0;
    std::uint64_t syncs = 0;
    double seconds = 0;

    [[nodiscard]] double per_second() const { return static_cast<double>(commits) / seconds; }
    [[nodiscard]] double per_sync() const {
        return static_cast<double>(commits) / static_cast<double>(syncs);
    }
};

UtcTime now() {
    using std::chrono::duration_cast;
    using std::chrono::microseconds;
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return UtcTime{duration_cast<microseconds>(since).count()};
}

// Ends the program: a benchmark that cannot write has nothing to say.
void check(const Result<void>& done) {
    if (done.ok()) return;
    std::cerr << "commit_bench: " << done.error().message << "\n";
    std::exit(1);
}

// CI number `ci` gets another name.
model::ChangeSet change_of(const storage::Repository& store, std::uint64_t ci, std::uint64_t turn) {
    const SymbolId source{1};
    const std::string name = "name " + std::to_string(turn);
    const std::string attributes(1, '\0');
    model::Claim claim;
    claim.ci = model::CiClaim{store.next_version(), SymbolId{2}, name, attributes};
    model::ChangeSet change_set;
    change_set.context = {.principal = "bench", .source = "bench", .reason = "", .request_id = ""};
    change_set.put_claim(CiId{ci}, source, model::encode_claim(claim));
    return change_set;
}

Result<void> name_everything(storage::Repository& store) {
    model::ChangeSet names;
    names.context = {.principal = "bench", .source = "bench", .reason = "", .request_id = ""};
    names.name_symbol(store.next_symbol(), "bench");
    names.name_symbol(SymbolId{raw(store.next_symbol()) + 1}, "server");
    for (std::uint64_t i = 0; i < kCis; i++) {
        names.name_ci(CiId{raw(store.next_ci()) + i}, "ci-" + std::to_string(i));
    }
    FL_TRY([[maybe_unused]] const auto committed, store.append(names));
    return {};
}

// Calls `commit` from so many threads, again and again, until the time is up.
template <typename Commit>
Round run_round(int threads, int round_ms, Commit commit) {
    std::atomic<bool> is_over{false};
    std::atomic<std::uint64_t> commits{0};
    const auto begin = Clock::now();
    std::vector<std::thread> writers;
    for (int i = 0; i < threads; i++) {
        writers.emplace_back([&] {
            while (!is_over) {
                commit(commits.fetch_add(1));
            }
        });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(round_ms));
    is_over = true;
    for (std::thread& writer : writers) {
        writer.join();
    }
    const std::chrono::duration<double> took = Clock::now() - begin;
    return {commits, 0, took.count()};
}

// A store with its writer, counting syncs.
class Grouped {
 public:
    explicit Grouped(const fs::path& folder) {
        storage::StoreOptions options;
        options.create_if_missing = true;
        options.clock = now;
        auto opened = storage::Store::open(folder, std::move(options));
        if (!opened.ok()) check(opened.error());
        store_ = std::move(opened).value();
        writer_ =
            std::make_unique<storage::Writer>(*store_, [this](const storage::View&) { syncs_++; });
        check(writer_->submit(name_everything));
    }

    Round run(int threads, int round_ms) {
        const std::uint64_t before = syncs_;
        Round round = run_round(threads, round_ms, [this](std::uint64_t turn) {
            check(writer_->submit([turn](storage::Repository& store) -> Result<void> {
                const auto change = change_of(store, 1 + turn % kCis, turn);
                FL_TRY([[maybe_unused]] const auto committed, store.append(change));
                return {};
            }));
        });
        round.syncs = syncs_ - before;
        return round;
    }

 private:
    std::unique_ptr<storage::Store> store_;
    std::atomic<std::uint64_t> syncs_{0};
    std::unique_ptr<storage::Writer> writer_;
};

// A file, and one mutex around every synced write to it.
class Plain {
 public:
    Plain(const fs::path& path, std::size_t bytes)
        : path_(path),
          file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640)),
          record_(bytes, 'x') {}

    Round run(int threads, int round_ms) {
        Round round = run_round(threads, round_ms, [this](std::uint64_t) {
            const std::lock_guard lock(mutex_);
            const ssize_t written = ::write(file_.get(), record_.data(), record_.size());
            if (written < 0 || ::fdatasync(file_.get()) != 0) {
                check(storage::system_error("write", path_, errno));
            }
        });
        round.syncs = round.commits;
        return round;
    }

 private:
    fs::path path_;
    storage::FileDescriptor file_;
    std::string record_;
    std::mutex mutex_;
};

// How many bytes of write-ahead log lie in a store.
std::uint64_t log_bytes(const fs::path& store) {
    std::uint64_t bytes = 0;
    for (const auto& entry : fs::directory_iterator(store / "db")) {
        if (entry.path().extension() == ".log") bytes += entry.file_size();
    }
    return bytes;
}

// Both in turns from so many threads; prints one line.
void compare(Grouped& grouped, Plain& plain, int threads, const Options& options) {
    std::vector<double> per_sync, rates, plain_rates, ratios;
    for (int i = 0; i < options.rounds; i++) {
        const Round ours = grouped.run(threads, options.round_ms);
        const Round theirs = plain.run(threads, options.round_ms);
        per_sync.push_back(ours.per_sync());
        rates.push_back(ours.per_second());
        plain_rates.push_back(theirs.per_second());
        ratios.push_back(ours.per_second() / theirs.per_second());
    }
    std::printf("%7d %13.1f %10.0f %8.0f %6.1f (%.1f to %.1f)\n",
                threads,
                quantile_of(per_sync, 0.5),
                quantile_of(rates, 0.5),
                quantile_of(plain_rates, 0.5),
                quantile_of(ratios, 0.5),
                quantile_of(ratios, 0),
                quantile_of(ratios, 1));
}

void run(const Options& options) {
    const fs::path folder = options.folder;
    fs::create_directories(folder);
    fs::remove_all(folder / "store");
    Grouped grouped(folder / "store");
    const std::uint64_t before = log_bytes(folder / "store");
    const Round first = grouped.run(1, options.round_ms);
    const std::uint64_t bytes = (log_bytes(folder / "store") - before) / first.commits;
    Plain plain(folder / "plain", bytes);
    std::printf("%d rounds of %d ms each in turns, %zu bytes of log a commit\n\n",
                options.rounds,
                options.round_ms,
                static_cast<std::size_t>(bytes));
    std::printf("writers  commits/sync  commits/s  mutex/s  ratio (range)\n");
    for (const int threads : options.writers) {
        compare(grouped, plain, threads, options);
    }
    fs::remove_all(folder / "store");
    fs::remove(folder / "plain");
}

}  // namespace

}  // namespace faultline::bench

int main(int argc, char** argv) {
    faultline::bench::Options options;
    CLI::App app("Commits a sync, and against a mutex around a synced write");
    app.add_option("--folder", options.folder, "on the disk to measure; made if absent");
    app.add_option("--writers", options.writers, "numbers of threads (1 16 64)");
    app.add_option("--rounds", options.rounds, "of each kind and number of threads (5)");
    app.add_option("--round-ms", options.round_ms, "length of a round (1000)");
    CLI11_PARSE(app, argc, argv);
    faultline::bench::run(options);
    return 0;
}
