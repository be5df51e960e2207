#include "engine/impact/step_order.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <tuple>

#include <doctest/doctest.h>

namespace faultline::impact {

namespace {

// What each step disturbs after each set of steps, from a table; what is not there is not allowed.
class TableWalk final : public StepWalk {
 public:
    using Table = std::map<std::pair<std::set<std::uint32_t>, std::uint32_t>, Disruption>;

    explicit TableWalk(Table table) : table_(std::move(table)) {}

    Result<std::optional<Disruption>> enter(std::uint32_t step) override {
        const std::set<std::uint32_t> done(path_.begin(), path_.end());
        const auto at = table_.find({done, step});
        if (at == table_.end()) return std::optional<Disruption>();
        path_.push_back(step);
        return std::optional(at->second);
    }

    void leave() override { path_.pop_back(); }

    [[nodiscard]] bool is_at_start() const { return path_.empty(); }

 private:
    Table table_;
    std::vector<std::uint32_t> path_;
};

// Numbers that every standard library draws alike.
std::uint32_t draw(std::mt19937& random, std::uint32_t below) {
    return static_cast<std::uint32_t>(random() % below);
}

struct Case {
    std::uint32_t count = 0;
    TableWalk::Table table;
    std::vector<Precedence> precedences;
};

// The order 0, 1 ... can always be walked.
Case random_case(std::uint32_t count, std::mt19937& random) {
    Case made{count, {}, {}};
    for (std::uint32_t mask = 0; mask < (1U << count); mask++) {
        std::set<std::uint32_t> done;
        for (std::uint32_t step = 0; step < count; step++) {
            if ((mask >> step & 1U) != 0) done.insert(step);
        }
        for (std::uint32_t step = 0; step < count; step++) {
            const bool is_given = mask == (1U << step) - 1;
            if (done.contains(step) || (!is_given && draw(random, 8) == 0)) continue;
            made.table[{done, step}] = {draw(random, 2), draw(random, 3), draw(random, 3)};
        }
    }
    for (std::uint32_t step = 1; step < count; step++) {
        if (draw(random, 4) == 0) made.precedences.push_back({draw(random, step), step});
    }
    return made;
}

bool obeys(const std::vector<std::uint32_t>& order, const std::vector<Precedence>& precedences) {
    const auto position = [&](std::uint32_t step) { return std::ranges::find(order, step); };
    return std::ranges::all_of(precedences, [&](const Precedence& precedence) {
        return position(precedence.earlier) < position(precedence.step);
    });
}

std::optional<StepOrder> walked(const Case& made, const std::vector<std::uint32_t>& steps) {
    StepOrder order{steps, OrderMethod::exact, {}, {}};
    std::set<std::uint32_t> done;
    for (const std::uint32_t step : steps) {
        const auto at = made.table.find({done, step});
        if (at == made.table.end()) return std::nullopt;
        order.worst = std::max(order.worst, at->second);
        order.total = sum(order.total, at->second);
        done.insert(step);
    }
    return order;
}

// Every permutation, one after another; next_permutation goes up, so that the first of the best is
// the one nearest to the order given.
StepOrder best_of_all(const Case& made) {
    std::vector<std::uint32_t> steps(made.count);
    std::iota(steps.begin(), steps.end(), 0U);
    std::optional<StepOrder> best;
    do {
        if (!obeys(steps, made.precedences)) continue;
        const auto order = walked(made, steps);
        if (!order) continue;
        const auto rank = [](const StepOrder& one) { return std::tuple(one.worst, one.total); };
        if (!best || rank(*order) < rank(*best)) best = order;
    } while (std::next_permutation(steps.begin(), steps.end()));
    REQUIRE(best.has_value());
    return *best;
}

// Every step takes down services of its own, whatever was done before, and puts less at risk the
// later it comes.
class PlainWalk final : public StepWalk {
 public:
    explicit PlainWalk(std::vector<std::uint64_t> services) : services_(std::move(services)) {}

    Result<std::optional<Disruption>> enter(std::uint32_t step) override {
        depth_++;
        return std::optional(Disruption{services_[step], 0, (20 - depth_) * services_[step]});
    }
    void leave() override { depth_--; }

    [[nodiscard]] std::uint64_t depth() const { return depth_; }

 private:
    std::vector<std::uint64_t> services_;
    std::uint64_t depth_ = 0;
};

TEST_SUITE("impact::best_order") {
    TEST_CASE("up to six steps the order is the best of all permutations") {
        for (std::uint32_t seed = 0; seed < 300; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const Case made = random_case(seed % 7, random);
            TableWalk walk(made.table);

            const auto order = best_order(made.count, made.precedences, walk);

            REQUIRE(order.ok());
            const StepOrder expected = best_of_all(made);
            CHECK(order.value().steps == expected.steps);
            CHECK(order.value().worst == expected.worst);
            CHECK(order.value().total == expected.total);
            CHECK(order.value().method == OrderMethod::exact);
            CHECK(walk.is_at_start());
        }
    }

    TEST_CASE("a worse prefix is taken when the worst step comes later anyway") {
        // After {0} alone step 2 takes 5; whichever came first, the sum decides.
        TableWalk walk({{{{}, 0}, {0, 3, 0}},
                        {{{}, 1}, {0, 5, 0}},
                        {{{0}, 1}, {0, 3, 0}},
                        {{{1}, 0}, {0, 0, 0}},
                        {{{0, 1}, 2}, {0, 7, 0}}});

        const auto order = best_order(3, {}, walk);

        REQUIRE(order.ok());
        CHECK(order.value().steps == std::vector<std::uint32_t>{1, 0, 2});
        CHECK(order.value().worst == Disruption{0, 7, 0});
        CHECK(order.value().total == Disruption{0, 12, 0});
    }

    TEST_CASE("one service weighs more than any number of CIs") {
        TableWalk walk({{{{}, 0}, {1, 0, 0}},
                        {{{}, 1}, {0, 900, 900}},
                        {{{0}, 1}, {0, 0, 0}},
                        {{{1}, 0}, {0, 900, 900}}});

        const auto order = best_order(2, {}, walk);

        REQUIRE(order.ok());
        CHECK(order.value().steps == std::vector<std::uint32_t>{1, 0});
    }

    TEST_CASE("ten steps are searched through, each set of them once") {
        PlainWalk walk({0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

        const auto order = best_order(kStepsExactMax, {}, walk);

        REQUIRE(order.ok());
        CHECK(order.value().method == OrderMethod::exact);
        CHECK(order.value().steps == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        CHECK(walk.depth() == 0);
    }

    TEST_CASE("beyond ten steps the mildest step at hand comes next") {
        PlainWalk walk({9, 1, 8, 2, 7, 3, 6, 4, 5, 0, 0, 0});
        const std::vector<Precedence> precedences = {{0, 1}};

        const auto order = best_order(12, precedences, walk);

        REQUIRE(order.ok());
        CHECK(order.value().method == OrderMethod::greedy);
        CHECK(order.value().steps ==
              std::vector<std::uint32_t>{9, 10, 11, 3, 5, 7, 8, 6, 4, 2, 0, 1});
        CHECK(walk.depth() == 0);
    }

    TEST_CASE("beyond ten steps the order given stays when the greedy one is no better") {
        PlainWalk walk(std::vector<std::uint64_t>(12, 1));

        const auto order = best_order(12, {}, walk);

        REQUIRE(order.ok());
        CHECK(order.value().method == OrderMethod::given);
        CHECK(order.value().steps.front() == 0);
        CHECK(walk.depth() == 0);
    }

    TEST_CASE("an order given that cannot be walked is an error") {
        TableWalk walk(TableWalk::Table{{{{}, 0}, {}}});

        const auto order = best_order(2, {}, walk);

        REQUIRE_FALSE(order.ok());
        CHECK(order.error().code == ErrorCode::invalid_argument);
    }

    TEST_CASE("no steps are in order") {
        PlainWalk walk({});

        const auto order = best_order(0, {}, walk);

        REQUIRE(order.ok());
        CHECK(order.value().steps.empty());
        CHECK(order.value().worst == Disruption{});
    }
}

}  // namespace

}  // namespace faultline::impact
