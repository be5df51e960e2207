// RequestService: serves the request on one connection: body, handler, answer.
//
// Thread safety: serve() may be called from several threads at once, each with its own connection.

#pragma once

#include <atomic>

#include "api/http/connection.h"
#include "api/http/httplib_bridge.h"
#include "api/http/message.h"
#include "api/http/server_limits.h"

namespace faultline::http {

class RequestService {
 public:
    // `bridge` must outlive it.
    RequestService(const ServerLimits& limits, Handler handler, HttplibBridge& bridge);

    // Answers `connection.request` and decides whether the connection may go on.
    void serve(Connection& connection);

    // From now on every answer is the last one of its connection.
    void begin_drain() { draining_ = true; }

 private:
    [[nodiscard]] Response ask_handler(Request& request) const;

    const ServerLimits limits_;
    const Handler handler_;
    HttplibBridge& bridge_;
    std::atomic<bool> draining_{false};
};

}  // namespace faultline::http
