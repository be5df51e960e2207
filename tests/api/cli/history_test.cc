// The commands about the past, as a person types them.

#include <string>

#include <doctest/doctest.h>

#include "storage/mark.h"
#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"

namespace faultline::cli {
namespace {

// A store with a CI that was altered once.
struct Past {
    Past() : store((folder.path() / "store").string()) {
        const std::string file = (folder.path() / "x.ndjson").string();
        write_file(file, app::ci_line("web") + app::ci_line("db") + app::need_line("web", "db"));
        CHECK(faultline({"--data", store, "import", "--source", "cmdb", file}).exit_code == 0);
        write_file(file, app::ci_line("db", "host"));
        CHECK(faultline({"--data", store, "import", "--source", "cmdb", file}).exit_code == 0);
    }

    test::ProcessEnd run(Words words) const {
        words.insert(words.begin(), {"--data", store});
        return faultline(words);
    }

    app::MemoryFolder folder;
    std::string store;
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_SUITE("api/cli/history") {
    TEST_CASE("retention says what it would remove, and removes it only with --yes") {
        const Past past;

        const auto planned = past.run({"retention", "--before", "3", "--reason", "policy"});
        CHECK(planned.exit_code == 3);
        CHECK(has(planned.out, "would be removed"));
        CHECK(past.run({"ci", "get", "db", "--as-of", "2"}).exit_code == 0);
        const auto done = past.run({"retention", "--before", "3", "--reason", "policy", "--yes"});
        CHECK_MESSAGE(done.exit_code == 0, done.err);
        CHECK(has(done.out, "removed: the operations of 2 versions"));
        const auto gone = past.run({"ci", "get", "db", "--as-of", "2"});
        CHECK(gone.exit_code == 1);
        CHECK(has(gone.err, "the history before version 3 was removed"));
        CHECK(past.run({"retention", "--before", "3"}).exit_code == 2);
    }

    TEST_CASE("recover needs its two options, and says what was lost") {
        const Past past;

        CHECK(past.run({"recover"}).exit_code == 2);
        CHECK(past.run({"recover", "--accept-loss"}).exit_code == 2);
        const auto whole = past.run({"recover", "--accept-loss", "--reason", "test"});
        CHECK(whole.exit_code == 0);
        CHECK(has(whole.out, "nothing is lost"));
        {
            auto mark = storage::must(
                storage::HighWaterMark::open(std::filesystem::path(past.store) / "MARK", false));
            storage::must(mark.advance({Version{9}, sha256("lost")}));
        }
        CHECK(past.run({"ci", "list"}).exit_code == 1);
        const auto accepted = past.run({"recover", "--accept-loss", "--reason", "test"});
        CHECK(accepted.exit_code == 0);
        CHECK(has(accepted.out, "versions 4 to 9 were lost"));
        CHECK(past.run({"ci", "list"}).exit_code == 0);
    }

    TEST_CASE("a baseline is made once under a key, and verified when asked") {
        const Past past;
        const Words create = {"baseline", "create", "b", "--idempotency-key", "k"};

        const auto made = past.run(create);
        const auto again = past.run(create);
        const auto verified = past.run({"baseline", "get", "b", "--verify"});

        CHECK_MESSAGE(made.exit_code == 0, made.err);
        CHECK(again.exit_code == 0);
        CHECK(again.out == made.out);
        CHECK_MESSAGE(verified.exit_code == 0, verified.err);
        CHECK(has(verified.out, "content_matches"));
        CHECK_FALSE(has(past.run({"baseline", "get", "b"}).out, "content_matches"));
    }

    TEST_CASE("a history is a table with a row for every field") {
        const Past past;

        const auto history = past.run({"ci", "history", "db"});

        CHECK(history.exit_code == 0);
        CHECK(has(history.out, "updated"));
        CHECK(has(history.out, "server  host"));
        CHECK(has(past.run({"diff", "--from", "2"}).out, "1 changed"));
        CHECK(past.run({"ci", "get", "db", "--as-of", "yesterday"}).exit_code == 2);
    }
}

}  // namespace
}  // namespace faultline::cli
