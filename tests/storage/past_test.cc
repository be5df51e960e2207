#include "storage/past.h"

#include <chrono>
#include <map>
#include <random>
#include <set>
#include <thread>

#include <doctest/doctest.h>

#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

// One random change set over few CIs and sources.
std::vector<TestClaim> random_claims(std::mt19937& random) {
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    std::map<std::pair<std::string, std::string>, TestClaim> claims;
    for (unsigned i = 0; i <= below(3); i++) {
        TestClaim claim;
        claim.ci = "ci-" + std::to_string(below(6));
        claim.source = below(2) == 0 ? "a" : "b";
        claim.withdrawn = below(5) == 0;
        if (!claim.withdrawn && below(6) != 0) claim.name = "n" + std::to_string(below(4));
        claims[{claim.ci, claim.source}] = claim;
    }
    std::vector<TestClaim> list;
    for (const auto& [key, claim] : claims) {
        list.push_back(claim);
    }
    return list;
}

// A store whose clock moves by a second with every other version.
StoreOptions ticking_options(std::int64_t& ticks) {
    StoreOptions options = test_options();
    options.clock = [&ticks] { return UtcTime{++ticks / 2 * 1'000'000}; };
    return options;
}

std::map<std::string, std::string> records_of(const View& view, std::string_view kind) {
    std::map<std::string, std::string> records;
    must(view.visit_records(
        kind, [&](std::string_view key, Version version, std::string_view bytes) -> Result<void> {
            records[std::string(key)] = std::to_string(raw(version)) + " " + std::string(bytes);
            return {};
        }));
    return records;
}

void append_record(Store& store, std::string_view key, std::string_view bytes) {
    model::ChangeSet change_set;
    change_set.context.principal = "tester";
    if (bytes.empty()) {
        change_set.erase_record("note", key);
    } else {
        change_set.put_record("note", key, bytes);
    }
    must(store.append(change_set));
    must(store.sync());
}

}  // namespace

TEST_CASE("the state at a version is that of a store that received only the log up to it") {
    for (unsigned seed = 1; seed <= 12; seed++) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const MemoryFolder folder;
        const MemoryFolder fresh_folder;
        StoreOptions options = test_options();
        if (seed % 3 == 0) options.one_batch_bytes_max = 0;
        const auto store = open_test_store(folder.path(), options);
        const auto fresh = open_test_store(fresh_folder.path());
        std::vector<std::string> hashes = {"", hash_of(fresh->view())};
        std::vector<std::vector<std::string>> descriptions = {{}, describe(fresh->view())};
        for (int i = 0; i < 20; i++) {
            const std::vector<TestClaim> claims = random_claims(random);
            write(*store, claims);
            write(*fresh, claims);
            hashes.push_back(hash_of(fresh->view()));
            descriptions.push_back(describe(fresh->view()));
        }

        for (std::uint64_t v = 1; v < hashes.size(); v++) {
            CAPTURE(v);
            const View past = must(store->view().at(Version{v}));
            CHECK(past.version() == Version{v});
            CHECK(hash_of(past) == hashes[v]);
            CHECK(describe(past) == descriptions[v]);
            CHECK(must(past.load_graph()).node_count() == descriptions[v].size());
        }
    }
}

TEST_CASE("names and the catalogue are those of the version") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store, {{.ci = "a", .name = "A"}});
    model::ChangeSet change_set;
    change_set.put_catalogue_entry(model::ClassDefinition{"server", 99, std::nullopt});
    must(store->append(change_set));
    must(store->sync());
    write(*store, {{.ci = "b", .name = "B"}});

    const View before = must(store->view().at(Version{2}));

    CHECK(before.catalogue().find_class("server")->layer != 99);
    CHECK(store->view().catalogue().find_class("server")->layer == 99);
    CHECK(must(store->view().at(Version{3})).catalogue().find_class("server")->layer == 99);
    CHECK_FALSE(must(before.find_ci("b")).has_value());
    CHECK(must(before.find_ci("a")).has_value());
}

TEST_CASE("a version outside the log is not found") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());

    for (const std::uint64_t v : {std::uint64_t{0}, std::uint64_t{2}}) {
        const auto past = store->view().at(Version{v});
        REQUIRE_FALSE(past.ok());
        CHECK(past.error().code == ErrorCode::not_found);
    }
}

TEST_CASE("the version at a time is the last one committed by then") {
    const MemoryFolder folder;
    std::int64_t ticks = 1;
    const auto store = open_test_store(folder.path(), ticking_options(ticks));
    for (int i = 0; i < 30; i++) {
        write(*store, {{.ci = "a", .name = std::to_string(i)}});
    }
    const View view = store->view();
    std::vector<std::int64_t> times = {0};
    for (std::uint64_t v = 1; v <= raw(view.version()); v++) {
        times.push_back(must(view.read_record(Version{v})).header.time.microseconds);
    }

    for (std::int64_t time = times[1]; time <= times.back() + 2'000'000; time += 250'000) {
        CAPTURE(time);
        std::uint64_t expected = 0;
        for (std::uint64_t v = 1; v < times.size(); v++) {
            if (times[v] <= time) expected = v;
        }
        CHECK(must(view.version_at(UtcTime{time})) == Version{expected});
    }
    const auto too_early = view.version_at(UtcTime{times[1] - 1});
    REQUIRE_FALSE(too_early.ok());
    CHECK(too_early.error().code == ErrorCode::not_found);
}

TEST_CASE("the history of a CI shows what each of its versions did") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store, {{.ci = "a", .name = "one"}, {.ci = "b", .name = "B"}});
    write(*store, {{.ci = "b", .name = "other"}});
    write(*store, {{.ci = "a", .source = "second", .name = "two"}});
    write(*store, {{.ci = "a", .withdrawn = true}});
    write(*store, {{.ci = "a", .source = "second", .withdrawn = true}});

    std::vector<std::string> steps;
    const auto describe_side = [](const identify::MergedCi& ci) {
        return ci.alive ? std::string(ci.name) : std::string("-");
    };
    must(
        store->view().visit_ci_history(CiId{1}, [&](Version version, const auto& b, const auto& a) {
            steps.push_back(std::to_string(raw(version)) + " " + describe_side(b) + " > " +
                            describe_side(a));
            return Result<void>();
        }));

    CHECK(steps ==
          std::vector<std::string>{"2 - > one", "4 one > two", "5 two > two", "6 two > -"});
    CHECK(must(store->view().read_ci(CiId{1})).changed() == Version{6});
    CHECK(must(must(store->view().at(Version{4})).read_ci(CiId{1})).changed() == Version{4});
}

TEST_CASE("what was altered since a version are the CIs with claims written after it") {
    for (unsigned seed = 1; seed <= 10; seed++) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const MemoryFolder folder;
        const auto store = open_test_store(folder.path());
        std::map<std::uint64_t, std::set<std::string>> written;
        for (int i = 0; i < 15; i++) {
            const std::vector<TestClaim> claims = random_claims(random);
            const Committed committed = write(*store, claims);
            for (const TestClaim& claim : claims) {
                written[raw(committed.version)].insert(claim.ci);
            }
        }

        for (std::uint64_t after = 0; after <= raw(store->head()); after++) {
            CAPTURE(after);
            std::set<std::string> expected;
            for (auto it = written.upper_bound(after); it != written.end(); ++it) {
                expected.insert(it->second.begin(), it->second.end());
            }
            const Altered altered = must(store->view().altered_since(Version{after}));
            const auto ids = must(store->view().external_ids(altered.cis));
            CHECK(std::set<std::string>(ids.begin(), ids.end()) == expected);
            CHECK(altered.cis.size() == expected.size());
            CHECK(altered.catalogue == (after == 0));
        }
    }
}

TEST_CASE("records are those of the version, and an erased one is gone") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    append_record(*store, "x", "one");
    append_record(*store, "xy", "other");
    append_record(*store, "x", "two");
    append_record(*store, "xy", "");

    const View view = store->view();
    using Records = std::map<std::string, std::string>;
    CHECK(records_of(view, "note") == Records{{"x", "4 two"}});
    CHECK(records_of(must(view.at(Version{3})), "note") ==
          Records{{"x", "2 one"}, {"xy", "3 other"}});
    CHECK(records_of(view, "not").empty());
    CHECK(must(view.find_record("note", "x"))->bytes == "two");
    CHECK(must(must(view.at(Version{2})).find_record("note", "x"))->bytes == "one");
    CHECK_FALSE(must(view.find_record("note", "xy")).has_value());
    CHECK_FALSE(must(must(view.at(Version{1})).find_record("note", "x")).has_value());
    CHECK(view.graph_version() == Version{1});
}

TEST_CASE("an answered request is found by its principal and key alone") {
    const MemoryFolder folder;
    {
        const auto store = open_test_store(folder.path());
        model::ChangeSet change_set;
        change_set.context.principal = "alice";
        change_set.add_request({"key-1", sha256("body"), "the answer"});
        must(store->append(change_set));

        CHECK(must(store->appended_view().find_request("alice", "key-1")).has_value());
        CHECK_FALSE(must(store->view().find_request("alice", "key-1")).has_value());
        must(store->sync());
    }

    const auto store = open_test_store(folder.path());
    const auto request = must(store->view().find_request("alice", "key-1"));
    REQUIRE(request.has_value());
    CHECK(request->version == Version{2});
    CHECK(request->digest == sha256("body"));
    CHECK(request->answer == "the answer");
    CHECK_FALSE(must(store->view().find_request("bob", "key-1")).has_value());
    CHECK_FALSE(must(store->view().find_request("alice", "key-2")).has_value());
}

TEST_CASE("waiting for a version ends when it is there, and else when patience does") {
    using namespace std::chrono_literals;
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    CHECK(store->wait(Version{0}, 0ms));
    CHECK_FALSE(store->wait(Version{1}, 1ms));

    bool seen = false;
    std::thread waiter([&] { seen = store->wait(Version{1}, 60s); });
    write(*store, {{.ci = "a", .name = "A"}});
    waiter.join();

    CHECK(seen);
}

}  // namespace faultline::storage
