// Random writes to a store against a map, with frequent reopening.

#include <map>
#include <random>

#include <doctest/doctest.h>

#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

// What each source says, by CI and source; the obvious slow store.
using Model = std::map<std::string, std::map<std::string, std::string>>;

std::string describe_claim(const model::Claim& claim, const Store& store) {
    std::string text = claim.ci ? std::string(claim.ci->name) : "-";
    for (const model::RelationshipClaim& relationship : claim.relationships) {
        const std::vector<CiId> other = {relationship.other};
        text += " " + must(store.external_ids(other)).front();
    }
    return text;
}

// The same read back through the writer's index.
Model read_back(const Store& store) {
    Model model;
    std::vector<CiId> all;
    for (std::uint64_t ci = 1; ci < raw(store.next_ci()); ci++) {
        all.push_back(CiId{ci});
    }
    must(store.visit_claims(
        all, [&](CiId ci, SymbolId source, std::string_view bytes) -> Result<void> {
            model::Claim claim;
            FL_CHECK(model::decode_claim(bytes, claim));
            const std::vector<CiId> self = {ci};
            model[must(store.external_ids(self)).front()][std::string(store.symbol_name(source))] =
                describe_claim(claim, store);
            return {};
        }));
    return model;
}

// Live CIs of the model: some claim has a name.
std::vector<std::string> live_ids(const Model& model) {
    std::vector<std::string> ids;
    for (const auto& [id, claims] : model) {
        for (const auto& [source, text] : claims) {
            if (text.starts_with('-')) continue;
            ids.push_back(id);
            break;
        }
    }
    return ids;
}

std::vector<std::string> live_ids(const View& view) {
    std::vector<std::string> ids;
    for (const std::string& line : describe(view)) {
        ids.push_back(line.substr(0, line.find(' ')));
    }
    return ids;
}

TestClaim random_claim(std::mt19937_64& random, const Model& model) {
    TestClaim claim;
    claim.ci = "ci" + std::to_string(random() % 30);
    claim.source = "s" + std::to_string(random() % 3);
    const auto known = model.find(claim.ci);
    claim.withdrawn =
        random() % 4 == 0 && known != model.end() && known->second.contains(claim.source);
    if (random() % 5 != 0) claim.name = "n" + std::to_string(random() % 100);
    const std::string other = "ci" + std::to_string(random() % 30);
    if (random() % 3 == 0 && other != claim.ci) claim.needs.push_back({.other = other});
    return claim;
}

void record(const TestClaim& claim, Model& model) {
    if (claim.withdrawn) {
        model[claim.ci].erase(claim.source);
        if (model[claim.ci].empty()) model.erase(claim.ci);
        return;
    }
    std::string text = claim.name.value_or("-");
    for (const TestNeed& need : claim.needs) {
        text += " " + need.other;
    }
    model[claim.ci][claim.source] = text;
}

}  // namespace

TEST_CASE("a store says what a map says after any sequence of writes and reopenings") {
    for (std::uint64_t seed = 0; seed < 6; seed++) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        const TemporaryFolder folder;
        auto store = open_test_store(folder.path());
        Model model;
        std::vector<std::pair<View, std::vector<std::string>>> history;

        for (int step = 0; step < 60; step++) {
            CAPTURE(step);
            std::vector<TestClaim> claims;
            for (std::uint64_t i = 0; i <= random() % 5; i++) {
                claims.push_back(random_claim(random, model));
                record(claims.back(), model);
            }
            must(store->append(make_change_set(*store, claims)));
            if (random() % 2 == 0) must(store->sync());
            if (random() % 8 == 0) {
                must(store->sync());
                history.clear();
                store.reset();
                StoreOptions options = test_options();
                if (random() % 2 == 0) options.one_batch_bytes_max = random() % 200;
                store = open_test_store(folder.path(), options);
            }
            REQUIRE(read_back(*store) == model);
            if (store->head() == Version{raw(store->next_version()) - 1}) {
                history.emplace_back(store->view(), live_ids(model));
            }
        }

        for (const auto& [view, ids] : history) {
            CAPTURE(raw(view.version()));
            CHECK(live_ids(view) == ids);
        }
    }
}

}  // namespace faultline::storage
