#include "api/http/origin_check.h"

#include <algorithm>
#include <string_view>

#include "api/http/refusal.h"

namespace faultline::http {

namespace {

// True for "host:port", "[::1]:port" or either without a port, if the host is a loopback one.
bool is_loopback(std::string_view authority) {
    constexpr std::string_view kDigits = "0123456789";
    const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
    const std::string_view host = authority.substr(0, authority.find(':', bracket));
    const std::string_view port = authority.substr(std::min(host.size() + 1, authority.size()));
    if (port.find_first_not_of(kDigits) != std::string_view::npos) return false;
    const bool numeric = host.find_first_not_of("0123456789.") == std::string_view::npos;
    return host == "localhost" || host == "[::1]" || (numeric && host.starts_with("127."));
}

bool is_loopback_origin(std::string_view origin) {
    constexpr std::string_view kScheme = "http://";
    return origin.starts_with(kScheme) && is_loopback(origin.substr(kScheme.size()));
}

}  // namespace

std::optional<Response> check_origin(const Request& request) {
    const std::string* const host = request.header("host");
    if (host != nullptr && !is_loopback(*host)) {
        return problem_response({421,
                                 "foreign_host",
                                 "the Host field does not name this machine's loopback interface; "
                                 "use http://127.0.0.1"});
    }
    const std::string* const origin = request.header("origin");
    if (origin != nullptr && !is_loopback_origin(*origin)) {
        return problem_response(
            {403, "foreign_origin", "requests from pages of other origins are refused"});
    }
    return std::nullopt;
}

}  // namespace faultline::http
