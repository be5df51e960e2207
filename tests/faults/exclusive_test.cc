// Test 9: a store in use, a folder that must not be written, a folder of somebody else.

#include <csignal>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <unistd.h>

#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"

namespace faultline::faults {
namespace {

namespace fs = std::filesystem;

constexpr int kFailed = 1;

// A folder with a store in it and a file to import.
struct Fixture {
    Fixture() : data((folder.path() / "store").string()) {
        file = cli::write_file((folder.path() / "a.ndjson").string(), app::ci_line("a"));
        cli::output_of({"--data", data, "import", file});
    }

    app::MemoryFolder folder;
    std::string data;
    std::string file;
};

// A command that must fail with one line that says why, and with nothing on standard output.
void check_refused(const cli::Words& words, const std::string& why, test::ProcessStart start = {}) {
    const test::ProcessEnd end = cli::faultline(words, std::move(start));
    CAPTURE(end.err);
    CHECK(end.exit_code == kFailed);
    CHECK(end.out.empty());
    CHECK(end.err.starts_with("faultline: "));
    CHECK(end.err.find(why) != std::string::npos);
}

// How to start a program that is not root and does not own what root made.
test::ProcessStart as_somebody_else() {
    test::ProcessStart start;
    start.words = {"/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    return start;
}

}  // namespace

TEST_CASE("a second process on a store is refused with exit code 1 and the first goes on") {
    const Fixture fixture;
    cli::ServeProcess server(fixture.data);

    check_refused({"--data", fixture.data, "import", fixture.file}, "in use by another process");
    check_refused({"--data", fixture.data, "lint"}, "in use by another process");
    check_refused({"--data", fixture.data, "serve", "--listen", "127.0.0.1:0"},
                  "in use by another process");

    client::HttpCall ready;
    ready.target = "/readyz";
    const auto answer = server.send(ready);
    REQUIRE(answer.ok());
    CHECK(answer.value().status == 200);
    CHECK(server.stop().exit_code == 0);
    CHECK(cli::faultline({"--data", fixture.data, "lint"}).exit_code == 0);
}

TEST_CASE("a store in a folder without write permission or of somebody else is refused with 1") {
    const Fixture fixture;
    test::ProcessStart start;
    if (::geteuid() == 0) {
        if (!fs::exists("/usr/bin/setpriv")) {
            MESSAGE("root may write everywhere and there is no setpriv here");
            return;
        }
        start = as_somebody_else();
    }
    fs::permissions(fixture.folder.path(), fs::perms(0755));
    for (const unsigned mode : {0555U, 0700U}) {
        const bool is_mine = ::geteuid() != 0;
        if (is_mine && mode == 0700U) continue;  // only root can make a folder somebody else's
        CAPTURE(mode);
        fs::permissions(fixture.data, fs::perms(mode));

        check_refused({"--data", fixture.data, "lint"}, "cannot", start);
        check_refused({"--data", fixture.data, "import", fixture.file}, "cannot", start);
    }

    fs::permissions(fixture.data, fs::perms(0755));
    CHECK(cli::faultline({"--data", fixture.data, "lint"}).exit_code == 0);
}

}  // namespace faultline::faults
