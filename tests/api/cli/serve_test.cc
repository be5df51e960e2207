#include "api/cli/serve.h"

#include <chrono>
#include <csignal>
#include <future>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "api/http/server_limits.h"
#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"
#include "tests/api/http/raw_client.h"

namespace faultline::cli {
namespace {

using app::ci_line;
using app::MemoryFolder;

client::HttpCall import_call(const std::string& body) {
    client::HttpCall call;
    call.method = "POST";
    call.target = "/api/v1/imports";
    call.body = body;
    return call;
}

// More than the buffers between a server and a client that does not read take in.
constexpr int kStreamedCis = 12'000;
constexpr std::size_t kNoteBytes = 1'000;

TEST_SUITE("api/cli/serve") {
    TEST_CASE("a server ends with 0 after a signal and what it acknowledged is in the store") {
        const MemoryFolder folder;
        const std::string data = (folder.path() / "store").string();
        for (const int signal : {SIGTERM, SIGINT}) {
            CAPTURE(signal);
            ServeProcess server(data);
            const std::string id = "ci-" + std::to_string(signal);
            const auto answer = server.send(import_call(ci_line(id)));
            REQUIRE(answer.ok());
            REQUIRE(answer.value().status == 200);

            server.process().send(signal);
            const test::ProcessEnd end = server.process().wait();

            CHECK(end.exit_code == 0);
            CHECK(end.out.empty());
            CHECK(end.err.find("draining") != std::string::npos);
            output_of({"--data", data, "ci", "get", id});
        }
    }

    TEST_CASE("a request in flight is answered while the server drains") {
        const MemoryFolder folder;
        ServeProcess server((folder.path() / "store").string());
        std::promise<void> reached;
        std::promise<void> drained;
        int piece = 0;
        client::HttpCall call = import_call("");
        call.read_body = [&](std::span<char> into) -> Result<std::size_t> {
            piece++;
            if (piece == 2) {
                reached.set_value();
                drained.get_future().wait();
            }
            const std::string line = piece <= 2 ? ci_line("ci-" + std::to_string(piece)) : "";
            return line.copy(into.data(), into.size());
        };

        auto answer = std::async(std::launch::async, [&] { return server.send(call); });
        reached.get_future().wait();
        server.process().send(SIGTERM);
        while (server.process().err().find("draining") == std::string::npos) {
            std::this_thread::yield();
        }
        drained.set_value();

        const auto got = answer.get();
        REQUIRE(got.ok());
        CHECK((got.value().status == 200 || got.value().status == 503));
        CHECK(server.process().wait().exit_code == 0);
    }

    TEST_CASE("a store that is being served cannot be opened by a command or a second server") {
        const MemoryFolder folder;
        const std::string data = (folder.path() / "store").string();
        ServeProcess server(data);
        const std::string file = write_file((folder.path() / "a.ndjson").string(), ci_line("a"));

        const std::vector<Words> openers = {
            {"import", file}, {"lint"}, {"serve", "--listen", "127.0.0.1:0"}};
        for (Words words : openers) {
            words.insert(words.begin(), {"--data", data});
            const test::ProcessEnd end = faultline(words);
            CAPTURE(end.err);
            CHECK(end.exit_code == 1);
            CHECK(end.out.empty());
            CHECK(end.err.find("another process") != std::string::npos);
        }
        CHECK(server.stop().exit_code == 0);
    }

    TEST_CASE("an address that cannot be listened on fails with its name") {
        const MemoryFolder folder;
        const std::string data = (folder.path() / "store").string();
        ServeProcess server(data);
        const std::string taken = server.url().substr(std::string("http://").size());
        const std::string other = (folder.path() / "other").string();

        const std::vector<std::pair<std::string, int>> addresses = {
            {taken, 1}, {"0.0.0.0:0", 2}, {"nonsense", 2}};
        for (const auto& [listen, exit_code] : addresses) {
            CAPTURE(listen);
            const test::ProcessEnd end = faultline({"--data", other, "serve", "--listen", listen});
            CHECK(end.exit_code == exit_code);
            CHECK(end.err.find(listen) != std::string::npos);
        }
    }

    TEST_CASE("a server that is not there fails a command with its address") {
        const test::ProcessEnd end = faultline({"--server", "http://127.0.0.1:1", "lint"});

        CHECK(end.exit_code == 1);
        CHECK(end.out.empty());
        CHECK(end.err.find("127.0.0.1:1") != std::string::npos);
    }

    TEST_CASE("a signal lets a stream be read to its end and answers those who wait") {
        const MemoryFolder folder;
        ServeProcess server((folder.path() / "store").string());
        std::string estate;
        for (int i = 0; i < kStreamedCis; i++) {
            estate += R"({"ci":{"id":"ci-)" + std::to_string(i) +
                      R"(","class":"server","attributes":{"note":")" +
                      std::string(kNoteBytes, static_cast<char>('a' + i % 26)) + "\"}}}\n";
        }
        REQUIRE(server.send(import_call(estate)).value().status == 200);
        const auto port = static_cast<std::uint16_t>(
            std::stoul(server.url().substr(server.url().rfind(':') + 1)));
        http::testing::RawClient stream(port);
        stream.send("GET /api/v1/audit/trail?with_operations=true HTTP/1.1\r\nHost: " +
                    server.url().substr(std::string("http://").size()) + "\r\n\r\n");
        REQUIRE(stream.receive_more());
        http::testing::RawClient feed(port);
        feed.send("GET /api/v1/changes-feed?after=2&wait_s=60 HTTP/1.1\r\nHost: " +
                  server.url().substr(std::string("http://").size()) + "\r\n\r\n");
        // So that it most likely waits by then; it is answered in the same way if it does not.
        std::this_thread::sleep_for(std::chrono::milliseconds(200));

        const auto before = std::chrono::steady_clock::now();
        server.process().send(SIGTERM);
        while (server.process().err().find("draining") == std::string::npos) {
            std::this_thread::yield();
        }
        const http::testing::RawAnswer page = feed.receive();
        while (stream.receive_more()) {
        }
        const test::ProcessEnd end = server.process().wait();

        CHECK(page.status == 200);
        CHECK(page.body.find("\"changes\":[]") != std::string::npos);
        CHECK(stream.received().starts_with("HTTP/1.1 200"));
        CHECK(stream.received().size() > std::size_t{kStreamedCis} * kNoteBytes);
        CHECK(stream.received().ends_with("\r\n0\r\n\r\n"));
        CHECK_FALSE(stream.was_reset());
        CHECK(end.exit_code == 0);
        CHECK(std::chrono::steady_clock::now() - before < http::ServerLimits{}.drain_deadline);
    }
}

}  // namespace
}  // namespace faultline::cli
