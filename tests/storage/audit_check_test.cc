#include "storage/audit_check.h"

#include <algorithm>
#include <array>
#include <functional>
#include <random>

#include <doctest/doctest.h>

#include "storage/compression.h"
#include "storage/keys.h"
#include "tests/storage/finding_text.h"
#include "tests/storage/tampering.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

constexpr std::uint64_t kVersions = 40;

void flip_bit(std::string& bytes, std::mt19937_64& random) {
    char& byte = bytes[random() % bytes.size()];
    byte = static_cast<char>(byte ^ (1 << random() % 8));
}

// What was done, and what must be named.
struct Tamper {
    std::string what;
    Version first_bad{};
    std::string code = {};  // of some finding; empty: any
};

// Alters a store in one way of many.
class Tamperer {
 public:
    Tamperer(TamperedStore& store, std::uint64_t seed)
        : store_(store), random_(seed), version_{1 + random_() % kVersions} {}

    Tamper run() {
        using Way = Tamper (Tamperer::*)();
        constexpr std::array<Way, 13> kWays = {&Tamperer::edit_record,
                                               &Tamperer::edit_chunk,
                                               &Tamperer::edit_chain,
                                               &Tamperer::delete_record,
                                               &Tamperer::delete_chain,
                                               &Tamperer::delete_version,
                                               &Tamperer::delete_chunk,
                                               &Tamperer::cut_the_log,
                                               &Tamperer::truncate_behind_head,
                                               &Tamperer::swap_records,
                                               &Tamperer::swap_and_repair,
                                               &Tamperer::forge_record,
                                               &Tamperer::forge_operations};
        return (this->*kWays[random_() % kWays.size()])();
    }

 private:
    [[nodiscard]] std::string key() const { return version_key(version_); }

    [[nodiscard]] model::ChangeSetHeader header(Version version) const {
        return must(model::decode_header(store_.record(version)));
    }

    Tamper edit_record() {
        std::string record = store_.record(version_);
        flip_bit(record, random_);
        store_.put_record(version_, record);
        return {"a bit of the record", version_};
    }

    Tamper edit_chunk() {
        const std::vector<model::ChunkReference> chunks = header(version_).chunks;
        const auto number = static_cast<std::uint32_t>(random_() % chunks.size());
        const std::string at = chunk_key(version_, number);
        std::string stored;
        // Some bits of a compressed frame say nothing.
        const auto is_harmless = [&] {
            const auto unfolded = decompress_chunk(stored, chunks[number].size_bytes);
            return unfolded.ok() && sha256(unfolded.value()) == chunks[number].digest;
        };
        do {
            stored = store_.get(Table::chunk, at);
            flip_bit(stored, random_);
        } while (is_harmless());
        store_.put(Table::chunk, at, stored);
        return {"a bit of a chunk", version_};
    }

    Tamper edit_chain() {
        std::string chain = store_.get(Table::chain, key());
        flip_bit(chain, random_);
        store_.put(Table::chain, key(), chain);
        return {"a bit of the audit hash", version_};
    }

    Tamper delete_record() {
        store_.erase(Table::log, key());
        return {"the record deleted", version_, "record_missing"};
    }

    Tamper delete_chain() {
        store_.erase(Table::chain, key());
        return {"the audit hash deleted", version_, "chain_missing"};
    }

    Tamper delete_version() {
        store_.erase(Table::log, key());
        store_.erase(Table::chain, key());
        store_.erase(Table::chunk, chunk_key(version_, 0));
        return {"record, hash and chunk deleted", version_, "record_missing"};
    }

    Tamper delete_chunk() {
        const std::size_t count = header(version_).chunks.size();
        const auto number = static_cast<std::uint32_t>(random_() % count);
        store_.erase(Table::chunk, chunk_key(version_, number));
        return {"a chunk deleted", version_, "chunk_missing"};
    }

    Tamper cut_the_log() {
        for (std::uint64_t v = raw(version_); v <= kVersions; v++) {
            store_.erase(Table::log, version_key(Version{v}));
            store_.erase(Table::chain, version_key(Version{v}));
        }
        return {"the log cut, the head left", version_, "record_missing"};
    }

    Tamper truncate_behind_head() {
        const Version last{1 + random_() % (kVersions - 1)};
        store_.truncate(last);
        return {"truncated consistently behind a head", next(last), "truncated"};
    }

    // The records of two versions, exchanged; the lower version.
    Version exchange() {
        const Version other{1 + (raw(version_) + random_() % (kVersions - 1)) % kVersions};
        const Version first = std::min(version_, other);
        const std::string record = store_.record(version_);
        store_.put_record(version_, store_.record(other));
        store_.put_record(other, record);
        return first;
    }

    Tamper swap_records() { return {"two records swapped", exchange(), "wrong_version"}; }

    Tamper swap_and_repair() {
        const Version first = exchange();
        store_.repair_chain(first);
        return {"two records swapped, the chain repaired", first, "wrong_version"};
    }

    // Every tenth version has a head: the first one at or after the forged version tells.
    [[nodiscard]] Version head_after(Version version) const {
        return Version{(raw(version) + 9) / 10 * 10};
    }

    Tamper forge_record() {
        model::ChangeSetHeader forged = header(version_);
        forged.context.reason += " (as agreed)";
        store_.put_record(version_, model::encode_header(forged));
        store_.repair_chain(version_);
        return forged_as("a reason forged", version_);
    }

    Tamper forge_operations() {
        model::ChangeSetHeader forged = header(version_);
        model::ChangeSet operations;
        operations.put_claim(CiId{1}, SymbolId{1}, std::string("\0\0\0", 3));
        forged.operation_count = 1;
        const bool altered = forged.graph_version == version_;
        if (!altered) operations = {};
        if (!altered) operations.put_record("note", "forged", "text");
        const std::string& chunk = operations.chunks().front();
        forged.chunks = {{chunk.size(), sha256(chunk)}};
        for (std::uint32_t i = 0; i < 8; i++) {
            store_.erase(Table::chunk, chunk_key(version_, i));
        }
        store_.put(Table::chunk, chunk_key(version_, 0), compress_chunk(chunk));
        store_.put_record(version_, model::encode_header(forged));
        store_.repair_chain(version_);
        return forged_as("operations forged", version_);
    }

    // A forged first version makes it another store.
    [[nodiscard]] Tamper forged_as(std::string what, Version version) const {
        if (version == Version{1}) return {std::move(what), version, "other_store"};
        return {std::move(what), head_after(version), "rewritten"};
    }

    TamperedStore& store_;
    std::mt19937_64 random_;
    Version version_;
};

bool has_code(const FindingLog& findings, const std::string& code) {
    return std::ranges::any_of(findings.listed(),
                               [&](const Finding& finding) { return finding.code == code; });
}

}  // namespace

TEST_CASE("of 1,000 tampers with a store every one is found and its first version named") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", kVersions);
    TamperedStore store(folder.path() / "s");
    const SigningKey key = must(SigningKey::open_or_create(folder.path() / "key"));
    AuditExpectations expected{.heads = {}, .key = key.public_key()};
    for (std::uint64_t version = 10; version <= kVersions; version += 10) {
        expected.heads.push_back(store.sign(Version{version}, key));
    }
    REQUIRE(must(check_audit(store.inspect(), expected)).findings.count() == 0);

    for (std::uint64_t seed = 0; seed < 1000; seed++) {
        const Tamper tamper = Tamperer(store, seed).run();
        CAPTURE(seed);
        CAPTURE(tamper.what);

        const AuditReport report = must(check_audit(store.inspect(), expected));

        CAPTURE(describe(report.findings));
        REQUIRE(report.findings.count() != 0);
        CHECK(report.findings.first_bad() == tamper.first_bad);
        if (!tamper.code.empty()) CHECK(has_code(report.findings, tamper.code));
        store.restore();
    }
    CHECK(must(check_audit(store.inspect(), expected)).findings.count() == 0);
}

TEST_CASE("an untouched store is found whole, record by record and chunk by chunk") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", kVersions);

    const AuditReport report = must(check_audit(must(inspect_store(folder.path() / "s")), {}));

    CHECK(describe(report.findings) == "");
    CHECK(report.first == Version{1});
    CHECK(report.last == Version{kVersions});
    CHECK(report.counts.records == kVersions);
    CHECK(report.counts.chunks == kVersions + 2);
    CHECK(report.chain.has_value());
}

TEST_CASE("without a head a consistent forgery shows only in MARK") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 6);
    TamperedStore store(folder.path() / "s");
    model::ChangeSetHeader forged = must(model::decode_header(store.record(Version{3})));
    forged.context.principal = "somebody else";
    store.put_record(Version{3}, model::encode_header(forged));
    InspectedStore as_it_was = store.inspect();

    store.repair_chain(Version{3});

    CHECK(must(check_audit(store.inspect(), {})).findings.count() == 0);
    as_it_was.head = store.inspect().head;
    const AuditReport report = must(check_audit(as_it_was, {}));
    REQUIRE(report.findings.count() == 1);
    CHECK(report.findings.listed()[0].code == "mark_differs");
    CHECK(report.findings.first_bad() == Version{6});
}

TEST_CASE("two damaged versions are two findings, and those between are not blamed") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 12);
    TamperedStore store(folder.path() / "s");
    store.put(Table::chain, version_key(Version{4}), std::string(32, 'x'));
    store.erase(Table::log, version_key(Version{9}));

    const AuditReport report = must(check_audit(store.inspect(), {}));

    CAPTURE(describe(report.findings));
    REQUIRE(report.findings.count() == 2);
    CHECK(report.findings.listed()[0].version == Version{4});
    CHECK(report.findings.listed()[0].code == "chain_differs");
    CHECK(report.findings.listed()[1].version == Version{9});
    CHECK(report.findings.listed()[1].code == "record_missing");
}

TEST_CASE("a head is refused when it was altered, is of another key or of another store") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 6);
    TamperedStore store(folder.path() / "s");
    const SigningKey key = must(SigningKey::open_or_create(folder.path() / "key"));
    const SigningKey other = must(SigningKey::open_or_create(folder.path() / "other"));
    const SignedHead head = store.sign(Version{6}, key);
    const auto codes = [&](SignedHead given, std::optional<PublicKey> expected) {
        std::string text;
        const AuditReport report = must(check_audit(store.inspect(), {{given}, expected}));
        for (const Finding& finding : report.findings.listed()) {
            text += finding.code + " ";
        }
        return text;
    };
    SignedHead later = head;
    later.time = UtcTime{head.time.microseconds + 1};
    SignedHead foreign = head;
    foreign.store = sha256("another");

    CHECK(codes(head, {}) == "");
    CHECK(codes(head, key.public_key()) == "");
    CHECK(codes(head, other.public_key()) == "wrong_key ");
    CHECK(codes(later, {}) == "wrong_signature head_altered ");
    CHECK(codes(sign_head(later, key), {}) == "head_altered ");
    CHECK(codes(sign_head(foreign, key), {}) == "other_store ");
}

TEST_CASE("a store that does not open is still looked at, and its lost versions are named") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 6);
    { TamperedStore(folder.path() / "s").erase(Table::log, version_key(Version{6})); }
    REQUIRE_FALSE(Store::open(folder.path() / "s", test_options()).ok());

    const InspectedStore store = must(inspect_store(folder.path() / "s"));
    const AuditReport report = must(check_audit(store, {}));

    CHECK(report.findings.first_bad() == Version{6});
    CHECK(report.last == Version{6});
}

TEST_CASE("looking at a store alters no file of it") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 6);
    const auto times = [&] {
        std::map<std::string, std::filesystem::file_time_type> all;
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(folder.path() / "s")) {
            if (entry.is_regular_file()) all[entry.path()] = entry.last_write_time();
        }
        return all;
    };
    const auto before = times();

    { (void)must(check_audit(must(inspect_store(folder.path() / "s")), {})); }

    CHECK(times() == before);
}

}  // namespace faultline::storage
