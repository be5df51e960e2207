// ChangeIndex: after any writes it says what one that is made of all changes says, and that is what
// looking at every change says.

#include "api/app/change_index.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::app {
namespace {

using Ids = std::vector<std::string>;

// A time, and another one behind it.
model::PlannedWindow random_window(std::mt19937& random, std::uint32_t length_max) {
    const auto start = static_cast<std::int64_t>(random() % 1100);
    const auto length = static_cast<std::int64_t>(random() % length_max);
    return {{start}, {start + 1 + length}};
}

ChangeIndex::Entry random_entry(std::mt19937& random, std::uint32_t ids, Version changed) {
    ChangeEntry entry;
    entry.id = "C" + std::to_string(random() % ids);
    for (std::uint32_t step = 1; step < 4; step++) {
        if (random() % 2 == 0) continue;
        entry.cis.push_back({.ci = "ci" + std::to_string(random() % 20), .step = step});
    }
    if (random() % 4 != 0) entry.window = random_window(random, 50);
    entry.changed = changed;
    return std::make_shared<const ChangeEntry>(std::move(entry));
}

Ids ids_of(const std::vector<ChangeIndex::Entry>& entries) {
    Ids ids;
    for (const auto& entry : entries) {
        ids.push_back(entry->id + "@" + std::to_string(raw(entry->changed)));
    }
    return ids;
}

std::vector<ChangeIndex::Entry> all_of(const ChangeIndex& index, const std::string& first = {}) {
    std::vector<ChangeIndex::Entry> all;
    index.visit(first, [&](const ChangeIndex::Entry& entry) {
        all.push_back(entry);
        return true;
    });
    return all;
}

using Model = std::map<std::string, ChangeIndex::Entry>;

Ids wanted(const Model& model, const auto& is_wanted) {
    std::vector<ChangeIndex::Entry> found;
    for (const auto& [id, entry] : model) {
        if (is_wanted(*entry)) found.push_back(entry);
    }
    return ids_of(found);
}

void check_same(const ChangeIndex& index, const Model& model, std::mt19937& random) {
    CHECK(index.size() == model.size());
    CHECK(ids_of(all_of(index)) == wanted(model, [](const ChangeEntry&) { return true; }));
    const std::string first = "C" + std::to_string(random() % 50);
    CHECK(ids_of(all_of(index, first)) ==
          wanted(model, [&](const ChangeEntry& entry) { return entry.id >= first; }));
    const std::string ci = "ci" + std::to_string(random() % 21);
    CHECK(ids_of(index.of_ci(ci)) == wanted(model, [&](const ChangeEntry& entry) {
              return std::ranges::find(entry.cis, ci, &model::PlannedCi::ci) != entry.cis.end();
          }));
    const model::PlannedWindow window = random_window(random, 100);
    CHECK(ids_of(index.overlapping(window)) == wanted(model, [&](const ChangeEntry& entry) {
              return entry.window && entry.window->start < window.end &&
                     window.start < entry.window->end;
          }));
    for (const auto& [id, entry] : model) {
        CHECK(index.find(id) == entry);
    }
    CHECK(index.find("nobody") == nullptr);
}

ChangeIndex::Entry named(const std::string& id) {
    ChangeEntry entry;
    entry.id = id;
    return std::make_shared<const ChangeEntry>(std::move(entry));
}

TEST_SUITE("api/app/change_index") {
    TEST_CASE("after any writes it says what looking at every change says") {
        for (std::uint32_t seed = 0; seed < 12; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const std::uint32_t ids = seed % 2 == 0 ? 60 : 3000;
            ChangeIndex index;
            Model model;
            for (std::uint64_t version = 1; version <= 25; version++) {
                std::map<std::string, ChangeIndex::Entry> written;
                for (std::size_t i = random() % 150; i > 0; i--) {
                    auto entry = random_entry(random, ids, Version{version});
                    written[entry->id] = entry;
                }
                std::vector<ChangeIndex::Entry> entries;
                for (const auto& [id, entry] : written) {
                    entries.push_back(entry);
                    model[id] = entry;
                }
                std::ranges::shuffle(entries, random);

                const ChangeIndex before = index;
                const Ids all_before = ids_of(all_of(before));
                index = index.with(entries);

                check_same(index, model, random);
                CHECK(ids_of(all_of(before)) == all_before);
            }
        }
    }

    TEST_CASE("the next number lies behind those in use, and ids of other forms do not count") {
        const auto next = [](const Ids& ids) {
            std::vector<ChangeIndex::Entry> entries;
            for (const std::string& id : ids) {
                entries.push_back(named(id));
            }
            return ChangeIndex(std::move(entries)).first_free_number("CHG", 3);
        };

        CHECK(next({}) == 1);
        CHECK(next({"CHG001", "CHG007"}) == 8);
        CHECK(next({"CHG001", "CHG9", "CHG0099", "CHG00x", "X"}) == 2);
        CHECK(next({"CHG998"}) == 999);
        CHECK(next({"CHG001", "CHG002", "CHG999"}) == 3);
    }

    TEST_CASE("a review is overdue if it was due before and nobody wrote it") {
        ChangeEntry entry;
        CHECK_FALSE(entry.review_is_overdue({100}));
        entry.review_due = UtcTime{50};
        CHECK(entry.review_is_overdue({51}));
        CHECK_FALSE(entry.review_is_overdue({50}));
        entry.is_reviewed = true;
        CHECK_FALSE(entry.review_is_overdue({51}));
    }
}

}  // namespace
}  // namespace faultline::app
