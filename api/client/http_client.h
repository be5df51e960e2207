// HttpClient: asks one server over HTTP, on libcurl.
//
// The target goes over the wire exactly as given; no redirects are followed, nothing but http and
// https is spoken, and this machine is never asked through a proxy.
//
// Thread safety: none; one client per thread.  Consecutive calls reuse the connection.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/client/base_url.h"
#include "engine/base/result.h"

namespace faultline::client {

inline constexpr std::chrono::milliseconds kConnectTimeout{5'000};
// Long questions stay silent while they are computed.
inline constexpr std::chrono::seconds kSilenceMax{600};
inline constexpr std::size_t kCollectedBytesMax = std::size_t{1024} * 1024 * 1024;

// How long to wait and how much to keep.
struct ClientLimits {
    std::chrono::milliseconds connect_timeout = kConnectTimeout;
    std::chrono::seconds silence_max = kSilenceMax;  // no byte in either direction; at least 1 s
    std::size_t collected_bytes_max = kCollectedBytesMax;
};

// One question.
struct HttpCall {
    std::string method = "GET";
    std::string target = "/";  // path and query, percent-encoded
    std::vector<std::pair<std::string, std::string>> headers = {};

    // The body: these bytes, or what `read_body` produces if it is set.  It fills the beginning of
    // its argument and returns how many bytes, 0 at the end; its error ends the call.
    std::string body = {};
    std::function<Result<std::size_t>(std::span<char>)> read_body = {};
    std::optional<std::uint64_t> read_body_bytes = {};  // absent: sent in chunks

    // Receives the body of a successful (2xx) answer piece by piece; false ends the call.  Empty:
    // the body is collected.  The bodies of all other answers are always collected.
    std::function<bool(std::string_view)> on_body = {};
};

// What the server said, whatever the status.
struct HttpAnswer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;

    // The value of the first header of this name, or null.  `name` in lower case.
    [[nodiscard]] const std::string* header(std::string_view name) const;
};

class HttpClient {
 public:
    // A client of the server at `base_url` (see parse_base_url); does not connect yet.
    // Errors: invalid_argument if the URL is not one; unavailable if libcurl cannot start.
    [[nodiscard]] static Result<HttpClient> create(std::string_view base_url,
                                                   const ClientLimits& limits = {});
    HttpClient(HttpClient&&) noexcept;
    HttpClient& operator=(HttpClient&&) noexcept;
    ~HttpClient();

    // Sends the call and returns the answer; 4xx and 5xx are answers, not errors.
    // Errors: unavailable if the server cannot be reached, is silent too long or breaks off;
    // invalid_argument if method, target or a header cannot be sent; too_large if a collected body
    // exceeds its limit; the error of `read_body`; unavailable if `on_body` returned false.
    [[nodiscard]] Result<HttpAnswer> send(const HttpCall& call);

 private:
    class Session;
    explicit HttpClient(std::unique_ptr<Session> session);

    std::unique_ptr<Session> session_;
};

}  // namespace faultline::client
