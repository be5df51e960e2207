// Acknowledged versions that are lost: refused, and accepted only by name and in writing.

#include <doctest/doctest.h>

#include "storage/mark.h"
#include "storage/store.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

// A store at version 3 whose mark says that version 7 was acknowledged.
void make_loss(const std::filesystem::path& path) {
    {
        const auto store = open_test_store(path);
        write(*store, {{.ci = "a", .name = "A"}});
        write(*store, {{.ci = "b", .name = "B"}});
    }
    HighWaterMark mark = must(HighWaterMark::open(path / "MARK", false));
    must(mark.advance({Version{7}, sha256("lost")}));
}

StoreOptions accepting_options() {
    StoreOptions options = test_options();
    options.accept_loss = model::WriteContext{"tester", "recovery", "disk died", ""};
    return options;
}

}  // namespace

TEST_CASE("a store that lost versions is refused, naming them") {
    const TemporaryFolder folder;
    make_loss(folder.path());

    const auto store = Store::open(folder.path(), test_options());

    REQUIRE_FALSE(store.ok());
    CHECK(store.error().code == ErrorCode::corruption);
    CHECK(store.error().message.find("versions 4 to 7 were acknowledged and are lost") !=
          std::string::npos);
}

TEST_CASE("an accepted loss is written down, and the store opens from then on") {
    const TemporaryFolder folder;
    make_loss(folder.path());

    {
        const auto store = open_test_store(folder.path(), accepting_options());
        const View view = store->view();
        CHECK(view.version() == Version{4});
        const auto header = must(view.read_record(Version{4})).header;
        CHECK(header.context.principal == "tester");
        CHECK(header.context.reason == "disk died");
        CHECK(must(view.find_record(kLossRecord, "4"))->bytes == "versions 4 to 7 were lost");
    }

    const auto store = open_test_store(folder.path());
    CHECK(store->head() == Version{4});
    CHECK(describe(store->view()).size() == 2);
    write(*store, {{.ci = "c", .name = "C"}});
    CHECK(store->head() == Version{5});
}

TEST_CASE("accepting a loss where none is writes nothing") {
    const TemporaryFolder folder;
    (void)open_test_store(folder.path());

    const auto store = open_test_store(folder.path(), accepting_options());

    CHECK(store->head() == Version{1});
}

TEST_CASE("a crash while a loss is being accepted leaves a store that still tells of it") {
    const TemporaryFolder folder;
    make_loss(folder.path());
    { const auto store = open_test_store(folder.path(), accepting_options()); }
    // As if the mark had not been lowered yet.
    HighWaterMark mark = must(HighWaterMark::open(folder.path() / "MARK", false));
    must(mark.advance({Version{7}, sha256("lost")}));

    CHECK_FALSE(Store::open(folder.path(), test_options()).ok());
    const auto store = open_test_store(folder.path(), accepting_options());

    CHECK(must(store->view().find_record(kLossRecord, "5"))->bytes == "versions 5 to 7 were lost");
}

}  // namespace faultline::storage
