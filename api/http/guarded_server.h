// GuardedServer: an HTTP server that stays up and answers health questions while it is attacked.
//
// Every request that keeps the limits reaches the one handler with its raw target; every other is
// answered by the guard with `application/problem+json` that names the limit and its value.  No
// ranges, no compression, no multipart, no files.  Loopback addresses only.
//
//     accept thread (cpp-httplib) -> poller thread (waits for whole requests) -> workers (handler)
//
// Thread safety: all functions may be called from any thread.  The handler is called by several
// workers at once.

#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "api/http/message.h"
#include "api/http/request_intake.h"
#include "api/http/server_limits.h"
#include "engine/base/result.h"

namespace faultline::http {

// What a server is given at the start.
struct ServerOptions {
    std::string listen = "127.0.0.1:8080";  // HOST:PORT; port 0 lets the system choose
    ServerLimits limits;
    IsBulk is_bulk;  // which requests may send bulk bodies; empty: none
};

class GuardedServer {
 public:
    GuardedServer(ServerOptions options, Handler handler);
    GuardedServer(const GuardedServer&) = delete;
    GuardedServer& operator=(const GuardedServer&) = delete;
    // Like stop().
    ~GuardedServer();

    // Listens and serves until stop(); returns at once.  May be called again after stop().
    // Errors: invalid_argument if the address is not a loopback address; unavailable if it cannot
    // be listened on; conflict if the server is running.
    [[nodiscard]] Result<void> start();

    // Stops accepting, refuses requests whose head has not arrived, lets those in flight finish
    // until the drain deadline, cuts the rest and returns when all threads have ended.  Does
    // nothing if the server is not running. Cost: a handler that does not return keeps it waiting.
    void stop();

    // The port it listens on; 0 if it is not running.
    [[nodiscard]] std::uint16_t port() const;

    // Where it listens, as "HOST:PORT"; empty if it is not running.
    [[nodiscard]] std::string address() const;

 private:
    class Running;

    const ServerOptions options_;
    const Handler handler_;
    mutable std::mutex mutex_;
    std::unique_ptr<Running> running_;
};

}  // namespace faultline::http
