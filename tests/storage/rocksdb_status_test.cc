#include "storage/rocksdb_status.h"

#include <algorithm>

#include <doctest/doctest.h>
#include <rocksdb/status.h>

#include "storage/verify.h"
#include "tests/storage/tampering.h"
#include "tests/storage/test_backup.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

std::string message_of(const std::string& text) {
    return to_error(rocksdb::Status::Corruption(text), "/s").message;
}

// The file of the database that a text names; empty: none.
std::string named_in(const std::string& text) {
    const std::string mark = "'db/";
    const std::size_t at = text.find(mark);
    if (at == std::string::npos) return {};
    const std::size_t begin = at + mark.size();
    return text.substr(begin, text.find('\'', begin) - begin);
}

// Everything that looking at the store says.
std::vector<std::string> words_about(const fs::path& path) {
    const auto store = inspect_store(path);
    if (!store.ok()) return {store.error().message};
    const auto report = verify_store(store.value(), {});
    if (!report.ok()) return {report.error().message};
    std::vector<std::string> words;
    for (const Finding& finding : report.value().audit.findings.listed()) {
        words.push_back(finding.message);
    }
    return words;
}

}  // namespace

TEST_CASE("of the files that RocksDB names the one that is damaged is named") {
    CHECK(named_in(message_of("block checksum mismatch in /s/db/000012.sst offset 0 size 9")) ==
          "000012.sst");
    CHECK(named_in(message_of("Bad table magic number: expected 1, found 2 in /s/db/000012.sst "
                              "in file /s/db/MANIFEST-000005")) == "000012.sst");
    CHECK(named_in(message_of("checksum mismatch in file /s/db/MANIFEST-000005")) ==
          "MANIFEST-000005");
    CHECK(named_in(message_of("block checksum mismatch in /db/x/db/000012.sst, done")) ==
          "000012.sst");
    CHECK(named_in(message_of("VersionEdit: /s/db/MANIFEST-000005. Try again")) ==
          "MANIFEST-000005");
}

TEST_CASE("without the name of a file of the database none is named") {
    CHECK(named_in(message_of("bad block contents")) == "");
    CHECK(named_in(message_of("properties unsorted in file /s/db/MANIFEST-000005")) == "");
    CHECK(named_in(message_of("bad entry in /data/db/customers")) == "");
    CHECK(named_in(message_of("")) == "");
}

TEST_CASE("an error of the disk is said with the reason that the machine gave, and no more") {
    const auto said = [](const std::string& reason) {
        const auto status =
            rocksdb::Status::IOError("While appending to file: /s/db/000012.log", reason);
        return to_error(status, "/s").message;
    };
    CHECK(
        said("Input/output error") ==
        "the disk refused to read or write the store (Input/output error); check it, then restart");
    CHECK(said("Read-only file system").find("(Read-only file system);") != std::string::npos);
    CHECK(said("something of the library") ==
          "the disk refused to read or write the store; check it, then restart");
}

TEST_CASE("damage to a file of the database is never said to be in another one") {
    const TemporaryFolder folder;
    const fs::path whole = folder.path() / "whole";
    make_varied_store(whole, 12);
    int named = 0;
    for (const fs::path& file : files_below(whole / "db")) {
        const std::string name = file.filename().string();
        if (file.extension() != ".sst" && !name.starts_with("MANIFEST")) continue;
        const std::uint64_t size = fs::file_size(file);
        for (std::uint64_t part = 0; part < 16; part++) {
            const fs::path copy = folder.path() / "copy";
            fs::copy(whole, copy, fs::copy_options::recursive);
            const std::uint64_t byte = part == 15 ? size - 1 : size * part / 15;
            flip_bit(copy / "db" / name, byte, 2);
            CAPTURE(name);
            CAPTURE(byte);
            for (const std::string& words : words_about(copy)) {
                CAPTURE(words);
                const std::string said = named_in(words);
                CHECK((said.empty() || said == name));
                named += said == name ? 1 : 0;
            }
            fs::remove_all(copy);
        }
    }
    CHECK(named > 20);
}

}  // namespace faultline::storage
