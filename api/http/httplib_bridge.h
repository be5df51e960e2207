// HttplibBridge: the only door to cpp-httplib.  The library listens, accepts and writes answers; it
// never sees a byte a client sent.
//
// Version 0.11.4 decodes paths before routing, reads headers and chunked bodies without limit,
// inflates what it is sent, multiplies memory by ranges and lets idle connections hold threads.  So
// an accepted socket is taken from it before it reads (process_and_close_socket), the request is
// received by our own code, and process_request is fed a fixed, harmless head in its place and
// writes what our handler answered.
//
// Thread safety: answer() may be called from several threads at once, the rest as stated.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "api/http/listen_address.h"
#include "api/http/message.h"
#include "engine/base/result.h"

namespace faultline::http {

// How an answer goes over the wire.
struct AnswerForm {
    bool head_only = false;  // the request was HEAD
    bool http_1_1 = true;    // false: no chunked framing; the end of the connection ends the answer
    bool close = false;      // announce that the connection ends here
};

class HttplibBridge {
 public:
    // Listens on `address`; a port of 0 is replaced by the one the system chose.
    // Errors: unavailable if the address is in use or not there.
    [[nodiscard]] static Result<std::unique_ptr<HttplibBridge>> listen(ListenAddress address);
    HttplibBridge(const HttplibBridge&) = delete;
    HttplibBridge& operator=(const HttplibBridge&) = delete;
    ~HttplibBridge();

    // Where it listens.
    [[nodiscard]] const ListenAddress& address() const;

    // Gives every accepted socket to `on_connection`, which owns it then.  Returns after
    // interrupt().  REQUIRES: called once, by one thread.
    void accept_until_interrupted(std::function<void(int)> on_connection);

    // Makes accept_until_interrupted() return; connections are refused from now on.  From any
    // thread.
    void interrupt();

    // Frees the address.  REQUIRES: accept_until_interrupted() has returned.
    void release();

    // Writes `response` to `wire`.  False if it could not be written whole, in which case the
    // connection must end.  REQUIRES: valid field names and values.
    [[nodiscard]] bool answer(Response& response, const AnswerForm& form, ByteSink& wire);

 private:
    class Listener;

 public:
    // For listen(): Listener is private.
    explicit HttplibBridge(std::unique_ptr<Listener> listener);

 private:
    std::unique_ptr<Listener> listener_;
};

}  // namespace faultline::http
