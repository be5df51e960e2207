// The server under test: its handler says what it was asked, and has a few routes that misbehave.
//
// Thread safety: the gate may be used from any thread.

#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

#include "api/http/guarded_server.h"
#include "tests/api/http/raw_client.h"

namespace faultline::http::testing {

// Lets a test hold a handler until it says go.
class Gate {
 public:
    void open() {
        const std::scoped_lock lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void pass() {
        std::unique_lock lock(mutex_);
        inside_++;
        changed_.notify_all();
        changed_.wait(lock, [&] { return open_; });
    }
    // False if not so many handlers wait inside in good time.
    bool wait_inside(int count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, kPatience, [&] { return inside_ >= count; });
    }

 private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    int inside_ = 0;
};

// A server on a free port.  Imports are bulk requests.
class EchoServer {
 public:
    explicit EchoServer(ServerLimits limits = {}) : server_(options(limits), handler()) {
        const auto started = server_.start();
        REQUIRE(started.ok());
    }

    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    [[nodiscard]] RawClient connect() const { return RawClient(port()); }
    RawAnswer ask(std::string_view bytes) const { return connect().ask(bytes); }
    void stop() { server_.stop(); }

    // True if a new client is answered within a second.
    bool healthy() const {
        const auto before = std::chrono::steady_clock::now();
        const RawAnswer answer =
            ask("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        return answer.status == 200 &&
               std::chrono::steady_clock::now() - before < std::chrono::seconds(1);
    }

    Gate gate;                            // /wait
    std::atomic<int> streamed_pieces{0};  // /endless
    std::atomic<bool> stream_ended{false};
    std::atomic<int> handled{0};

 private:
    static ServerOptions options(const ServerLimits& limits) {
        ServerOptions made;
        made.listen = "127.0.0.1:0";
        made.limits = limits;
        made.is_bulk = [](Method method, std::string_view target) {
            return method == Method::post && target.starts_with("/api/v1/imports");
        };
        return made;
    }

    Handler handler() {
        return [this](Request& request) {
            handled++;
            if (request.target == "/wait") gate.pass();
            if (request.target == "/throw") throw std::runtime_error("secret /etc/path");
            if (request.target == "/inject") return with_header("X-Note", "a\r\nSet-Cookie: b");
            if (request.target == "/ignore-body") return text("ignored");
            if (request.target == "/endless") return endless();
            if (request.target == "/wait-lines") gate.pass();
            if (request.target.ends_with("lines")) return lines();
            if (request.target == "/break-off") return broken();
            if (request.target == "/empty") return Response{.status = 204};
            return echo(request);
        };
    }

    static Response text(std::string body) {
        return {.content_type = "text/plain", .body = std::move(body)};
    }

    static Response with_header(std::string name, std::string value) {
        return {.headers = {{std::move(name), std::move(value)}}, .body = "x"};
    }

    Response endless() {
        Response response{.content_type = "text/plain"};
        response.write_body = [this](ByteSink& sink) {
            const std::string piece(64 * 1024, 'x');
            while (sink.write(piece))
                streamed_pieces++;
            stream_ended = true;
            return false;
        };
        return response;
    }

    static Response lines() {
        Response response{.content_type = "application/x-ndjson"};
        response.write_body = [](ByteSink& sink) {
            for (int i = 0; i < 5000; i++) {
                if (!sink.write("{\"line\":" + std::to_string(i) + "}\n")) return false;
            }
            return true;
        };
        return response;
    }

    static Response broken() {
        Response response{.content_type = "text/plain"};
        response.write_body = [](ByteSink& sink) -> bool {
            sink.write(std::string(100'000, 'x'));
            throw std::runtime_error("secret");
        };
        return response;
    }

    static Response echo(Request& request) {
        std::uint64_t bytes = 0;
        std::string piece(8192, '\0');
        while (request.body != nullptr) {
            const auto got = request.body->read(piece);
            if (!got.ok()) return {.status = 422, .content_type = "text/plain", .body = "broken"};
            if (got.value() == 0) break;
            bytes += got.value();
        }
        return text(request.method_text + " " + request.target + " " + std::to_string(bytes));
    }

    GuardedServer server_;
};

inline std::size_t open_descriptors() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry :
         std::filesystem::directory_iterator("/proc/self/fd")) {
        count++;
    }
    return count;
}

// A value of /proc/self/status in KiB, or a count.
inline long process_status(std::string_view key) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(key)) return std::atol(line.c_str() + key.size() + 1);
    }
    return -1;
}

}  // namespace faultline::http::testing
