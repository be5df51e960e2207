#include "storage/upgrade.h"

#include <cstdlib>
#include <fstream>

#include <doctest/doctest.h>

#include "storage/keys.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

// A store as the program of format 1 left it: three imports of three CIs.
void unpack_format_1(const std::filesystem::path& folder) {
    const std::string archive =
        std::string(FL_SOURCE_DIR) + "/tests/golden/storage/format-1.tar.gz";
    const std::string command = "tar -xzf '" + archive + "' -C '" + folder.string() + "'";
    REQUIRE(std::system(command.c_str()) == 0);  // NOLINT(cert-env33-c,concurrency-mt-unsafe)
}

std::string format_of(const std::filesystem::path& store) {
    std::ifstream file(store / "FORMAT");
    std::string line;
    std::getline(file, line);
    std::getline(file, line);
    return line;
}

}  // namespace

TEST_CASE("a store of format 1 opens, has its history, and is of format 2 from then on") {
    const TemporaryFolder folder;
    unpack_format_1(folder.path());
    const auto path = folder.path() / "format-1";
    REQUIRE(format_of(path) == "format 1");

    std::string hash;
    {
        const auto store = open_test_store(path);
        const View view = store->view();
        CHECK(view.version() == Version{4});
        const std::vector<std::string> now = describe(view);
        REQUIRE(now.size() == 3);
        CHECK(now[0].starts_with("x-1 'first'"));
        CHECK(describe(must(view.at(Version{3}))).size() == 2);
        CHECK(describe(must(view.at(Version{3})))[0].starts_with("x-1 'first again'"));
        CHECK(describe(must(view.at(Version{1}))).empty());
        hash = hash_of(view);
    }

    CHECK(format_of(path) == "format 2");
    const auto store = open_test_store(path);
    CHECK(hash_of(store->view()) == hash);
    write(*store, {{.ci = "x-4", .name = "fourth"}});
    CHECK(describe(store->view()).size() == 4);
}

TEST_CASE("an upgrade that was interrupted is done again") {
    const TemporaryFolder folder;
    unpack_format_1(folder.path());
    const auto path = folder.path() / "format-1";
    {
        // As far as an upgrade gets before the format file has its new name.
        const auto database =
            must(Database::open(path / "db", path.string(), {.add_tables = true}));
        Batch batch(*database);
        batch.put(Table::position, version_key(Version{1}), "half an upgrade");
        must(database->write(batch, true));
    }

    const auto store = open_test_store(path);

    CHECK(describe(must(store->view().at(Version{3}))).size() == 2);
    CHECK(format_of(path) == "format 2");
}

}  // namespace faultline::storage
