#include "storage/opening.h"

#include <algorithm>
#include <fstream>
#include <random>

#include <doctest/doctest.h>

#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

// Everything a store says, as text: versions, operations, state.
Result<std::string> read_everything(const fs::path& path) {
    StoreOptions options = test_options();
    options.create_if_missing = false;
    FL_TRY(const std::unique_ptr<Store> store, Store::open(path, options));
    const View view = store->view();
    std::string all = std::to_string(raw(view.version()));
    for (std::uint64_t version = 1; version <= raw(view.version()); version++) {
        FL_TRY(const View::LogRecord record, view.read_record(Version{version}));
        all += " " + hex(record.chain);
        model::IgnoringVisitor ignore;  // reading operations checks them
        FL_CHECK(view.read_operations(Version{version}, ignore));
    }
    FL_TRY(const Digest hash, view.state_hash());
    FL_TRY(const graph::Snapshot graph, view.load_graph());
    return all + " " + hex(hash) + " " + std::to_string(graph.edge_count());
}

// A store with rows in tables and in the write-ahead log, staged files taken in and small batches.
void make_store(const fs::path& path) {
    for (int round = 0; round < 3; round++) {
        StoreOptions options = test_options();
        if (round == 1) options.one_batch_bytes_max = 0;
        const auto store = open_test_store(path, options);
        for (int i = 0; i < 5; i++) {
            const std::string name = std::to_string(round) + "-" + std::to_string(i);
            write(*store,
                  {{.ci = name, .name = name, .needs = {{.other = "root"}}},
                   {.ci = "root", .name = "root"}});
        }
    }
}

std::vector<fs::path> files_of(const fs::path& path) {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
        if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), path));
    }
    std::ranges::sort(files);
    return files;
}

void flip_bit(const fs::path& file, std::uint64_t at, unsigned bit) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(at));
    const int byte = stream.get();
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(static_cast<char>(byte ^ (1 << bit)));
}

// Damage is refused in words of ours, or does not matter: nothing in between.
void check_harmless_or_refused(const fs::path& path, const std::string& whole, int& refused) {
    const Result<std::string> read = read_everything(path);
    if (read.ok()) {
        CHECK(read.value() == whole);
        return;
    }
    refused++;
    const Error& error = read.error();
    CAPTURE(error.message);
    const bool is_format = error.code == ErrorCode::invalid_argument;  // of the file FORMAT
    CHECK((error.code == ErrorCode::corruption || is_format));
    CHECK(error.message.find("Corruption:") == std::string::npos);
    CHECK(error.message.find("IO error") == std::string::npos);
}

}  // namespace

TEST_CASE("a flipped bit in any file is refused or harmless, never a wrong answer") {
    const TemporaryFolder folder;
    make_store(folder.path() / "whole");
    const std::string whole = must(read_everything(folder.path() / "whole"));
    const std::vector<fs::path> files = files_of(folder.path() / "whole");
    int refused = 0;

    for (std::uint64_t seed = 0; seed < 60; seed++) {
        std::mt19937_64 random(seed);
        const fs::path& file = files[random() % files.size()];
        const fs::path copy = folder.path() / ("copy" + std::to_string(seed));
        fs::copy(folder.path() / "whole", copy, fs::copy_options::recursive);
        const std::uint64_t size = fs::file_size(copy / file);
        if (size != 0) flip_bit(copy / file, random() % size, random() % 8);
        CAPTURE(seed);
        CAPTURE(file);

        check_harmless_or_refused(copy, whole, refused);

        fs::remove_all(copy);
    }
    CHECK(refused > 10);
}

TEST_CASE("a file that is missing or cut is refused or harmless, never a wrong answer") {
    const TemporaryFolder folder;
    make_store(folder.path() / "whole");
    const std::string whole = must(read_everything(folder.path() / "whole"));
    int refused = 0;

    for (const fs::path& file : files_of(folder.path() / "whole")) {
        for (const bool is_cut : {false, true}) {
            const fs::path copy = folder.path() / "copy";
            fs::copy(folder.path() / "whole", copy, fs::copy_options::recursive);
            if (is_cut) fs::resize_file(copy / file, fs::file_size(copy / file) / 2);
            if (!is_cut) fs::remove(copy / file);
            CAPTURE(file);
            CAPTURE(is_cut);

            check_harmless_or_refused(copy, whole, refused);

            fs::remove_all(copy);
        }
    }
    CHECK(refused > 5);
}

TEST_CASE("versions that were acknowledged and are lost are named") {
    const TemporaryFolder folder;
    const fs::path path = folder.path() / "s";
    { write(*open_test_store(path), {{.ci = "a", .name = "A"}}); }
    fs::copy(path / "db", folder.path() / "old", fs::copy_options::recursive);
    {
        const auto store = open_test_store(path);
        write(*store, {{.ci = "b", .name = "B"}});
        write(*store, {{.ci = "c", .name = "C"}});
    }
    fs::remove_all(path / "db");
    fs::rename(folder.path() / "old", path / "db");

    const auto opened = Store::open(path, test_options());

    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == ErrorCode::corruption);
    CHECK(opened.error().message.find("versions 3 to 4 were acknowledged and are lost") !=
          std::string::npos);
}

TEST_CASE("a folder in staging without a record is removed") {
    const TemporaryFolder folder;
    { write(*open_test_store(folder.path()), {{.ci = "a", .name = "A"}}); }
    fs::create_directories(folder.path() / "staging" / "v3");
    std::ofstream(folder.path() / "staging" / "v3" / "claim-0.sst") << "half a file";

    const auto store = open_test_store(folder.path());

    CHECK_FALSE(fs::exists(folder.path() / "staging"));
    CHECK(store->head() == Version{2});
}

TEST_CASE("opening many times without writing leaves a bounded number of files") {
    const TemporaryFolder folder;
    { write(*open_test_store(folder.path()), {{.ci = "a", .name = "A"}}); }

    for (int i = 0; i < 50; i++) {
        CHECK(open_test_store(folder.path())->head() == Version{2});
    }

    const auto files = fs::directory_iterator(folder.path() / "db");
    CHECK(std::distance(fs::begin(files), fs::end(files)) < 60);
}

}  // namespace faultline::storage
