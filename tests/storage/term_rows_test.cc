#include "storage/term_rows.h"

#include <map>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

using Pairs = std::map<std::uint64_t, std::set<std::uint64_t>>;

// Puts the pairs as one large change set, or as a small one does.
void put(Database& database, const Pairs& pairs, bool one_by_one) {
    std::vector<TermKey> sorted;
    for (const auto& [term, cis] : pairs) {
        for (const std::uint64_t ci : cis) {
            sorted.push_back({term, CiId{ci}});
        }
    }
    Batch batch(database);
    const auto add = [&](std::string_view key, std::string_view value) {
        batch.put(Table::term, key, value);
        return Result<void>();
    };
    for (std::size_t i = 0; one_by_one && i < sorted.size(); i++) {
        must(put_term_rows(std::span(sorted).subspan(i, 1), add));
    }
    if (!one_by_one) must(put_term_rows(sorted, add));
    must(database.write(batch, true));
}

std::vector<CiId> as_list(const std::set<std::uint64_t>& cis, std::uint64_t first, CiId end) {
    std::vector<CiId> list;
    for (const std::uint64_t ci : cis) {
        if (ci >= first && CiId{ci} < end) list.push_back(CiId{ci});
    }
    return list;
}

std::unique_ptr<Database> new_database(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    return must(Database::open(folder / "db", "a store", {.create = true}));
}

}  // namespace

TEST_CASE("terms have the CIs that were put, whatever rows they came in") {
    for (std::uint64_t seed = 0; seed < 30; seed++) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        const MemoryFolder folder;
        const auto database = new_database(folder.path());
        Pairs all;
        for (int round = 0; round < 4; round++) {
            Pairs pairs;
            for (int i = 0; i < 400; i++) {
                const std::uint64_t term = random() % 8 == 0 ? ~0ULL : random() % 5;
                const std::uint64_t ci = random() % 3 == 0 ? random() % 10 : random() % 20'000;
                pairs[term].insert(ci);
                all[term].insert(ci);
            }
            put(*database, pairs, random() % 2 == 0);
        }
        const CiId end{random() % 20'000};
        const std::vector<std::uint64_t> terms = {3, 0, ~0ULL, 7, 3};

        const auto found = must(read_terms(*database, terms, end));

        for (std::size_t i = 0; i < terms.size(); i++) {
            CHECK(found[i] == as_list(all[terms[i]], 0, end));
            CHECK(must(count_term(*database, terms[i], 1'000'000)) >= all[terms[i]].size());
            const std::uint64_t first = random() % 20'000;
            std::vector<CiId> visited;
            must(visit_term(*database, {terms[i], CiId{first}}, end, [&](CiId ci) {
                visited.push_back(ci);
                return Result<bool>(true);
            }));
            CHECK(visited == as_list(all[terms[i]], first, end));
        }
    }
}

TEST_CASE("a walk over all terms shows each pair once, from where it begins") {
    const MemoryFolder folder;
    const auto database = new_database(folder.path());
    const Pairs pairs = {{1, {5, 6, 4095, 4096, 9000}}, {2, {1}}, {9, {3, 4}}};
    put(*database, pairs, false);
    put(*database, {{1, {6, 7}}, {9, {4}}}, true);

    TermScan scan(*database, {1, CiId{4095}});
    std::vector<TermKey> seen;
    while (must(scan.next())) {
        seen.push_back(scan.pair());
    }

    CHECK(seen == std::vector<TermKey>{{1, CiId{4095}},
                                       {1, CiId{4096}},
                                       {1, CiId{9000}},
                                       {2, CiId{1}},
                                       {9, CiId{3}},
                                       {9, CiId{4}}});
}

TEST_CASE("many CIs of a term are few rows, and the same set is put twice as one") {
    const MemoryFolder folder;
    const auto database = new_database(folder.path());
    Pairs pairs;
    for (std::uint64_t ci = 1; ci <= 10'000; ci++) {
        pairs[7].insert(ci);
    }
    put(*database, pairs, false);
    put(*database, pairs, false);

    std::size_t rows = 0;
    for (Scan scan = database->scan(Table::term, {}); scan.valid(); scan.next()) {
        rows++;
    }

    CHECK(rows == 3);
    CHECK(must(count_term(*database, 7, 1'000'000)) == 10'000);
    CHECK(must(count_term(*database, 7, 50)) == 50);
}

TEST_CASE("a bit that flips in a row of several CIs is found") {
    const MemoryFolder folder;
    const auto database = new_database(folder.path());
    put(*database, {{7, {1, 2, 300}}}, false);
    std::string key;
    std::string value;
    {
        const Scan scan = database->scan(Table::term, {});
        key = scan.key();
        value = scan.value();
    }
    for (std::size_t bit = 0; bit < 8 * value.size(); bit++) {
        std::string flipped = value;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
        Batch batch(*database);
        batch.put(Table::term, key, flipped);
        must(database->write(batch, false));
        const std::vector<std::uint64_t> terms = {7};

        const auto found = read_terms(*database, terms, CiId{1000});

        CAPTURE(bit);
        REQUIRE_FALSE(found.ok());
        CHECK(found.error().code == ErrorCode::corruption);
    }
}

}  // namespace faultline::storage
