// The bytes on disk against files that change only with the format version.

#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include "storage/database.h"
#include "storage/keys.h"
#include "tests/storage/golden_store.h"
#include "tests/storage/test_store.h"
#include "tests/support/golden_file.h"

namespace faultline::storage {

namespace {

std::string golden_text(const std::string& name) {
    std::ifstream file(std::string(FL_SOURCE_DIR) + "/tests/golden/storage/" + name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string golden_hex(const std::string& name) {
    return test::hex_digits(test::golden_bytes("storage/" + name));
}

}  // namespace

TEST_CASE("claim, chunk, header and audit hash have the bytes of the golden files") {
    const std::string header = model::encode_header(golden_header());

    CHECK(test::hex_digits(golden_claim()) == golden_hex("claim.hex"));
    CHECK(test::hex_digits(golden_change_set().chunks().front()) == golden_hex("chunk.hex"));
    CHECK(test::hex_digits(header) == golden_hex("header.hex"));
    CHECK(test::hex_digits(bytes_of(model::chain_hash(Digest{}, header))) ==
          golden_hex("chain.hex"));
}

TEST_CASE("keys have the bytes of the golden file") {
    const std::string keys =
        version_key(Version{0x0102030405060708}) + chunk_key(Version{3}, 0x01020304) +
        symbol_key(SymbolId{0xA1B2C3D4}) + ci_key(CiId{0x1122334455667788}) +
        claim_key({CiId{7}, SymbolId{9}, Version{2}}) + mention_key({CiId{7}, CiId{8}}) +
        term_key({0x0102030405060708, CiId{7}}) +
        catalogue_key(model::ClassDefinition{"vm", 0, {}}, Version{2}) +
        catalogue_key(model::RelationshipType{"hosts", "", {}, {}}, Version{2}) +
        request_key("alice", "key-1") + record_key({"note", "n-1", Version{2}});

    CHECK(test::hex_digits(keys) == golden_hex("keys.hex"));
}

TEST_CASE("a store made from fixed writes has exactly the golden rows") {
    const TemporaryFolder folder;
    write_golden_store(folder.path());

    const std::string rows = must(dump_rows(folder.path()));

    CHECK(rows == golden_text("rows.txt"));
    CHECK(golden_text("format.txt") == [&] {
        std::ifstream file(folder.path() / "FORMAT");
        std::ostringstream text;
        text << file.rdbuf();
        return text.str();
    }());
}

}  // namespace faultline::storage
