#include "tests/storage/tampering.h"

#include "engine/model/change_set.h"
#include "storage/keys.h"
#include "storage/log_rows.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

constexpr std::uint64_t kVersionOfManyChunks = 5;

// More than one chunk holds.
std::vector<TestClaim> many_claims() {
    std::vector<TestClaim> claims;
    for (int i = 0; i < 300; i++) {
        claims.push_back({.ci = "big-" + std::to_string(i), .name = std::string(8000, 'x')});
    }
    return claims;
}

std::vector<TestClaim> few_claims(std::uint64_t round) {
    const std::string name = "ci-" + std::to_string(round);
    const std::string other = "ci-" + std::to_string(round - 1);
    std::vector<TestClaim> claims = {{.ci = "root", .name = "root " + name},
                                     {.ci = name, .name = name, .needs = {{.other = "root"}}}};
    if (round % 3 == 0) {
        claims.push_back({.ci = name,
                          .source = "scan",
                          .name = name,
                          .needs = {{.other = "root", .group = "g"}},
                          .groups = {{"g", 1}}});
    }
    if (round % 7 == 0) claims.push_back({.ci = other, .withdrawn = true});
    return claims;
}

}  // namespace

TamperedStore::TamperedStore(const std::filesystem::path& folder) {
    StoreDirectory directory = must(StoreDirectory::open(folder, false));
    std::unique_ptr<Database> database =
        must(Database::open(directory.database(), directory.name(), {}));
    mark_ = must(HighWaterMark::read(directory.mark()));
    mark_before_ = mark_;
    core_ = std::make_shared<Core>(Core{std::move(directory), std::move(database)});
    head_ = inspect().head->version;
}

InspectedStore TamperedStore::inspect() const {
    InspectedStore store{core_, {}, mark_};
    const auto head = must(core_->database->get(Table::meta, kHeadKey));
    const Result<Position> position = decode_position(head.value_or(""));
    if (position.ok()) store.head = position.value();
    return store;
}

std::string TamperedStore::get(Table table, const std::string& key) const {
    return must(core_->database->get(table, key)).value();
}

void TamperedStore::remember(Table table, const std::string& key) {
    before_.try_emplace({table, key}, must(core_->database->get(table, key)));
}

void TamperedStore::put(Table table, const std::string& key, const std::string& value) {
    remember(table, key);
    Batch batch(*core_->database);
    batch.put(table, key, value);
    must(core_->database->write(batch, false));
}

void TamperedStore::erase(Table table, const std::string& key) {
    remember(table, key);
    Batch batch(*core_->database);
    batch.erase(table, key);
    must(core_->database->write(batch, false));
}

std::vector<std::pair<std::string, std::string>> TamperedStore::rows(Table table) const {
    std::vector<std::pair<std::string, std::string>> all;
    Scan scan = core_->database->scan(table, {});
    for (; scan.valid(); scan.next()) {
        all.emplace_back(scan.key(), scan.value());
    }
    must(scan.status());
    return all;
}

std::string TamperedStore::record(Version version) const {
    return get(Table::log, version_key(version));
}

void TamperedStore::put_record(Version version, const std::string& record) {
    put(Table::log, version_key(version), record);
}

void TamperedStore::repair_chain(Version first) {
    Digest chain = must(read_chain(*core_->database, Version{raw(first) - 1}));
    const Version last = inspect().head->version;
    for (std::uint64_t version = raw(first); version <= raw(last); version++) {
        chain = model::chain_hash(chain, record(Version{version}));
        put(Table::chain, version_key(Version{version}), std::string(bytes_of(chain)));
    }
    mark_ = Mark{last, chain};
}

void TamperedStore::truncate(Version last) {
    for (std::uint64_t version = raw(last) + 1; version <= raw(head_); version++) {
        const std::string key = version_key(Version{version});
        erase(Table::log, key);
        erase(Table::chain, key);
        erase(Table::position, key);
        for (std::uint32_t i = 0; i < 8; i++) {
            erase(Table::chunk, chunk_key(Version{version}, i));
        }
    }
    put(Table::meta, std::string(kHeadKey), get(Table::position, version_key(last)));
    mark_ = Mark{last, must(read_chain(*core_->database, last))};
}

SignedHead TamperedStore::sign(Version version, const SigningKey& key) const {
    const StoredHeader stored = must(read_header(*core_->database, version));
    return sign_head({.store = must(read_chain(*core_->database, Version{1})),
                      .version = version,
                      .graph_version = stored.header.graph_version,
                      .time = stored.header.time,
                      .chain = must(read_chain(*core_->database, version)),
                      .public_key = {},
                      .signature = {}},
                     key);
}

void TamperedStore::restore() {
    Batch batch(*core_->database);
    for (const auto& [at, value] : before_) {
        if (value) {
            batch.put(at.first, at.second, *value);
        } else {
            batch.erase(at.first, at.second);
        }
    }
    must(core_->database->write(batch, false));
    before_.clear();
    mark_ = mark_before_;
}

void make_varied_store(const std::filesystem::path& folder, std::uint64_t versions, bool large) {
    StoreOptions options = test_options();
    options.one_batch_bytes_max = 1 << 20;
    const auto store = open_test_store(folder, options);
    while (raw(store->head()) < versions) {
        const std::uint64_t version = raw(store->next_version());
        const bool is_large = large && version == kVersionOfManyChunks;
        model::ChangeSet change_set =
            make_change_set(*store, is_large ? many_claims() : few_claims(version));
        change_set.add_import_run({.format = "test", .seen = {CiId{1}}});
        change_set.put_record("note", "n" + std::to_string(version % 5), "text");
        const std::string key = "key-" + std::to_string(version);
        if (version % 2 == 0) change_set.add_request({key, sha256("asked"), "answered"});
        must(store->append(change_set));
        must(store->sync());
    }
}

}  // namespace faultline::storage
