// HttpClient against the guarded server, and against nobody.

#include "api/client/http_client.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/api/http/echo_server.h"

namespace faultline::client {
namespace {

using http::testing::EchoServer;
using http::testing::RawClient;

HttpClient client_of(const EchoServer& server) {
    auto client = HttpClient::create("http://127.0.0.1:" + std::to_string(server.port()));
    REQUIRE(client.ok());
    return std::move(client).value();
}

// Produces `bytes` bytes in pieces.
std::function<Result<std::size_t>(std::span<char>)> source_of(std::size_t bytes) {
    return [rest = bytes](std::span<char> into) mutable -> Result<std::size_t> {
        const std::size_t made = std::min({rest, into.size(), std::size_t{1000}});
        std::fill_n(into.data(), made, 'x');
        rest -= made;
        return made;
    };
}

TEST_SUITE("api/client/http_client") {
    TEST_CASE("a server is named by scheme, host and port alone") {
        for (const char* url : {"http://127.0.0.1:8080",
                                "http://localhost:8080/",
                                "https://cmdb.example.org",
                                "http://[::1]:80"}) {
            CAPTURE(url);
            CHECK(HttpClient::create(url).ok());
        }
        for (const char* url : {"",
                                "127.0.0.1:8080",
                                "ftp://a",
                                "file:///etc/passwd",
                                "http://",
                                "http://user:secret@a",
                                "http://a/path",
                                "http://a?x",
                                "http://a:0",
                                "http://a:65536",
                                "http://a:8x",
                                "http://a b",
                                "http://a\r\nX: y"}) {
            CAPTURE(url);
            const auto client = HttpClient::create(url);
            REQUIRE_FALSE(client.ok());
            CHECK(client.error().code == ErrorCode::invalid_argument);
        }
    }

    TEST_CASE("an answer has its status, headers and body") {
        const EchoServer server;
        HttpClient client = client_of(server);

        const auto answer = client.send({.target = "/a"});

        REQUIRE(answer.ok());
        CHECK(answer.value().status == 200);
        CHECK(answer.value().body == "GET /a 0");
        REQUIRE(answer.value().header("content-type") != nullptr);
        CHECK(*answer.value().header("content-type") == "text/plain");
    }

    TEST_CASE("the target goes over the wire as it is") {
        const EchoServer server;
        HttpClient client = client_of(server);
        for (const char* target : {"/a%2Fb/../%2e%2e//c?x=%00&y=a+b", "/..", "//x", "/?"}) {
            CAPTURE(target);
            const auto answer = client.send({.target = target});
            REQUIRE(answer.ok());
            CHECK(answer.value().body == "GET " + std::string(target) + " 0");
        }
    }

    TEST_CASE("bodies arrive from memory and from a source of known or unknown size") {
        const EchoServer server;
        HttpClient client = client_of(server);

        const auto memory = client.send({.method = "PUT", .target = "/m", .body = "hello"});
        const auto empty = client.send({.method = "POST", .target = "/e"});
        const auto known = client.send({.method = "POST",
                                        .target = "/api/v1/imports",
                                        .read_body = source_of(3'000'000),
                                        .read_body_bytes = 3'000'000});
        const auto unknown = client.send(
            {.method = "POST", .target = "/api/v1/imports", .read_body = source_of(3'000'000)});

        REQUIRE(memory.ok());
        CHECK(memory.value().body == "PUT /m 5");
        REQUIRE(empty.ok());
        CHECK(empty.value().body == "POST /e 0");
        REQUIRE(known.ok());
        CHECK(known.value().body == "POST /api/v1/imports 3000000");
        REQUIRE(unknown.ok());
        CHECK(unknown.value().body == "POST /api/v1/imports 3000000");
    }

    TEST_CASE("an error of the source ends the call and is returned") {
        const EchoServer server;
        HttpClient client = client_of(server);

        const auto answer =
            client.send({.method = "POST", .target = "/x", .read_body = [](std::span<char>) {
                             return Result<std::size_t>(invalid_argument("line 7 is broken"));
                         }});

        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().message == "line 7 is broken");
    }

    TEST_CASE("a refusal by the server is an answer with its document") {
        const EchoServer server;
        HttpClient client = client_of(server);

        const auto answer =
            client.send({.method = "POST", .target = "/p", .body = std::string(2'100'000, 'x')});

        REQUIRE(answer.ok());
        CHECK(answer.value().status == 413);
        CHECK(answer.value().body.find("body_too_large") != std::string::npos);
    }

    TEST_CASE("a streamed answer is given on piece by piece, errors are collected") {
        const EchoServer server;
        HttpClient client = client_of(server);
        std::string seen;
        const auto see = [&seen](std::string_view bytes) {
            seen += bytes;
            return true;
        };

        const auto lines = client.send({.target = "/lines", .on_body = see});
        const std::size_t seen_bytes = seen.size();
        const auto failed = client.send({.target = "/throw", .on_body = see});

        REQUIRE(lines.ok());
        CHECK(lines.value().body.empty());
        CHECK(seen.ends_with("{\"line\":4999}\n"));
        REQUIRE(failed.ok());
        CHECK(failed.value().status == 500);
        CHECK(failed.value().body.find("internal_error") != std::string::npos);
        CHECK(seen.size() == seen_bytes);
    }

    TEST_CASE("HEAD has headers and no body") {
        const EchoServer server;
        HttpClient client = client_of(server);

        const auto answer = client.send({.method = "HEAD", .target = "/x"});

        REQUIRE(answer.ok());
        CHECK(answer.value().body.empty());
        CHECK(*answer.value().header("content-length") == "9");
    }

    TEST_CASE("a server that does not run is named with a hint") {
        std::uint16_t port = 0;
        {
            const EchoServer server;
            port = server.port();
        }
        const std::string url = "http://127.0.0.1:" + std::to_string(port);
        auto client = HttpClient::create(url);
        REQUIRE(client.ok());

        const auto answer = client.value().send({});

        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().code == ErrorCode::unavailable);
        CHECK(answer.error().message ==
              "cannot reach " + url + ": connection refused; is `faultline serve` running?");
    }

    TEST_CASE("an answer that breaks off is an error, not a short answer") {
        EchoServer server({.drain_deadline = std::chrono::milliseconds(50)});
        HttpClient client = client_of(server);

        const auto answer =
            client.send({.target = "/endless", .on_body = [&server](std::string_view) {
                             server.stop();
                             return true;
                         }});

        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().code == ErrorCode::unavailable);
    }

    TEST_CASE("calls that would break the protocol are refused before they are sent") {
        const EchoServer server;
        HttpClient client = client_of(server);

        CHECK_FALSE(client.send({.method = "GET /"}).ok());
        CHECK_FALSE(client.send({.target = "x"}).ok());
        CHECK_FALSE(client.send({.target = "/a b"}).ok());
        CHECK_FALSE(client.send({.target = "/a#b"}).ok());
        CHECK_FALSE(client.send({.headers = {{"X", "a\r\nY: b"}}}).ok());
        CHECK_FALSE(client.send({.headers = {{"X:", "a"}}}).ok());
        CHECK(server.handled == 0);
    }

    TEST_CASE("a collected answer is limited") {
        const EchoServer server;
        auto client = HttpClient::create("http://127.0.0.1:" + std::to_string(server.port()),
                                         {.collected_bytes_max = 1000});
        REQUIRE(client.ok());

        const auto answer = client.value().send({.target = "/lines"});

        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().code == ErrorCode::too_large);
        CHECK(answer.error().message.find("1000") != std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::client
