// Queries on a store: how long filters take beside looking at all CIs.  Prints milliseconds and the
// ratio; the store is one that was imported before, such as target estate_1000000.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/app/ci_query.h"

namespace faultline::bench {

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    std::string data;
    std::vector<std::string> where;
    int rounds = 21;
};

struct Asked {
    std::string what;
    app::CiQuestion question;
};

// Ends the program: a benchmark that cannot read has nothing to say.
[[noreturn]] void fail(const Error& error) {
    std::cerr << "query_bench: " << error.message << "\n";
    std::exit(1);
}

struct Figures {
    double milliseconds = 0;  // the median
    std::uint64_t looked_at = 0;
    std::size_t rows = 0;
};

Figures ask(app::App& app, const app::CiQuestion& question, int rounds) {
    Figures figures;
    std::vector<double> times;
    for (int i = 0; i < rounds; i++) {
        const auto begin = Clock::now();
        const auto page = app::query_cis({"bench"}, app, question);
        const std::chrono::duration<double, std::milli> took = Clock::now() - begin;
        if (!page.ok()) fail(page.error());
        times.push_back(took.count());
        figures.looked_at = page.value().looked_at;
        figures.rows = page.value().rows.size();
    }
    std::ranges::sort(times);
    figures.milliseconds = times[times.size() / 2];
    return figures;
}

Asked asked(std::string what, model::FilterParameters filter, std::string sort = {}) {
    Asked result{std::move(what), {}};
    result.question.filter = std::move(filter);
    result.question.sort = std::move(sort);
    return result;
}

std::vector<Asked> questions() {
    Asked count = asked("all of a class, counted", {{"class", "business_service"}});
    count.question.count = true;
    return {asked("one id", {{"where", "id = SVC-0014999"}}),
            asked("one name", {{"where", "name = svc-0014999.corp.example"}}),
            asked("one word", {{"text", "0014999"}}),
            asked("two frequent words and a rare one", {{"text", "corp example 0014999"}}),
            asked("an owner of a site",
                  {{"where", "owner = team-007"}, {"where", "site = SITE-0000062"}}),
            asked("an owner of a class",
                  {{"class", "business_service"}, {"where", "owner = team-007"}}),
            asked("first page of everything", {}),
            asked("first page of what is in production", {{"where", "environment = production"}}),
            std::move(count),
            asked("a class by name", {{"class", "business_service"}}, "name")};
}

int run(const Options& options) {
    app::AppOptions app_options;
    app_options.directory = options.data;
    auto app = app::App::open(app_options);
    if (!app.ok()) fail(app.error());
    Asked scan = asked("everything looked at", {{"where", "nothing exists"}});
    scan.question.count = true;
    const Figures all = ask(*app.value(), scan.question, 3);
    std::printf("%-40s %10.2f ms  %8llu CIs\n",
                scan.what.c_str(),
                all.milliseconds,
                static_cast<unsigned long long>(all.looked_at));
    std::vector<Asked> list = questions();
    for (const std::string& condition : options.where) {
        list.push_back(asked(condition, {{"where", condition}}));
    }
    for (const Asked& one : list) {
        const Figures figures = ask(*app.value(), one.question, options.rounds);
        std::printf("%-40s %10.2f ms  %8llu CIs looked at, %5zu rows, 1/%.0f of everything\n",
                    one.what.c_str(),
                    figures.milliseconds,
                    static_cast<unsigned long long>(figures.looked_at),
                    figures.rows,
                    all.milliseconds / figures.milliseconds);
    }
    return 0;
}

}  // namespace

}  // namespace faultline::bench

int main(int argc, char** argv) {
    faultline::bench::Options options;
    CLI::App parser("Queries on a store beside looking at all of it.");
    parser.add_option("--data", options.data, "The store")->required();
    parser.add_option("--where", options.where, "More conditions to ask");
    parser.add_option("--rounds", options.rounds, "How often each is asked");
    CLI11_PARSE(parser, argc, argv);
    return faultline::bench::run(options);
}
