// GuardedServer under attack: each case keeps attacking until it has seen the refusal, and most of
// them ask for a sign of life meanwhile.

#include <algorithm>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "api/http/guarded_server.h"
#include "tests/api/http/echo_server.h"

namespace faultline::http::testing {
namespace {

using std::chrono::milliseconds;

constexpr long kMemoryGrowthMaxKiB = 256L * 1024;

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// A refusal is a problem document that names its code, and the end of the connection.
void check_refused(const RawAnswer& answer, int status, const std::string& code) {
    CHECK(answer.status == status);
    CHECK(answer.whole);
    CHECK(contains(answer.head, "Content-Type: application/problem+json"));
    CHECK(contains(answer.head, "Connection: close"));
    CHECK(contains(answer.body, "\"type\":\"urn:faultline:problem:" + code + "\""));
    CHECK(contains(answer.body, "\"status\":" + std::to_string(status)));
    CHECK(answer.body.ends_with(",\"violations\":[]}\n"));
}

std::string post(const std::string& fields, const std::string& body = "") {
    return "POST /p HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n" + body;
}

TEST_SUITE("api/http/guarded_server attacks") {
    TEST_CASE("a header that trickles in is ended with 408 and holds nobody up") {
        const EchoServer server({.header_deadline = milliseconds(300)});
        std::vector<RawClient> slow;
        for (int i = 0; i < 50; i++) {
            slow.push_back(server.connect());
            slow.back().send("GET / HTTP/1.1\r\nX: ");
        }

        CHECK(server.healthy());
        for (RawClient& client : slow) {
            client.send("x");
        }
        const RawAnswer answer = slow.front().receive();

        check_refused(answer, 408, "request_timeout");
        CHECK(contains(answer.body, "300 ms"));
        CHECK(slow.front().ends());
    }

    TEST_CASE("small bodies that trickle in are ended with 408 and hold nobody up") {
        const EchoServer server({.request_deadline = milliseconds(400), .connections_max = 40});
        std::vector<RawClient> slow;
        for (int i = 0; i < 50; i++) {
            slow.push_back(server.connect());
            slow.back().send(post("Content-Length: 1000", "x"));
        }

        CHECK(server.healthy());

        check_refused(slow.back().receive(), 408, "request_timeout");
    }

    TEST_CASE("large bodies that trickle in are ended with 408 and hold nobody up") {
        const EchoServer server({.request_deadline = milliseconds(400)});
        std::vector<RawClient> slow;
        for (int i = 0; i < 50; i++) {
            slow.push_back(server.connect());
            slow.back().send(
                post(i % 2 == 0 ? "Content-Length: 1000000" : "Transfer-Encoding: chunked"));
        }

        CHECK(server.healthy());

        check_refused(slow.front().receive(), 408, "request_timeout");
    }

    TEST_CASE("a bulk body may be large but not idle") {
        const EchoServer server({.body_bytes_max = 1000, .bulk_idle = milliseconds(200)});
        const std::string head = "POST /api/v1/imports HTTP/1.1\r\nHost: a\r\nContent-Length: ";
        RawClient good = server.connect();
        RawClient idle = server.connect();

        const RawAnswer taken = good.ask(head + "3000000\r\n\r\n" + std::string(3000000, 'x'));
        const RawAnswer ended = idle.ask(head + "3000000\r\n\r\nxyz");

        CHECK(taken.body == "POST /api/v1/imports 3000000");
        check_refused(ended, 408, "request_timeout");
    }

    TEST_CASE("a header of 10 MB is refused with its limit") {
        const EchoServer server;
        RawClient client = server.connect();
        client.send("GET / HTTP/1.1\r\nX: ");
        const std::string megabyte(1 << 20, 'x');
        for (int i = 0; i < 10 && client.send(megabyte); i++) {
        }

        const RawAnswer answer = client.receive();

        check_refused(answer, 431, "header_too_large");
        CHECK(contains(answer.body, "32768"));
        CHECK(server.healthy());
    }

    TEST_CASE("10,000 header lines are refused") {
        const EchoServer server;
        std::string request = "GET / HTTP/1.1\r\nHost: a\r\n";
        for (int i = 0; i < 10'000; i++) {
            request += "X-" + std::to_string(i) + ": y\r\n";
        }
        std::string few = "GET / HTTP/1.1\r\nHost: a\r\n";
        for (int i = 0; i < 100; i++) {
            few += "X: y\r\n";
        }

        check_refused(server.ask(request + "\r\n"), 431, "header_too_large");
        const RawAnswer counted = server.ask(few + "\r\n");

        check_refused(counted, 431, "header_too_large");
        CHECK(contains(counted.body, "limit of 100"));
    }

    TEST_CASE("a very long target is refused whether or not it ends") {
        const EchoServer server;

        const RawAnswer whole =
            server.ask("GET /" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n");
        const RawAnswer endless = server.ask("GET /" + std::string(1 << 20, 'x'));

        check_refused(whole, 414, "target_too_long");
        check_refused(endless, 414, "target_too_long");
        CHECK(contains(whole.body, "8192"));
    }

    TEST_CASE("an endless chunked body is refused at the limit") {
        const EchoServer server;
        RawClient client = server.connect();
        client.send(post("Transfer-Encoding: chunked"));
        const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
        int sent = 0;
        while (sent < 4096 && client.send(chunk)) {
            sent++;
            if (sent == 40) break;  // 2.5 MiB; the limit is 2 MiB
        }

        const RawAnswer answer = client.receive();

        check_refused(answer, 413, "body_too_large");
        CHECK(contains(answer.body, "2097152"));
    }

    TEST_CASE("a huge Content-Length is refused before the body") {
        const EchoServer server;
        for (const char* length : {"2097153", "99999999999", "99999999999999999999999999"}) {
            CAPTURE(length);
            const RawAnswer answer = server.ask(post("Content-Length: " + std::string(length)));
            check_refused(answer, 413, "body_too_large");
            CHECK(contains(answer.body, "2097152"));
        }
    }

    TEST_CASE("whatever could be read in two ways is refused with 400 and the connection ends") {
        const EchoServer server;
        const std::string get = "GET / HTTP/1.1\r\n";
        const std::vector<std::string> requests = {
            post("Content-Length: 5\r\nContent-Length: 5", "hello"),
            post("Content-Length: 5\r\nContent-Length: 6", "hello!"),
            post("Content-Length: 5, 5", "hello"),
            post("Content-Length: +5", "hello"),
            post("Content-Length: 0x5", "hello"),
            post("Content-Length:"),
            post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
            "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            post("Transfer-Encoding: chunked", "5 \r\nhello\r\n0\r\n\r\n"),
            post("Transfer-Encoding: chunked", "0x5\r\nhello\r\n0\r\n\r\n"),
            post("Transfer-Encoding: chunked", "-5\r\nhello\r\n0\r\n\r\n"),
            post("Transfer-Encoding: chunked", "5\nhello\n0\n\n"),
            post("Transfer-Encoding: chunked", "4\r\nhello\r\n0\r\n\r\n"),
            post("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"),
            post("Transfer-Encoding: chunked", "5;" + std::string(1000, 'e') + "\r\nhello"),
            get + "Host: a\r\nHost: b\r\n\r\n",
            get + "\r\n",
            get + "Host: a, b\r\n\r\n",
            get + "Host: a\r\nX: a\r\n folded: b\r\n\r\n",
            get + "Host: a\r\nX : b\r\n\r\n",
            get + "Host: a\r\n: b\r\n\r\n",
            get + "Host: a\r\nno colon\r\n\r\n",
            get + "Host: a\r\nX: a\rb\r\n\r\n",
            get +
                "Host: a\r\nX: a\x01"
                "b\r\n\r\n",
            get +
                "Host: a\r\nX: a\x7f"
                "b\r\n\r\n",
            get + "Host: a\nX: b\n\n",
            get + std::string("Host: a\r\nX: \0b\r\n\r\n", 18),
            std::string("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 29),
            "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
            "GET / http/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.10\r\nHost: a\r\n\r\n",
            "GET x HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /\r\n\r\n",
            "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
            "\x16\x03\x01\x02\r\n\r\n",
            " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        };
        for (std::size_t i = 0; i < requests.size(); i++) {
            CAPTURE(i);
            CAPTURE(requests[i]);
            RawClient client = server.connect();
            check_refused(client.ask(requests[i]), 400, "malformed_request");
            CHECK(client.ends());
        }
    }

    TEST_CASE("encodings, versions and expectations nobody promised are refused by name") {
        const EchoServer server;

        check_refused(server.ask(post("Content-Encoding: gzip\r\nContent-Length: 5", "hello")),
                      415,
                      "unsupported_content_encoding");
        check_refused(server.ask(post("Content-Type: Multipart/form-data\r\nContent-Length: 0")),
                      415,
                      "unsupported_content_type");
        check_refused(server.ask(post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n")),
                      501,
                      "unsupported_transfer_encoding");
        check_refused(
            server.ask(post("Expect: magic\r\nContent-Length: 0")), 417, "expectation_failed");
        check_refused(server.ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505, "version_not_supported");
    }

    TEST_CASE("ranges are ignored, however many") {
        const EchoServer server;
        std::string ranges = "Range: bytes=0-0";
        for (int i = 0; i < 2000; i++) {
            ranges += ",0-" + std::to_string(i);
        }

        const RawAnswer answer = server.ask(
            "GET /lines HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + ranges + "\r\n\r\n");

        CHECK(answer.status == 200);
        CHECK(contains(answer.body, "{\"line\":4999}"));
        CHECK_FALSE(contains(answer.head, "Content-Range"));
    }

    TEST_CASE("answers are never compressed") {
        const EchoServer server;

        const RawAnswer answer =
            server.ask("GET /x HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip, br, deflate\r\n\r\n");

        CHECK(answer.body == "GET /x 0");
        CHECK_FALSE(contains(answer.head, "Content-Encoding"));
    }

    TEST_CASE("pipelined requests are answered in order") {
        const EchoServer server;
        RawClient client = server.connect();
        std::string requests;
        for (int i = 0; i < 300; i++) {
            requests += "POST /" + std::to_string(i) +
                        " HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
        }

        client.send(requests);

        for (int i = 0; i < 300; i++) {
            REQUIRE(client.receive().body == "POST /" + std::to_string(i) + " 3");
        }
    }

    TEST_CASE("200 idle connections hold no worker") {
        const EchoServer server;
        std::vector<RawClient> idle;
        for (int i = 0; i < 200; i++) {
            idle.push_back(server.connect());
            if (i % 2 == 0) idle.back().ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        for (int i = 0; i < 20; i++) {
            CHECK(server.healthy());
        }
        CHECK(idle.front().ask("GET /still HTTP/1.1\r\nHost: a\r\n\r\n").body == "GET /still 0");
    }

    TEST_CASE("more connections than the limit make room for new ones") {
        const EchoServer server({.connections_max = 20});
        std::vector<RawClient> idle;
        for (int i = 0; i < 100; i++) {
            idle.push_back(server.connect());
            idle.back().send(i % 2 == 0 ? "" : "GET / HTTP/1.1\r\nX: ");
        }

        CHECK(server.healthy());
        CHECK(idle.front().ends());
    }

    TEST_CASE("a connection nobody can make room for is told so") {
        EchoServer server({.connections_max = 2});
        RawClient first = server.connect();
        RawClient second = server.connect();
        first.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
        second.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
        REQUIRE(server.gate.wait_inside(2));

        const RawAnswer answer = server.connect().receive();
        server.gate.open();

        check_refused(answer, 503, "overloaded");
        CHECK(contains(answer.head, "Retry-After: 1\r\n"));
        CHECK(contains(answer.body, "limit of 2"));
        CHECK(first.receive().body == "GET /wait 0");
    }

    TEST_CASE("a full queue is answered with 503 and Retry-After") {
        EchoServer server({.workers = 2, .streaming_workers_max = 1, .queued_requests_max = 3});
        std::vector<RawClient> clients;
        const auto add = [&] {
            clients.push_back(server.connect());
            clients.back().send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
        };
        for (int i = 0; i < 2; i++) {
            add();
        }
        REQUIRE(server.gate.wait_inside(2));
        for (int i = 0; i < 10; i++) {
            add();
        }

        std::vector<RawAnswer> refused;
        for (std::size_t i = 5; i < clients.size(); i++) {
            refused.push_back(clients[i].receive());
        }
        server.gate.open();

        for (const RawAnswer& answer : refused) {
            check_refused(answer, 503, "overloaded");
            CHECK(contains(answer.head, "Retry-After: 1\r\n"));
            CHECK(contains(answer.body, "limit of 3"));
        }
        for (std::size_t i = 0; i < 5; i++) {
            CHECK(clients[i].receive().body == "GET /wait 0");
        }
    }

    TEST_CASE("an answer nobody reads any more is not produced any further") {
        EchoServer server;
        {
            RawClient client = server.connect();
            client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
            while (client.received().size() < 300'000) {
                REQUIRE(client.receive_more());
            }
        }

        const auto until = std::chrono::steady_clock::now() + kPatience;
        while (!server.stream_ended && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(milliseconds(5));
        }

        CHECK(server.stream_ended);
    }

    TEST_CASE("a client that does not read its answer is cut off") {
        const EchoServer server({.write_idle = milliseconds(200)});
        RawClient client = server.connect();
        client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");

        const auto until = std::chrono::steady_clock::now() + kPatience;
        while (!server.stream_ended && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(milliseconds(5));
        }

        CHECK(server.stream_ended);
    }

    TEST_CASE("CRLF in a target stays percent-encoded") {
        const EchoServer server;

        const RawAnswer answer =
            server.ask("GET /%0d%0aSet-Cookie:%20a HTTP/1.1\r\nHost: a\r\n\r\n");

        CHECK(answer.body == "GET /%0d%0aSet-Cookie:%20a 0");
        CHECK_FALSE(contains(answer.head, "Set-Cookie"));
    }

    // Property: whatever bytes arrive, the server lives, and it neither leaks descriptors nor
    // grows.
    TEST_CASE("mutated requests do no harm") {
        const EchoServer server({.header_deadline = milliseconds(50),
                                 .request_deadline = milliseconds(50),
                                 .keep_alive_idle = milliseconds(50)});
        const std::vector<std::string> seeds = {
            "GET /a?b=c HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\nConnection: close\r\n\r\n",
            post("Content-Length: 5\r\nConnection: close", "hello"),
            post("Transfer-Encoding: chunked\r\nConnection: close", "5\r\nhello\r\n0\r\n\r\n"),
        };
        const long memory = process_status("VmHWM:");
        const std::size_t descriptors = open_descriptors();
        for (std::uint32_t seed = 0; seed < 1500; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            std::string request = seeds[random() % seeds.size()];
            for (std::uint32_t i = 0; i <= random() % 4; i++) {
                request[random() % request.size()] = static_cast<char>(random());
            }
            RawClient client = server.connect();
            client.send(request);
        }

        CHECK(server.healthy());
        CHECK(process_status("VmHWM:") - memory < kMemoryGrowthMaxKiB);
        const auto until = std::chrono::steady_clock::now() + kPatience;
        while (open_descriptors() > descriptors && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(milliseconds(5));
        }
        CHECK(open_descriptors() == descriptors);
    }

    TEST_CASE("a crowd of floods together stays within its memory") {
        const EchoServer server;
        const long memory = process_status("VmHWM:");
        std::vector<std::thread> crowd;
        for (int i = 0; i < 8; i++) {
            crowd.emplace_back([&server, i] {
                const std::string piece(1 << 16, 'x');
                RawClient client = server.connect();
                client.send(i % 2 == 0 ? "GET / HTTP/1.1\r\nX: "
                                       : post("Transfer-Encoding: chunked", "FFFFFFFFFF\r\n"));
                for (int sent = 0; sent < 320 && client.send(piece); sent++) {
                }
            });
        }

        CHECK(server.healthy());
        for (std::thread& thread : crowd) {
            thread.join();
        }
        CHECK(server.healthy());
        CHECK(process_status("VmHWM:") - memory < kMemoryGrowthMaxKiB);
    }
}

}  // namespace
}  // namespace faultline::http::testing
