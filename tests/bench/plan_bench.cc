// Plan and apply: an import of many rows as a dry run and then by its plan, all new and all known;
// prints rows a second for each, wall clock and processor, and the peak of memory.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include "api/app/app.h"
#include "api/app/plans.h"
#include "api/render/plans.h"

namespace faultline::bench {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Options {
    std::string folder = "plan_bench_store";
    std::uint64_t cis = 250'000;
    std::uint32_t needs_per_ci = 3;  // rows: CIs times one more than this
};

// The rows of an estate, made while they are read: each CI needs the ones before it.
class EstateSource final : public ByteSource {
 public:
    EstateSource(std::uint64_t cis, std::uint32_t needs) : cis_(cis), needs_(needs) {}

    Result<std::size_t> read(std::span<char> into) override {
        while (rest_.empty() && next_ < cis_) {
            make();
        }
        const std::size_t size = rest_.copy(into.data(), into.size());
        rest_.erase(0, size);
        return size;
    }

 private:
    static std::string id(std::uint64_t number) { return "ci-" + std::to_string(number); }

    void make() {
        constexpr std::uint64_t kCisAtOnce = 256;
        for (std::uint64_t i = 0; i < kCisAtOnce && next_ < cis_; i++, next_++) {
            const std::string own = id(next_);
            rest_ += R"({"ci":{"id":")" + own + R"(","class":"server","name":"name of )" + own +
                     R"(","attributes":{"environment":"prod"}}})"
                     "\n";
            for (std::uint64_t need = 1; need <= needs_ && need <= next_; need++) {
                rest_ += R"({"relationship":{"source":")" + own +
                         R"(","type":"depends_on","target":")" + id(next_ - need) +
                         R"("}})"
                         "\n";
            }
        }
    }

    std::uint64_t cis_;
    std::uint32_t needs_;
    std::uint64_t next_ = 0;
    std::string rest_;
};

double processor_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

long peak_mib() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

// What one step took.
class Watch {
 public:
    void say(const char* what, std::uint64_t rows) const {
        const std::chrono::duration<double> wall = Clock::now() - wall_;
        const double processor = processor_seconds() - processor_;
        const auto count = static_cast<double>(rows);
        std::printf(
            "%-24s %8.2f s  %10.0f rows/s   processor %8.2f s  %10.0f rows/s   peak %ld MiB\n",
            what,
            wall.count(),
            count / wall.count(),
            processor,
            count / processor,
            peak_mib());
    }

 private:
    Clock::time_point wall_ = Clock::now();
    double processor_ = processor_seconds();
};

Result<void> plan_and_apply(app::App& app, const Options& options, const std::string& what) {
    const app::Principal principal{"bench"};
    const std::uint64_t rows = options.cis * (options.needs_per_ci + 1);
    EstateSource source(options.cis, options.needs_per_ci);
    app::ImportRequest request;
    request.source = "bench";
    request.format = "faultline";
    request.parts = {{"estate", &source}};
    const Watch both;
    const Watch planning;
    FL_TRY(const auto planned, app::dry_run(principal, app, request, render::operation_words()));
    planning.say((what + ", plan").c_str(), rows);
    if (!planned.plan) return invalid_argument("the estate was refused");
    const Watch applying;
    FL_TRY(
        const auto applied,
        app::apply_plan(principal, app, {.id = planned.plan->kept.id}, render::operation_words()));
    if (applied.is_outdated) return conflict("the plan is outdated");
    applying.say((what + ", apply").c_str(), rows);
    both.say((what + ", both").c_str(), rows);
    return {};
}

Result<void> run(const Options& options) {
    std::error_code ignored;
    fs::remove_all(options.folder, ignored);
    app::AppOptions opening;
    opening.directory = options.folder;
    opening.create_if_missing = true;
    FL_TRY(const auto app, app::App::open(opening));
    FL_CHECK(plan_and_apply(*app, options, "all new"));
    FL_CHECK(plan_and_apply(*app, options, "unchanged"));
    return {};
}

}  // namespace

}  // namespace faultline::bench

int main(int argc, char** argv) {
    using faultline::bench::Options;
    Options options;
    CLI::App parser("Plan and apply.");
    parser.add_option("--folder", options.folder, "Where the store is made; emptied first");
    parser.add_option("--cis", options.cis, "Configuration items");
    parser.add_option("--needs", options.needs_per_ci, "Relationships for each");
    CLI11_PARSE(parser, argc, argv);
    const auto done = faultline::bench::run(options);
    if (done.ok()) return 0;
    std::cerr << done.error().message << '\n';
    return 1;
}
