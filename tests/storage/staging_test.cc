#include "storage/staging.h"

#include <fstream>

#include <doctest/doctest.h>

#include "engine/identify/terms.h"
#include "storage/fault_points.h"
#include "tests/storage/child_process.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

StoreOptions staging_options() {
    StoreOptions options = test_options();
    options.one_batch_bytes_max = 0;
    return options;
}

std::vector<TestClaim> first_claims() {
    return {{.ci = "a", .name = "A", .needs = {{.other = "b"}}}, {.ci = "b", .name = "B"}};
}

std::vector<TestClaim> second_claims() {
    return {{.ci = "a", .source = "scan", .name = "A2", .needs = {{.other = "c", .group = "g"}}},
            {.ci = "c", .name = "C"},
            {.ci = "b", .source = "scan", .name = "B"}};
}

// The hashes before and after the second change set.
struct Expected {
    std::string before;
    std::string after;
};

Expected expected_hashes() {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store, first_claims());
    Expected expected;
    expected.before = hash_of(store->view());
    write(*store, second_claims());
    expected.after = hash_of(store->view());
    return expected;
}

void check_chain(const View& view) {
    Digest expected{};
    for (std::uint64_t version = 1; version <= raw(view.version()); version++) {
        const View::LogRecord record = must(view.read_record(Version{version}));
        expected = model::chain_hash(expected, model::encode_header(record.header));
        CHECK(record.chain == expected);
    }
}

void copy_files(const fs::path& source, const fs::path& target) {
    fs::create_directories(target);
    fs::copy(source, target, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
}

// Roles are "<folder>|<point>|<what>".
struct Role {
    explicit Role(const std::string& text) {
        const std::size_t first = text.find('|');
        const std::size_t second = text.find('|', first + 1);
        folder = text.substr(0, first);
        point = text.substr(first + 1, second - first - 1);
        what = text.substr(second + 1);
    }

    fs::path folder;
    std::string point;
    std::string what;
};

// What a child does at a point before it dies.
void prepare_death(const Role& role, std::string_view point) {
    const fs::path staging = role.folder / "staging" / "v3";
    const fs::path aside = role.folder.parent_path() / "aside";
    if (point == kCommitted && role.what == "files stay") copy_files(staging, aside);
    if (point == kIngested && role.what == "files stay") copy_files(aside, staging);
    if (point == kCommitted && role.what == "one file stays") copy_files(staging, aside);
    if (point == kIngested && role.what == "one file stays") {
        fs::copy(aside / "id-0.sst", staging / "id-0.sst");
    }
    if (point == kCommitted && role.what == "one file lost") fs::remove(staging / "claim-0.sst");
    if (point == kCommitted && role.what == "one file cut") {
        fs::resize_file(staging / "claim-0.sst", 100);
    }
}

[[noreturn]] void write_and_die(const Role& role) {
    bool is_armed = false;
    StoreOptions options = role.what == "batch" ? test_options() : staging_options();
    options.fault_point = [&](std::string_view point) {
        if (!is_armed) return;
        prepare_death(role, point);
        if (point == role.point) die();
    };
    const auto store = open_test_store(role.folder, options);
    is_armed = true;
    write(*store, second_claims());
    std::_Exit(0);
}

void prepare_store(const fs::path& folder) {
    const auto store = open_test_store(folder);
    write(*store, first_claims());
}

}  // namespace

TEST_CASE("a staged change set has the same effect as one that is a batch") {
    const TemporaryFolder folder;
    const auto staged = open_test_store(folder.path() / "staged", staging_options());
    const Expected expected = expected_hashes();

    write(*staged, first_claims());
    CHECK(hash_of(staged->view()) == expected.before);
    const View before = staged->view();
    write(*staged, second_claims());

    CHECK(hash_of(staged->view()) == expected.after);
    CHECK(hash_of(before) == expected.before);
    CHECK(must(staged->mentioned_by(CiId{3})) == std::vector{CiId{1}});
    const std::vector<identify::Term> terms = {
        identify::attribute_term("owner", model::Scalar("team"))};
    CHECK(must(staged->candidates(terms)).front().size() > 1);
    check_chain(staged->view());
    CHECK(fs::is_empty(folder.path() / "staged" / "staging"));
}

TEST_CASE("the last word about a claim counts within a staged change set too") {
    const TemporaryFolder folder;
    const std::vector<TestClaim> claims = {{.ci = "a", .name = "first"},
                                           {.ci = "b", .name = "B"},
                                           {.ci = "a", .name = "last"},
                                           {.ci = "b", .withdrawn = true}};

    for (const bool is_staged : {false, true}) {
        const auto store = open_test_store(folder.path() / (is_staged ? "staged" : "batch"),
                                           is_staged ? staging_options() : test_options());
        write(*store, claims);

        CHECK(describe(store->view()) == std::vector<std::string>{"a 'last'"});
    }
}

TEST_CASE("after a failed write the store takes no more and a reopened one has the state before") {
    const TemporaryFolder folder;
    const Expected expected = expected_hashes();
    {
        const auto store = open_test_store(folder.path(), staging_options());
        write(*store, first_claims());
        fs::remove(folder.path() / "staging");
        std::ofstream(folder.path() / "staging") << "in the way";

        const auto failed = store->append(make_change_set(*store, second_claims()));
        const auto later = store->append(make_change_set(*store, second_claims()));
        const auto synced = store->sync();

        REQUIRE_FALSE(failed.ok());
        CHECK(failed.error().code == ErrorCode::unavailable);
        REQUIRE_FALSE(later.ok());
        CHECK(later.error().message.find("restart") != std::string::npos);
        CHECK_FALSE(synced.ok());
        CHECK(hash_of(store->view()) == expected.before);
    }

    const auto store = open_test_store(folder.path());

    CHECK(hash_of(store->view()) == expected.before);
    write(*store, second_claims());
    CHECK(hash_of(store->view()) == expected.after);
}

TEST_CASE("a process killed at any point of a write leaves the old or the new state") {
    if (const auto role = role_of_child()) write_and_die(Role(*role));
    const std::string self =
        "a process killed at any point of a write leaves the old or the new state";
    const Expected expected = expected_hashes();

    for (const std::string what : {"batch", "staged"}) {
        for (const std::string_view point : kFaultPoints) {
            const bool is_batch_point = point == kBeforeWrite || point == kAfterWrite;
            const bool is_sync_point =
                point == kBeforeSync || point == kAfterSync || point == kAfterMark;
            if (!is_sync_point && is_batch_point != (what == "batch")) continue;
            CAPTURE(what);
            CAPTURE(point);
            const TemporaryFolder folder;
            const fs::path path = folder.path() / "s";
            prepare_store(path);

            const ChildEnd end =
                run_child(self, path.string() + "|" + std::string(point) + "|" + what);

            REQUIRE(end.was_killed);
            const bool is_before =
                point == kBeforeWrite || point == kStagingBegun || point == kStagingDone;
            const auto store = open_test_store(path);
            CHECK(store->head() == Version{is_before ? 2U : 3U});
            CHECK(hash_of(store->view()) == (is_before ? expected.before : expected.after));
            CHECK_FALSE(fs::exists(path / "staging"));
            check_chain(store->view());
            if (is_before) write(*store, second_claims());
            CHECK(hash_of(store->view()) == expected.after);
        }
    }
}

TEST_CASE("files that were taken in and are still staged change nothing") {
    if (const auto role = role_of_child()) write_and_die(Role(*role));
    const std::string self = "files that were taken in and are still staged change nothing";
    const Expected expected = expected_hashes();

    for (const std::string what : {"files stay", "one file stays"}) {
        CAPTURE(what);
        const TemporaryFolder folder;
        const fs::path path = folder.path() / "s";
        prepare_store(path);

        const ChildEnd end =
            run_child(self, path.string() + "|" + std::string(kIngested) + "|" + what);

        REQUIRE(end.was_killed);
        for (int i = 0; i < 2; i++) {
            const auto store = open_test_store(path);
            CHECK(hash_of(store->view()) == expected.after);
            CHECK(must(store->view().load_graph()).node_count() == 3);
        }
    }
}

TEST_CASE("a committed change set whose staged files are lost is damage") {
    if (const auto role = role_of_child()) write_and_die(Role(*role));
    const std::string self = "a committed change set whose staged files are lost is damage";

    for (const std::string what : {"one file lost", "one file cut"}) {
        CAPTURE(what);
        const TemporaryFolder folder;
        const fs::path path = folder.path() / "s";
        prepare_store(path);

        const ChildEnd end =
            run_child(self, path.string() + "|" + std::string(kCommitted) + "|" + what);

        REQUIRE(end.was_killed);
        const auto opened = Store::open(path, test_options());
        REQUIRE_FALSE(opened.ok());
        CHECK(opened.error().code == ErrorCode::corruption);
        CHECK(opened.error().message.find("damaged") != std::string::npos);
    }
}

}  // namespace faultline::storage
