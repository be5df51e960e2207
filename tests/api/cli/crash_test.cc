// kill -9 of the program while it imports: what was acknowledged stays, and whatever is there is
// one of the states between two imports.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"
#include "tests/storage/test_store.h"

namespace faultline::cli {
namespace {

using app::MemoryFolder;
using std::chrono::microseconds;
using storage::must;

constexpr int kSmallKills = 30;
constexpr int kLargeKills = 10;
constexpr int kKillAfterMax = 40'000;  // microseconds

// What a store holds after a crash.
struct Found {
    std::uint64_t version = 0;
    std::string hash;
};

Found look_into(const std::string& data) {
    app::AppOptions options = app::test_app_options(data);
    options.create_if_missing = false;
    const auto app = must(app::App::open(options));
    const storage::View view = app->view();
    return {raw(view.version()), storage::hash_of(view)};
}

// The n-th small import: three CIs that are there together or not at all.
std::string small_import(std::uint64_t n) {
    const std::string a = "a-" + std::to_string(n);
    const std::string b = "b-" + std::to_string(n);
    const std::string c = "c-" + std::to_string(n);
    return app::ci_line(a) + app::ci_line(b) + app::ci_line(c) + app::need_line(b, a) +
           app::need_line(c, b, "pool");
}

// Hashes of the states after 0, 1, 2 ... small imports, made by an app that is never killed.
class ExpectedHashes {
 public:
    std::string after(std::uint64_t imports) {
        while (hashes_.size() <= imports) {
            if (!hashes_.empty()) test_.import_text(small_import(hashes_.size()));
            hashes_.push_back(test_.hash());
        }
        return hashes_[imports];
    }

 private:
    app::TestApp test_;
    std::vector<std::string> hashes_;
};

// Imports one after another until the server is gone; how many were acknowledged in all.
std::uint64_t import_until_gone(const ServeProcess& server, std::uint64_t acknowledged) {
    auto client = must(client::HttpClient::create(server.url()));
    client::HttpCall call;
    call.method = "POST";
    call.target = "/api/v1/imports";
    while (true) {
        call.body = small_import(acknowledged + 1);
        const auto answer = client.send(call);
        if (!answer.ok()) return acknowledged;
        REQUIRE(answer.value().status == 200);
        acknowledged++;
    }
}

// An import of more than one batch may hold, in one of two contents.
std::string large_import(char content) {
    std::string text;
    for (int i = 0; i < 30'000; i++) {
        const std::string number = std::to_string(i);
        text += R"({"ci":{"id":"ci-)" + number + R"(","class":"server","attributes":{"x":")" +
                std::string(1, content) + number + std::string(400, content) + "\"}}}\n";
    }
    return text;
}

TEST_SUITE("api/cli/crash") {
    TEST_CASE("no acknowledged import is lost or torn when the server is killed") {
        constexpr std::uint64_t kSeed = 20260101;
        CAPTURE(kSeed);
        std::mt19937_64 random(kSeed);
        const MemoryFolder folder;
        const std::string data = (folder.path() / "store").string();
        ExpectedHashes expected;
        std::uint64_t imports = 0;
        for (int kill = 0; kill < kSmallKills; kill++) {
            CAPTURE(kill);
            ServeProcess server(data);
            const microseconds delay(random() % kKillAfterMax);
            std::thread killer([&] {
                std::this_thread::sleep_for(delay);
                server.process().send(SIGKILL);
            });

            const std::uint64_t acknowledged = import_until_gone(server, imports);
            killer.join();
            REQUIRE(server.process().wait().signal == SIGKILL);

            const Found found = look_into(data);
            imports = found.version - 1;
            CHECK(imports >= acknowledged);
            CHECK(imports <= acknowledged + 1);
            REQUIRE(found.hash == expected.after(imports));
        }
        CHECK(imports > kSmallKills);
    }

    TEST_CASE("an import of many batches is there as a whole or not at all after a kill") {
        constexpr std::uint64_t kSeed = 20260102;
        CAPTURE(kSeed);
        std::mt19937_64 random(kSeed);
        const MemoryFolder folder;
        const std::string data = (folder.path() / "store").string();
        std::vector<std::string> files;
        std::vector<std::string> hashes;
        microseconds longest{0};
        for (const char content : {'p', 'q'}) {
            const std::string text = large_import(content);
            REQUIRE(text.size() > storage::kOneBatchBytesMax);
            files.push_back(write_file((folder.path() / std::string(1, content)).string(), text));
            const auto begin = std::chrono::steady_clock::now();
            output_of({"--data", data, "import", files.back()});
            longest = std::max(
                longest,
                std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - begin));
            hashes.push_back(look_into(data).hash);
        }
        REQUIRE(hashes[0] != hashes[1]);
        Found before = look_into(data);
        int taken = 0;
        for (int kill = 0; kill < kLargeKills; kill++) {
            CAPTURE(kill);
            const std::size_t next = before.hash == hashes[0] ? 1 : 0;
            test::ProcessStart start;
            start.words = {FL_PROGRAM, "--data", data, "import", files[next]};
            test::Process import(start);
            const auto span = static_cast<std::uint64_t>(longest.count());
            std::this_thread::sleep_for(microseconds(span / 4 + random() % span));
            import.send(SIGKILL);
            const bool acknowledged = import.wait().exit_code == 0;

            const Found after = look_into(data);
            const bool is_new = after.version == before.version + 1;
            REQUIRE((is_new || after.version == before.version));
            CHECK((is_new || !acknowledged));
            REQUIRE(after.hash == (is_new ? hashes[next] : before.hash));
            taken += is_new ? 1 : 0;
            before = after;
        }
        CHECK(taken < kLargeKills);  // else no kill came in time
        output_of({"--data", data, "import", files[0], files[0]});
        CHECK(look_into(data).hash == hashes[0]);
    }
}

}  // namespace
}  // namespace faultline::cli
