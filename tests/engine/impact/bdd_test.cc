#include "engine/impact/bdd.h"

#include <random>

#include <doctest/doctest.h>

namespace faultline::impact {

namespace {

constexpr std::uint32_t kVariables = 6;
constexpr std::uint64_t kAll = UINT64_MAX;  // a truth table of 64 rows

// The truth table of a variable, and of a function.
std::uint64_t table_of_variable(std::uint32_t level) {
    std::uint64_t table = 0;
    for (std::uint32_t row = 0; row < 64; ++row)
        table |= std::uint64_t{row >> level & 1U} << row;
    return table;
}

std::uint64_t table_of(const Bdd& bdd, BddNode function) {
    std::uint64_t table = 0;
    for (std::uint32_t row = 0; row < 64; ++row) {
        BddNode node = function;
        while (node > Bdd::kTrue)
            node = (row >> bdd.level(node) & 1U) != 0 ? bdd.high(node) : bdd.low(node);
        table |= std::uint64_t{node} << row;
    }
    return table;
}

}  // namespace

TEST_CASE(
    "diagrams of random functions have their truth tables, and equal functions are one node") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        Bdd bdd(100'000);
        std::vector<BddNode> functions = {Bdd::kFalse, Bdd::kTrue};
        std::vector<std::uint64_t> tables = {0, kAll};
        for (std::uint32_t level = 0; level < kVariables; ++level) {
            functions.push_back(bdd.variable(level));
            tables.push_back(table_of_variable(level));
        }

        for (int step = 0; step < 40; ++step) {
            const std::size_t f = random() % functions.size();
            const std::size_t g = random() % functions.size();
            const std::size_t h = random() % functions.size();
            functions.push_back(bdd.choose(functions[f], functions[g], functions[h]));
            tables.push_back((tables[f] & tables[g]) | (~tables[f] & tables[h]));
        }

        for (std::size_t i = 0; i < functions.size(); ++i) {
            CHECK(table_of(bdd, functions[i]) == tables[i]);
            for (std::size_t j = 0; j < i; ++j)
                CHECK((functions[i] == functions[j]) == (tables[i] == tables[j]));
        }
    }
}

TEST_CASE("a diagram stops at its limit and counts on after it was cleared") {
    Bdd bdd(10);
    BddNode all = Bdd::kTrue;
    for (std::uint32_t level = 6; level-- > 0;)
        all = bdd.all_of(bdd.variable(level), all);
    CHECK(bdd.exhausted());
    CHECK(bdd.all_of(Bdd::kTrue, Bdd::kTrue) == Bdd::kFalse);

    bdd.clear();

    CHECK_FALSE(bdd.exhausted());
    CHECK(bdd.variable(3) == Bdd::kFalse);
    CHECK(bdd.exhausted());
}

TEST_CASE("the nodes of a function come with those they lead to before them") {
    Bdd bdd(1000);
    BddNode odd = Bdd::kFalse;
    for (std::uint32_t level = kVariables; level-- > 0;)
        odd = bdd.choose(bdd.variable(level), bdd.choose(odd, Bdd::kFalse, Bdd::kTrue), odd);

    const std::vector<BddNode> nodes = bdd.nodes_of(odd);

    CHECK(nodes.size() == 2 * kVariables - 1);
    for (const BddNode node : nodes) {
        CHECK(bdd.low(node) < node);
        CHECK(bdd.high(node) < node);
    }
    CHECK(bdd.nodes_of(Bdd::kTrue).empty());
}

}  // namespace faultline::impact
