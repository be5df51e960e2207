#include "tests/storage/golden_store.h"

#include <fstream>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"
#include "engine/model/claim.h"
#include "storage/compression.h"
#include "storage/database.h"
#include "storage/first_change_set.h"
#include "storage/keys.h"
#include "storage/store.h"
#include "tests/storage/test_store.h"
#include "tests/support/golden_file.h"
#include "tests/support/operation_copier.h"

namespace faultline::storage {

namespace {

// The numbers that a new store gives to the names of the golden change set.
constexpr SymbolId kServer{1};
constexpr SymbolId kDependsOn{2};
constexpr SymbolId kManual{3};
constexpr CiId kWeb{1};
constexpr CiId kDb{2};

// What the golden rows have as the first change set: the built-in catalogue of the program that
// wrote them.
model::ChangeSet golden_first_change_set() {
    std::ifstream file(std::string(FL_SOURCE_DIR) + "/tests/golden/storage/rows.txt");
    const std::string key = "chunk " + test::hex_digits(chunk_key(Version{1}, 0)) + " ";
    test::OperationCopier copier;
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with(key)) continue;
        must(model::visit_operations(test::bytes_of_hex(line.substr(key.size())), copier));
    }
    copier.copy.context = first_change_set().context;
    return std::move(copier.copy);
}

}  // namespace

std::string golden_claim() {
    std::string attributes;
    ByteWriter out(attributes);
    model::encode_attributes(
        {{"cores", model::Scalar(std::int64_t{8})}, {"owner", model::Scalar(std::string("team"))}},
        out);
    model::Claim claim;
    claim.ci = model::CiClaim{Version{2}, kServer, "Web", attributes};
    claim.groups = {{.name = "dbs", .required = 1, .version = Version{2}}};
    model::RelationshipClaim need;
    need.group = 0;
    need.type = kDependsOn;
    need.other = kDb;
    need.version = Version{2};
    need.capacity = 3;
    need.strength = 0.5;
    need.delay_s = 300;
    need.verified_at = 1;
    claim.relationships = {need};
    return model::encode_claim(claim);
}

model::ChangeSet golden_change_set() {
    model::Claim db;
    db.ci = model::CiClaim{Version{2}, kServer, "", std::string_view("\0", 1)};
    model::ChangeSet change_set;
    change_set.context = {
        .principal = "tester", .source = "manual", .reason = "golden", .request_id = "r-1"};
    change_set.name_symbol(kServer, "server");
    change_set.name_symbol(kDependsOn, "depends_on");
    change_set.name_symbol(kManual, "manual");
    change_set.name_ci(kWeb, "web");
    change_set.name_ci(kDb, "db");
    change_set.put_claim(kWeb, kManual, golden_claim());
    change_set.put_claim(kDb, kManual, model::encode_claim(db));
    return change_set;
}

model::ChangeSetHeader golden_header() {
    const model::ChangeSet change_set = golden_change_set();
    model::ChangeSetHeader header;
    header.version = Version{2};
    header.graph_version = Version{2};
    header.time = UtcTime{1'000'000};
    header.clock = UtcTime{1'000'000};
    header.context = change_set.context;
    header.operation_count = change_set.operation_count();
    for (const std::string& chunk : change_set.chunks()) {
        header.chunks.push_back({chunk.size(), sha256(chunk)});
    }
    return header;
}

void write_golden_store(const std::filesystem::path& folder) {
    StoreOptions options = test_options(1);
    options.first_change_set = golden_first_change_set();
    const auto store = open_test_store(folder, std::move(options));
    must(store->append(golden_change_set()));
    must(store->sync());
    model::ChangeSet second;
    second.context.principal = "tester";
    second.withdraw_claim(kWeb, kManual);
    second.put_catalogue_entry(
        model::ClassDefinition{.name = "server", .layer = 40, .unavailability = 0.25});
    second.add_request({"key-1", sha256("body"), "answer"});
    second.put_record("note", "n-1", "content");
    must(store->append(second));
    must(store->sync());
}

Result<std::string> dump_rows(const std::filesystem::path& folder) {
    FL_TRY(const std::unique_ptr<Database> database,
           Database::open(folder / "db", folder.string(), {}));
    std::string text;
    for (std::size_t i = 0; i < kTableCount; i++) {
        const auto table = static_cast<Table>(i);
        Scan rows = database->scan(table, {});
        for (; rows.valid(); rows.next()) {
            std::string value(rows.value());
            if (table == Table::chunk) {
                const std::uint64_t size = ByteReader(value).varint();
                FL_TRY(value, decompress_chunk(value, size));
            }
            text += std::string(table_name(table)) + " " + test::hex_digits(rows.key()) + " " +
                    (value.empty() ? "-" : test::hex_digits(value)) + "\n";
        }
        FL_CHECK(rows.status());
    }
    return text;
}

}  // namespace faultline::storage
