// HTTP messages without a transport: what the router reads and answers, whether the bytes came over
// a socket or from the command line in the same process.
//
// Thread safety: none; a Request, its body and its Response belong to the thread that serves them.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/byte_sink.h"
#include "engine/base/byte_source.h"
#include "engine/base/result.h"

namespace faultline::http {

// The methods routes may use.  `other` is everything else (the router answers 501).
enum class Method { get, head, post, put, patch, del, options, other };

// The method of this exact name ("GET", case matters), else Method::other.
[[nodiscard]] Method method_of(std::string_view name);

// The name as it appears in a request line or an `Allow` header; "" for Method::other.
[[nodiscard]] std::string_view method_name(Method method);

// Header fields in the order of the message.
using Headers = std::vector<std::pair<std::string, std::string>>;

// The bytes of a request's body, read once from the beginning.
// Errors of read(): invalid_argument if the body's framing is malformed; too_large if it exceeds
// the limit of the route; unavailable if the client is too slow or gone.  Every later read says the
// same.
using BodyReader = ByteSource;

// The rest of `body` in one string.
// Errors: those of BodyReader::read, and too_large if there are more than `bytes_max` bytes.
[[nodiscard]] Result<std::string> read_all(BodyReader& body, std::size_t bytes_max);

// One request.  It lives until its Response has been sent, `write_body` included.
struct Request {
    Method method = Method::get;
    std::string method_text = "GET";  // as sent; tells Method::other apart
    std::string target = "/";         // path and query exactly as sent: nothing is decoded
    Headers headers;                  // names in lower case, values without surrounding space
    BodyReader* body = nullptr;       // null: no body
    std::optional<std::uint64_t> content_length;  // absent: no body, or one of unknown length

    // The value of the first field of this name, or null.  `name` in lower case.
    [[nodiscard]] const std::string* header(std::string_view name) const;
};

// One answer: `body`, or `write_body` if it is set.
struct Response {
    int status = 200;
    std::string content_type = {};
    Headers headers = {};  // further fields; framing, Connection and Date are the transport's
    // Produces a body of unknown length; returns false to abort the answer, which the client then
    // sees as cut off.
    std::function<bool(ByteSink&)> write_body = {};
    std::string body = {};
};

// Answers a request.  Called from several threads at once.
using Handler = std::function<Response(Request&)>;

}  // namespace faultline::http
