// Backend: where the command line's requests go, this process or a server.
//
// Both are given the same requests, so that the same command prints the same bytes.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "api/http/message.h"
#include "engine/base/byte_sink.h"
#include "engine/base/byte_source.h"
#include "engine/base/result.h"

namespace faultline::cli {

// A request of the command line.
struct BackendCall {
    http::Method method = http::Method::get;
    std::string target;
    ByteSource* body = nullptr;                    // null: none
    std::optional<std::uint64_t> body_bytes = {};  // absent: unknown
    std::string content_type = {};
    http::Headers headers = {};  // further fields
    ByteSink* stream = nullptr;  // takes the body of a successful answer; null: it is collected
};

// An answer.  The body is empty if it was streamed.
struct BackendAnswer {
    int status = 0;
    std::string body;
};

// Sends requests.
class Backend {
 public:
    virtual ~Backend() = default;

    // The answer, whatever its status.
    // Errors: unavailable if the server cannot be reached; what the body's source says.
    virtual Result<BackendAnswer> send(const BackendCall& call) = 0;
};

// Answers in this process, on the store in `directory`, as the user who runs it.
// Errors: as app::App::open().
[[nodiscard]] Result<std::unique_ptr<Backend>> local_backend(const std::string& directory,
                                                             bool create_if_missing);

// Asks the server at `url`.
// Errors: invalid_argument if it is no URL.
[[nodiscard]] Result<std::unique_ptr<Backend>> remote_backend(const std::string& url);

}  // namespace faultline::cli
