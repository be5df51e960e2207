#include "storage/snapshot_file.h"

#include <algorithm>
#include <fstream>
#include <random>

#include <doctest/doctest.h>
#include <xxhash.h>

#include "engine/base/bytes.h"
#include "storage/files.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

std::string read_bytes(const fs::path& path) {
    const auto bytes = must(read_file(path, std::size_t{1} << 20));
    return bytes.value_or("");
}

void write_bytes(const fs::path& path, std::string_view bytes) {
    fs::remove(path);  // a file that is cut and written again is synced by some file systems
    std::ofstream(path, std::ios::binary) << bytes;
}

std::string fixed64(std::uint64_t value) {
    std::string bytes;
    ByteWriter(bytes).fixed64(value);
    return bytes;
}

// `bytes` with both checksums made right again, as whoever makes such a file would.
std::string with_right_checks(std::string bytes) {
    constexpr std::size_t kBufferCheckAt = 8 + 8 + 8 + 32 + 8 + 32 + 8;
    constexpr std::size_t kHeaderCheckAt = kSnapshotHeaderBytes - 8;
    const std::size_t size = bytes.size() - kSnapshotHeaderBytes;
    const auto buffer_check = XXH3_64bits(bytes.data() + kSnapshotHeaderBytes, size);
    bytes.replace(kBufferCheckAt, 8, fixed64(buffer_check));
    bytes.replace(kHeaderCheckAt, 8, fixed64(XXH3_64bits(bytes.data(), kHeaderCheckAt)));
    return bytes;
}

// A store with a graph, that graph and its file.
class Kept {
 public:
    Kept() : store(open_test_store(folder.path() / "store")) {
        write(*store,
              {{.ci = "a",
                .name = "A",
                .needs = {{.other = "b", .group = "g"}, {.other = "c", .group = "g"}}},
               {.ci = "b", .name = "B", .needs = {{.other = "c"}}},
               {.ci = "c", .name = "C"}});
        keep();
    }

    void keep() {
        const View view = store->view();
        origin = must(snapshot_origin(view, view.graph_version()));
        must(write_snapshot_file(path, origin, must(view.load_graph())));
    }

    TemporaryFolder folder;
    fs::path path = folder.path() / "GRAPH";
    std::unique_ptr<Store> store;
    SnapshotOrigin origin;
};

// Check that the file is refused as damaged, by name.
void check_damaged(const fs::path& path) {
    const auto read = read_snapshot_file(path);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == ErrorCode::corruption);
    CHECK(read.error().message.starts_with("'" + path.string() + "' is damaged: "));
}

}  // namespace

TEST_CASE("a graph comes back from its file byte for byte, with its origin") {
    const Kept kept;

    const auto read = must(read_snapshot_file(kept.path));

    REQUIRE(read);
    CHECK(std::ranges::equal(read->graph.bytes(), must(kept.store->view().load_graph()).bytes()));
    CHECK(read->origin == kept.origin);
    CHECK(read->origin.graph_version == read->graph.graph_version());
    CHECK_FALSE(fs::exists(kept.path.string() + ".new"));
}

TEST_CASE("a graph without CIs has a file too") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path() / "store");
    const fs::path path = snapshot_path(folder.path() / "store");
    const View view = store->view();

    must(write_snapshot_file(
        path, must(snapshot_origin(view, view.graph_version())), must(view.load_graph())));

    const auto read = must(read_snapshot_file(path));
    REQUIRE(read);
    CHECK(read->graph.node_count() == 0);
}

TEST_CASE("whoever has a file mapped keeps its graph when it is replaced or deleted") {
    Kept kept;
    const auto before = must(read_snapshot_file(kept.path));
    const auto bytes = must(kept.store->view().load_graph());
    write(*kept.store, {{.ci = "d", .name = "D"}});

    kept.keep();
    const auto after = must(read_snapshot_file(kept.path));
    fs::remove(kept.path);

    REQUIRE(before);
    REQUIRE(after);
    CHECK(std::ranges::equal(before->graph.bytes(), bytes.bytes()));
    CHECK(before->graph.node_count() == 3);
    CHECK(after->graph.node_count() == 4);
}

TEST_CASE("a file that is not there, or of another format, is none") {
    const Kept kept;
    const std::string bytes = read_bytes(kept.path);
    const fs::path other = kept.folder.path() / "other";

    CHECK_FALSE(must(read_snapshot_file(other)));
    for (const std::size_t position_of_format : {std::size_t{8}, std::size_t{16}}) {
        std::string altered = bytes;
        for (const std::uint64_t format : {std::uint64_t{1}, std::uint64_t{99}}) {
            altered.replace(position_of_format, 8, fixed64(format));
            write_bytes(other, with_right_checks(altered));
            CHECK_FALSE(must(read_snapshot_file(other)));
        }
    }
}

TEST_CASE("one flipped bit anywhere in the file is damage") {
    const Kept kept;
    const std::string bytes = read_bytes(kept.path);
    std::mt19937 random(1);

    for (std::size_t at = 0; at < bytes.size(); at++) {
        CAPTURE(at);
        std::string flipped = bytes;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
        write_bytes(kept.path, flipped);

        check_damaged(kept.path);
    }
}

TEST_CASE("a file that was cut or has more behind it is damage") {
    const Kept kept;
    const std::string bytes = read_bytes(kept.path);
    std::mt19937 random(2);

    for (std::size_t size = 0; size < bytes.size(); size += 1 + random() % 16) {
        CAPTURE(size);
        write_bytes(kept.path, bytes.substr(0, size));
        check_damaged(kept.path);
    }
    write_bytes(kept.path, bytes + '\0');
    check_damaged(kept.path);
}

TEST_CASE("parts of two files are no file") {
    Kept kept;
    const std::string first = read_bytes(kept.path);
    write(*kept.store, {{.ci = "c", .name = "D"}});
    kept.keep();
    const std::string second = read_bytes(kept.path);
    REQUIRE(first.size() == second.size());

    for (std::size_t at = 512; at < first.size(); at += 512) {
        CAPTURE(at);
        const std::string torn = first.substr(0, at) + second.substr(at);
        if (torn == first || torn == second) continue;
        write_bytes(kept.path, torn);
        check_damaged(kept.path);
    }
}

TEST_CASE("a position outside is damage also when every checksum is right") {
    const Kept kept;
    const std::string bytes = read_bytes(kept.path);
    std::mt19937 random(3);
    int refused = 0;

    for (int i = 0; i < 2'000; i++) {
        CAPTURE(i);
        std::string made = bytes;
        const std::size_t size = made.size() - kSnapshotHeaderBytes;
        const std::size_t at = kSnapshotHeaderBytes + random() % size;
        made[at] = static_cast<char>(random());
        write_bytes(kept.path, with_right_checks(made));

        const auto read = read_snapshot_file(kept.path);

        if (read.ok()) continue;  // a letter of a name, say
        CHECK(read.error().code == ErrorCode::corruption);
        refused++;
    }

    CHECK(refused > 500);
}

TEST_CASE("a file that cannot be written leaves the one that was there") {
    const Kept kept;
    const graph::Snapshot graph = must(kept.store->view().load_graph());
    const std::string before = read_bytes(kept.path);
    fs::create_directory(kept.path.string() + ".new");

    const auto written = write_snapshot_file(kept.path, kept.origin, graph);
    const auto nowhere =
        write_snapshot_file(kept.folder.path() / "absent" / "GRAPH", kept.origin, graph);

    REQUIRE_FALSE(written.ok());
    CHECK(written.error().code == ErrorCode::unavailable);
    CHECK(read_bytes(kept.path) == before);
    REQUIRE_FALSE(nowhere.ok());
    CHECK(nowhere.error().code == ErrorCode::unavailable);
}

TEST_CASE("two stores, and two versions of one, have different origins") {
    const TemporaryFolder folder;
    const auto one = open_test_store(folder.path() / "one", test_options(1));
    const auto other = open_test_store(folder.path() / "other", test_options(2));
    write(*one, {{.ci = "a", .name = "A"}});
    write(*other, {{.ci = "a", .name = "A"}});

    const SnapshotOrigin first = must(snapshot_origin(one->view(), Version{1}));
    const SnapshotOrigin second = must(snapshot_origin(one->view(), Version{2}));

    CHECK(first.store == second.store);
    CHECK(first.chain != second.chain);
    CHECK(must(snapshot_origin(other->view(), Version{2})).store != second.store);
    CHECK_FALSE(snapshot_origin(one->view(), Version{3}).ok());
}

}  // namespace faultline::storage
