#include "storage/retention.h"

#include <random>

#include <doctest/doctest.h>

#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

const model::WriteContext kWhy{"tester", "retention", "the law says so", ""};

// Writes a name for one of few CIs, or withdraws it, a hundred times.
std::vector<std::string> write_history(Store& store, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::string> hashes = {"", hash_of(store.view())};
    for (int i = 0; i < 40; i++) {
        TestClaim claim{.ci = "ci-" + std::to_string(random() % 5)};
        claim.withdrawn = random() % 4 == 0;
        if (!claim.withdrawn) claim.name = "n" + std::to_string(i);
        write(store, {claim});
        hashes.push_back(hash_of(store.view()));
    }
    return hashes;
}

}  // namespace

TEST_CASE("removed history is gone, and every later version answers as before") {
    for (unsigned seed = 1; seed <= 5; seed++) {
        CAPTURE(seed);
        const MemoryFolder folder;
        std::vector<std::string> hashes;
        {
            const auto store = open_test_store(folder.path());
            hashes = write_history(*store, seed);
            const RemovedRows removed = must(store->remove_history(Version{20}, kWhy));
            must(store->sync());
            CHECK(removed.claims > 0);
            CHECK(removed.chunks == 19);
        }

        const auto store = open_test_store(folder.path());
        const View view = store->view();
        CHECK(view.version() == Version{42});
        CHECK(view.oldest() == Version{20});
        for (std::uint64_t v = 20; v < hashes.size(); v++) {
            CAPTURE(v);
            CHECK(hash_of(must(view.at(Version{v}))) == hashes[v]);
        }
        const auto gone = view.at(Version{19});
        REQUIRE_FALSE(gone.ok());
        CHECK(gone.error().message ==
              "there is no version 19 any more: the history before version 20 was removed");
        CHECK(must(view.read_record(Version{5})).header.version == Version{5});
        CHECK_FALSE(view.altered_since(Version{18}).ok());
        CHECK(view.altered_since(Version{19}).ok());
    }
}

TEST_CASE("history that is not there cannot be removed, and nothing is written") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    write_history(*store, 1);
    must(store->remove_history(Version{10}, kWhy));
    must(store->sync());
    const Version head = store->head();

    for (const std::uint64_t v : {std::uint64_t{0}, std::uint64_t{9}, std::uint64_t{99}}) {
        CHECK_FALSE(store->remove_history(Version{v}, kWhy).ok());
    }

    CHECK(store->head() == head);
    write(*store, {{.ci = "ci-1", .name = "goes on"}});
    CHECK(store->head() == next(head));
}

TEST_CASE("the first step of a shortened history is the state that was kept") {
    const MemoryFolder folder;
    const auto store = open_test_store(folder.path());
    for (int i = 2; i <= 9; i++) {
        write(*store, {{.ci = "a", .name = "n" + std::to_string(i)}});
    }
    must(store->remove_history(Version{7}, kWhy));
    must(store->sync());

    std::vector<std::string> steps;
    must(store->view().visit_ci_history(CiId{1}, [&](Version version, const auto&, const auto& ci) {
        steps.push_back(std::to_string(raw(version)) + " " + std::string(ci.name));
        return Result<void>();
    }));

    CHECK(steps == std::vector<std::string>{"7 n7", "8 n8", "9 n9"});
}

}  // namespace faultline::storage
