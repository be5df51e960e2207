#include "storage/backup_manifest.h"

#include <doctest/doctest.h>

#include "storage/sealed_text.h"

namespace faultline::storage {

namespace {

BackupManifest example_manifest() {
    BackupManifest manifest;
    manifest.number = 3;
    manifest.store = sha256("store");
    manifest.store_format = 2;
    manifest.version = Version{17};
    manifest.graph_version = Version{15};
    manifest.chain = sha256("chain");
    manifest.time = UtcTime{1'700'000'000'123'456};
    manifest.new_bytes = 12;
    manifest.files = {{"CURRENT", 16, sha256("one")}, {"000012.sst", 70, sha256("two")}};
    return manifest;
}

// The manifest with one line in place of another, sealed again.
std::string changed(const std::string& line, const std::string& in_place) {
    const std::string text = encode_manifest(example_manifest());
    std::string fields(unseal(text).value());
    fields.replace(fields.find(line), line.size(), in_place);
    return seal(fields);
}

}  // namespace

TEST_CASE("a manifest and an index decode to what was encoded") {
    BackupIndex index;
    index.store = sha256("store");
    index.last = 4;
    index.backups = {{2, sha256("two")}, {4, sha256("four")}};

    const auto manifest = decode_manifest(encode_manifest(example_manifest()), "m");
    const auto decoded = decode_index(encode_index(index), "i");

    REQUIRE(manifest.ok());
    CHECK(manifest.value() == example_manifest());
    CHECK(manifest.value().bytes() == 86);
    REQUIRE(decoded.ok());
    CHECK(decoded.value() == index);
}

TEST_CASE("a sealed text with any bit flipped or any byte cut does not decode") {
    const std::string text = encode_manifest(example_manifest());

    for (std::size_t byte = 0; byte < text.size(); byte++) {
        CHECK_FALSE(unseal(text.substr(0, byte)).has_value());
        for (unsigned bit = 0; bit < 8; bit++) {
            std::string flipped = text;
            flipped[byte] = static_cast<char>(static_cast<unsigned>(flipped[byte]) ^ (1U << bit));
            CHECK_FALSE(unseal(flipped).has_value());
        }
    }
    CHECK_FALSE(unseal(text + "\n").has_value());
}

TEST_CASE("a manifest that is sealed but breaks a rule is refused") {
    const struct {
        const char* line;
        const char* in_place;
    } cases[] = {
        {"CURRENT", "../CURRENT"},
        {"CURRENT", "a/b"},
        {"CURRENT", ".hidden"},
        {" 16 CURRENT", " 16"},
        {" 16 CURRENT", " -1 CURRENT"},
        {" 16 CURRENT", " 99999999999999999999 CURRENT"},
        {"version 17", "version seventeen"},
        {"number 3\n", ""},
        {"new-bytes 12", "new-bytes 12\nmore 1"},
        {"store-format 2", "store-format 99999999999"},
        {"time 2023", "time 20x3"},
        {"faultline backup\n", "faultline backups\n"},
        {"chain ", "chain X"},
    };

    for (const auto& [line, in_place] : cases) {
        CAPTURE(line);
        CAPTURE(in_place);
        const auto decoded = decode_manifest(changed(line, in_place), "the-file");
        REQUIRE_FALSE(decoded.ok());
        CHECK(decoded.error().code == ErrorCode::corruption);
        CHECK(decoded.error().message.find("the-file") != std::string::npos);
    }
}

TEST_CASE("a manifest of a newer format asks for an upgrade") {
    const auto decoded = decode_manifest(changed("format 1\n", "format 2\n"), "the-file");

    REQUIRE_FALSE(decoded.ok());
    CHECK(decoded.error().code == ErrorCode::invalid_argument);
    CHECK(decoded.error().message.find("upgrade") != std::string::npos);
}

TEST_CASE("an index names backups in ascending order and none above the last") {
    BackupIndex descending;
    descending.last = 4;
    descending.backups = {{4, {}}, {2, {}}};
    BackupIndex beyond;
    beyond.last = 4;
    beyond.backups = {{5, {}}};

    CHECK_FALSE(decode_index(encode_index(descending), "i").ok());
    CHECK_FALSE(decode_index(encode_index(beyond), "i").ok());
}

}  // namespace faultline::storage
