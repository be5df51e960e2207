// GuardedServer: what well-behaved clients get, starting and stopping.

#include "api/http/guarded_server.h"

#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/http/echo_server.h"

namespace faultline::http::testing {
namespace {

std::string get(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

ErrorCode start_error(const std::string& listen) {
    ServerOptions options;
    options.listen = listen;
    GuardedServer server(options, [](Request&) { return Response{}; });
    const auto started = server.start();
    REQUIRE_FALSE(started.ok());
    return started.error().code;
}

TEST_SUITE("api/http/guarded_server") {
    TEST_CASE("addresses beyond the loopback interface are refused") {
        for (const char* listen : {"0.0.0.0:0", "[::]:0", "192.168.1.1:0", "example.org:0", ":0"}) {
            CAPTURE(listen);
            CHECK(start_error(listen) == ErrorCode::invalid_argument);
        }
        for (const char* listen : {"127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1"}) {
            CAPTURE(listen);
            CHECK(start_error(listen) == ErrorCode::invalid_argument);
        }
    }

    TEST_CASE("loopback addresses get a free port when they ask for port 0") {
        for (const char* listen : {"127.0.0.1:0", "127.0.0.2:0", "localhost:0"}) {
            CAPTURE(listen);
            ServerOptions options;
            options.listen = listen;
            GuardedServer server(options, [](Request&) { return Response{}; });

            REQUIRE(server.start().ok());

            CHECK(server.port() != 0);
            CHECK(contains(server.address(), std::to_string(server.port())));
        }
    }

    TEST_CASE("a port that is taken is refused with its address in the message") {
        const EchoServer first;
        ServerOptions options;
        options.listen = "127.0.0.1:" + std::to_string(first.port());
        GuardedServer second(options, [](Request&) { return Response{}; });

        const auto started = second.start();

        REQUIRE_FALSE(started.ok());
        CHECK(started.error().code == ErrorCode::unavailable);
        CHECK(contains(started.error().message, options.listen));
    }

    TEST_CASE("the handler sees the target exactly as sent") {
        const EchoServer server;
        for (const char* target :
             {"/a%2Fb/%2e%2E/../..", "//x//y?q=%00&r=a+b", "/%zz", "/a;b=c?"}) {
            CAPTURE(target);
            CHECK(server.ask(get(target)).body == "GET " + std::string(target) + " 0");
        }
    }

    TEST_CASE("an absolute target is reduced to its path") {
        const EchoServer server;

        CHECK(server.ask(get("http://other:80/p?q")).body == "GET /p?q 0");
    }

    TEST_CASE("every method reaches the handler under its name") {
        const EchoServer server;
        for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"}) {
            CAPTURE(method);
            const std::string request = std::string(method) + " /x HTTP/1.1\r\nHost: a\r\n\r\n";
            CHECK(server.ask(request).body == std::string(method) + " /x 0");
        }
    }

    TEST_CASE("HEAD gets the length of the body and no body") {
        const EchoServer server;
        RawClient client = server.connect();

        const RawAnswer head = client.ask("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n", true);
        const RawAnswer next = client.ask(get("/y"));

        CHECK(head.status == 200);
        CHECK(contains(head.head, "Content-Length: 9\r\n"));
        CHECK(next.body == "GET /y 0");
    }

    TEST_CASE("204 has neither body nor length") {
        const EchoServer server;
        RawClient client = server.connect();

        const RawAnswer answer = client.ask(get("/empty"), true);

        CHECK(answer.status == 204);
        CHECK_FALSE(contains(answer.head, "Content-Length"));
        CHECK(client.ask(get("/z")).body == "GET /z 0");
    }

    TEST_CASE("answers carry a date and name no software") {
        const EchoServer server;

        const RawAnswer answer = server.ask(get("/x"));

        CHECK(contains(answer.head, "\r\nDate: "));
        CHECK_FALSE(contains(answer.head, "Server:"));
        CHECK_FALSE(contains(answer.head, "Accept-Ranges"));
    }

    TEST_CASE("one connection serves many requests with bodies of every framing") {
        const EchoServer server;
        RawClient client = server.connect();
        const std::string post = "POST /p HTTP/1.1\r\nHost: a\r\n";
        for (int i = 0; i < 50; i++) {
            CAPTURE(i);
            CHECK(client.ask(post + "Content-Length: 5\r\n\r\nhello").body == "POST /p 5");
            CHECK(client.ask(post + "Content-Length: 200000\r\n\r\n" + std::string(200000, 'x'))
                      .body == "POST /p 200000");
            CHECK(client
                      .ask(post +
                           "Transfer-Encoding: chunked\r\n\r\n5;e=1\r\nhello\r\n0\r\nT: t\r\n"
                           "\r\n")
                      .body == "POST /p 5");
        }
    }

    TEST_CASE("Expect: 100-continue is answered before the body is sent") {
        const EchoServer server;
        for (const char* length : {"5", "100000"}) {
            CAPTURE(length);
            RawClient client = server.connect();
            const RawAnswer go = client.ask(
                "POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: " +
                std::string(length) + "\r\n\r\n");
            const std::string body(static_cast<std::size_t>(std::atoi(length)), 'x');

            CHECK(go.status == 100);
            CHECK(client.ask(body).body == "POST /p " + std::string(length));
        }
    }

    TEST_CASE("a body the handler did not want ends the connection") {
        const EchoServer server;
        RawClient client = server.connect();

        const RawAnswer answer = client.ask(
            "POST /ignore-body HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nGET");

        CHECK(answer.status == 200);
        CHECK(contains(answer.head, "Connection: close"));
        CHECK(client.ends());
    }

    TEST_CASE("a streamed answer arrives whole in chunks, and unframed for HTTP/1.0") {
        const EchoServer server;
        RawClient client = server.connect();

        const RawAnswer chunked =
            client.ask("GET /lines HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        const RawAnswer plain = server.ask("GET /lines HTTP/1.0\r\n\r\n");

        CHECK(contains(chunked.head, "Transfer-Encoding: chunked"));
        CHECK(chunked.body.ends_with("{\"line\":4999}\n\r\n0\r\n\r\n"));
        CHECK_FALSE(contains(plain.head, "Transfer-Encoding"));
        CHECK(plain.body.starts_with("{\"line\":0}\n{\"line\":1}\n"));
        CHECK(plain.body.ends_with("{\"line\":4999}\n"));
    }

    TEST_CASE("an answer that breaks off ends in a reset in every version") {
        const EchoServer server;
        for (const char* version : {"HTTP/1.1", "HTTP/1.0"}) {
            CAPTURE(version);
            RawClient client = server.connect();
            client.send("GET /break-off " + std::string(version) + "\r\nHost: a\r\n\r\n");
            while (client.receive_more()) {
            }

            CHECK(client.was_reset());
            CHECK_FALSE(contains(client.received(), "\r\n0\r\n\r\n"));
            CHECK_FALSE(contains(client.received(), "secret"));
        }
    }

    TEST_CASE("what a handler throws is answered with 500 and stays inside") {
        const EchoServer server;

        const RawAnswer answer = server.ask(get("/throw"));

        CHECK(answer.status == 500);
        CHECK(contains(answer.head, "application/problem+json"));
        CHECK_FALSE(contains(answer.head + answer.body, "secret"));
    }

    TEST_CASE("a handler cannot inject header lines") {
        const EchoServer server;

        const RawAnswer answer = server.ask(get("/inject"));

        CHECK(answer.status == 500);
        CHECK_FALSE(contains(answer.head, "Set-Cookie"));
    }

    TEST_CASE("stop lets a request in flight finish and refuses new connections") {
        EchoServer server;
        const std::uint16_t port = server.port();
        RawClient client = server.connect();
        RawClient idle = server.connect();
        client.send(get("/wait"));
        REQUIRE(server.gate.wait_inside(1));

        std::thread stopper([&] { server.stop(); });
        const bool idle_closed = idle.ends();
        const bool refused = !RawClient(port).connected();
        server.gate.open();
        const RawAnswer answer = client.receive();
        stopper.join();

        CHECK(idle_closed);
        CHECK(refused);
        CHECK(answer.body == "GET /wait 0");
        CHECK(contains(answer.head, "Connection: close"));
    }

    TEST_CASE("an answer that begins to be streamed after stop arrives whole") {
        EchoServer server;
        const std::uint16_t port = server.port();
        RawClient client = server.connect();
        client.send(get("/wait-lines"));
        REQUIRE(server.gate.wait_inside(1));

        std::thread stopper([&] { server.stop(); });
        while (RawClient(port).connected()) {
            std::this_thread::yield();
        }
        server.gate.open();
        const RawAnswer answer = client.receive();
        stopper.join();

        CHECK(answer.status == 200);
        CHECK(contains(answer.head, "Connection: close"));
        CHECK(answer.body.ends_with("{\"line\":4999}\n\r\n0\r\n\r\n"));
        CHECK_FALSE(client.was_reset());
    }

    TEST_CASE("stop cuts a client that outstays the drain deadline") {
        EchoServer server({.drain_deadline = std::chrono::milliseconds(100)});
        RawClient client = server.connect();
        client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nx");
        RawClient endless = server.connect();
        endless.send(get("/endless"));
        while (server.streamed_pieces == 0)
            std::this_thread::yield();

        server.stop();

        CHECK(server.stream_ended);
        CHECK(client.ends());
    }

    TEST_CASE("starting and stopping leaves neither threads nor descriptors behind") {
        { const EchoServer warm_up; }
        const long threads = process_status("Threads:");
        const std::size_t descriptors = open_descriptors();

        for (int i = 0; i < 5; i++) {
            EchoServer server;
            RawClient idle = server.connect();
            CHECK(server.healthy());
            server.stop();
            server.stop();
            CHECK(server.port() == 0);
        }

        CHECK(open_descriptors() == descriptors);
        CHECK(process_status("Threads:") == threads);
    }

    TEST_CASE("a stopped server can be started again and a running one cannot") {
        ServerOptions options;
        options.listen = "127.0.0.1:0";
        GuardedServer server(options, [](Request&) { return Response{.body = "x"}; });

        REQUIRE(server.start().ok());
        const auto twice = server.start();
        server.stop();
        const auto again = server.start();

        REQUIRE_FALSE(twice.ok());
        CHECK(twice.error().code == ErrorCode::conflict);
        REQUIRE(again.ok());
        CHECK(RawClient(server.port()).ask(get("/")).status == 200);
    }

    TEST_CASE("start and stop from several threads end in a stopped server") {
        ServerOptions options;
        options.listen = "127.0.0.1:0";
        GuardedServer server(options, [](Request&) { return Response{}; });
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; i++) {
            threads.emplace_back([&server] {
                for (int round = 0; round < 5; round++) {
                    const auto started = server.start();
                    CHECK((started.ok() || started.error().code == ErrorCode::conflict));
                    server.stop();
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }

        server.stop();

        CHECK(server.port() == 0);
    }

    TEST_CASE("stop ends a request whose head is still arriving at once, with an answer") {
        EchoServer server;
        RawClient half = server.connect();
        half.send("GET /half HTTP/1.1\r\nHost: a");
        RawClient waiting = server.connect();
        waiting.send(get("/wait"));
        REQUIRE(server.gate.wait_inside(1));
        CHECK(server.healthy());

        std::thread stopper([&] { server.stop(); });
        const auto before = std::chrono::steady_clock::now();
        const RawAnswer refused = half.receive();
        const auto took = std::chrono::steady_clock::now() - before;
        server.gate.open();
        const RawAnswer answer = waiting.receive();
        stopper.join();

        CHECK(refused.status == 503);
        CHECK(contains(refused.body, "stopping"));
        CHECK(took < std::chrono::seconds(2));
        CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(4));
        CHECK(answer.body == "GET /wait 0");
        CHECK(half.ends());
    }
}

}  // namespace
}  // namespace faultline::http::testing
