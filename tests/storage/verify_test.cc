#include "storage/verify.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>

#include <doctest/doctest.h>

#include "storage/keys.h"
#include "storage/verify_mentions.h"
#include "storage/verify_terms.h"
#include "tests/storage/finding_text.h"
#include "tests/storage/tampering.h"
#include "tests/storage/test_store.h"
#include "tests/support/process.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

// Names, times of the last change, and content; of folders none.
using FolderContent = std::map<std::string, std::pair<fs::file_time_type, std::string>>;

FolderContent content_of(const fs::path& folder) {
    FolderContent content;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const fs::path& path = entry.path();
        std::string bytes;
        if (entry.is_regular_file()) bytes = test::file_text(path.string());
        content[path.string()] = {fs::last_write_time(path), std::move(bytes)};
    }
    content[folder.string()] = {fs::last_write_time(folder), {}};
    return content;
}

bool has_code(const VerifyReport& report, const std::string& code) {
    return std::ranges::any_of(report.audit.findings.listed(),
                               [&](const Finding& finding) { return finding.code == code; });
}

// Every table whose rows follow from the log.
constexpr std::array kStateTables = {Table::symbol,
                                     Table::id,
                                     Table::ci,
                                     Table::claim,
                                     Table::mention,
                                     Table::term,
                                     Table::catalogue,
                                     Table::position,
                                     Table::request,
                                     Table::record};

// A key like `key` that no row has.
std::string new_key(const TamperedStore& store, Table table, std::string key) {
    const auto rows = store.rows(table);
    const auto is_there = [&] {
        return std::ranges::any_of(rows, [&](const auto& row) { return row.first == key; });
    };
    while (is_there()) {
        key.back() = static_cast<char>(key.back() + 1);
    }
    return key;
}

}  // namespace

TEST_CASE("a store is what its log says, and its state hash is that of the open store") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 40);
    std::string hash;
    { hash = hash_of(open_test_store(folder.path() / "s")->view()); }

    const VerifyReport report = must(verify_store(must(inspect_store(folder.path() / "s")), {}));

    CHECK(describe(report.audit.findings) == "");
    REQUIRE(report.state_hash.has_value());
    CHECK(hex(*report.state_hash) == hash);
    CHECK(report.rows.claims > 300);
    CHECK(report.rows.records == 39);
    CHECK(report.rows.requests == 20);
    CHECK(report.mentions > 30);
    CHECK(report.terms > 1000);
    CHECK(report.live.cis > 300);
}

TEST_CASE("a store that is being used verifies at the version of a view") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 20);
    const auto store = open_test_store(folder.path() / "s");
    const View view = store->view();
    write(*store,
          {{.ci = "later", .name = "later", .needs = {{.other = "root"}}},
           {.ci = "root", .name = "renamed"}});

    const VerifyReport report = must(verify_store(*view.published(), {}));

    CHECK(describe(report.audit.findings) == "");
    CHECK(report.audit.last == Version{20});
    REQUIRE(report.state_hash.has_value());
    CHECK(hex(*report.state_hash) == hash_of(view));
}

TEST_CASE("of 600 rows of the state that are altered, deleted or added every one is found") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 20, false);
    TamperedStore store(folder.path() / "s");

    for (std::uint64_t seed = 0; seed < 600; seed++) {
        std::mt19937_64 random(seed);
        const Table table = kStateTables[seed % kStateTables.size()];
        const auto rows = store.rows(table);
        const auto& [key, value] = rows[random() % rows.size()];
        const std::uint64_t way = random() % 3;
        CAPTURE(seed);
        CAPTURE(table_name(table));
        CAPTURE(way);
        std::string altered = value.empty() ? std::string("x") : value;
        if (!value.empty())
            altered[random() % altered.size()] ^= static_cast<char>(1 << random() % 8);
        if (way == 0) store.put(table, key, altered);
        if (way == 1) store.erase(table, key);
        if (way == 2) store.put(table, new_key(store, table, key), value);

        const VerifyReport report = must(verify_store(store.inspect(), {}));

        CHECK(report.audit.findings.count() != 0);
        store.restore();
    }
    CHECK(must(verify_store(store.inspect(), {})).audit.findings.count() == 0);
}

TEST_CASE("what is wrong with a claim is said with source, CI and version") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 6);
    TamperedStore store(folder.path() / "s");
    const auto [key, value] = store.rows(Table::claim).front();
    const ClaimKey claim = parse_claim_key(key).value();
    const auto verify = [&] {
        const VerifyReport report = must(verify_store(store.inspect(), {}));
        store.restore();
        REQUIRE(report.audit.findings.count() != 0);
        return report.audit.findings.listed().front();
    };

    store.erase(Table::claim, key);
    const Finding missing = verify();
    store.put(Table::claim, key, "");
    const Finding differs = verify();
    store.put(Table::claim, claim_key({claim.ci, claim.source, Version{1}}), value);
    const Finding unexpected = verify();

    CHECK(missing.code == "claim_missing");
    CHECK(missing.version == claim.version);
    CHECK(missing.message.find("the claim of source 'manual' about '") != std::string::npos);
    CHECK(differs.code == "claim_differs");
    CHECK(unexpected.code == "claim_unexpected");
    CHECK(unexpected.version == Version{1});
}

TEST_CASE("a damaged version is named once and does not blame the state it wrote") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 12);
    TamperedStore store(folder.path() / "s");
    store.put(Table::chunk, chunk_key(Version{8}, 0), "nothing");

    const VerifyReport report = must(verify_store(store.inspect(), {}));

    CHECK(describe(report.audit.findings) ==
          "\n  chunk_differs 8: version 8: chunk 0 of its operations is not what was written");
    CHECK(report.state_hash.has_value());
}

TEST_CASE("history that was removed on purpose is not missed, nor is what is left unchecked") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 20);
    {
        const auto store = open_test_store(folder.path() / "s");
        must(store->remove_history(Version{12}, {"tester", "manual", "space", ""}));
    }
    TamperedStore store(folder.path() / "s");

    const VerifyReport whole = must(verify_store(store.inspect(), {}));
    CHECK(describe(whole.audit.findings) == "");
    CHECK(whole.audit.counts.without_operations == 11);
    CHECK(whole.audit.counts.records == 21);

    store.erase(Table::chunk, chunk_key(Version{13}, 0));
    const VerifyReport missing = must(verify_store(store.inspect(), {}));
    CHECK(missing.audit.findings.first_bad() == Version{13});
    CHECK(has_code(missing, "chunk_missing"));
}

TEST_CASE("mentions are compared in as many passes as memory asks for") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 30);
    TamperedStore store(folder.path() / "s");
    const auto rows = store.rows(Table::mention);
    store.erase(Table::mention, rows[3].first);
    store.put(Table::mention, mention_key({CiId{2}, CiId{1}}), "");
    const InspectedStore inspected = store.inspect();

    for (const std::size_t at_once : {2u, 3u, 8u, 1000u}) {
        FindingLog findings;
        Verification check{.database = *inspected.core->database,
                           .position = *inspected.head,
                           .is_whole = true,
                           .has_new_tables = true,
                           .has_terms = true,
                           .findings = findings};
        const CheckedNames names = must(check_names(check));

        const std::uint64_t count = must(check_mentions(check, names, at_once));

        CAPTURE(at_once);
        CHECK(count == rows.size());
        REQUIRE(findings.count() == 2);
        CHECK(std::ranges::count(findings.listed(), "mention_missing", &Finding::code) == 1);
        CHECK(std::ranges::count(findings.listed(), "mention_unexpected", &Finding::code) == 1);
    }
}

TEST_CASE("terms are compared in as many passes as memory asks for") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 30);
    TamperedStore store(folder.path() / "s");
    const auto rows = store.rows(Table::term);
    store.erase(Table::term, rows[3].first);
    store.put(Table::term, term_key({7, CiId{1}}), "");
    const InspectedStore inspected = store.inspect();

    for (const std::size_t at_once : {100u, 1000u, 1'000'000u}) {
        FindingLog findings;
        Verification check{.database = *inspected.core->database,
                           .position = *inspected.head,
                           .is_whole = true,
                           .has_new_tables = true,
                           .has_terms = true,
                           .findings = findings};
        const CheckedNames names = must(check_names(check));

        const std::uint64_t count = must(check_terms(check, names, at_once));

        CAPTURE(at_once);
        CHECK(count >= rows.size());
        REQUIRE(findings.count() == 2);
        CHECK(std::ranges::count(findings.listed(), "term_missing", &Finding::code) == 1);
        CHECK(std::ranges::count(findings.listed(), "term_unexpected", &Finding::code) == 1);
    }
}

TEST_CASE("a head row that names versions and CIs without end is a finding, not an endless check") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 6);
    TamperedStore store(folder.path() / "s");
    Position position = *store.inspect().head;
    position.next_ci = CiId{std::uint64_t{1} << 60};
    store.put(Table::meta, std::string(kHeadKey), encode_position(position));
    CHECK(has_code(must(verify_store(store.inspect(), {})), "head_differs"));

    position.version = Version{std::uint64_t{1} << 60};
    store.put(Table::meta, std::string(kHeadKey), encode_position(position));
    const VerifyReport report = must(verify_store(store.inspect(), {}));

    CHECK(report.audit.findings.first_bad() == Version{7});
}

TEST_CASE("to look at a closed store and to verify it changes no file of it") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 12);
    for (const bool has_lock : {true, false}) {
        CAPTURE(has_lock);
        if (!has_lock) fs::remove(folder.path() / "s" / "LOCK");
        const FolderContent before = content_of(folder.path() / "s");

        const VerifyReport report =
            must(verify_store(must(inspect_store(folder.path() / "s")), {}));

        CHECK(describe(report.audit.findings) == "");
        CHECK(content_of(folder.path() / "s") == before);
    }
}

TEST_CASE("a store that is in use is not looked at from outside") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path() / "s");

    const auto refused = inspect_store(folder.path() / "s");

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::conflict);
}

}  // namespace faultline::storage
