#include "api/client/base_url.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace faultline::client {

namespace {

Error invalid_url(std::string_view text, std::string_view rule) {
    return invalid_argument("server '" + std::string(text) + "' " + std::string(rule) +
                            "; write it like http://127.0.0.1:8080");
}

bool is_host_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
}

bool is_host(std::string_view host) {
    if (!host.starts_with('[')) return !host.empty() && std::ranges::all_of(host, is_host_char);
    return host.size() > 2 && host.ends_with(']') &&
           host.find_first_not_of("[]0123456789abcdefABCDEF:.") == std::string_view::npos;
}

bool is_port(std::string_view digits) {
    std::uint16_t port = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return parsed.ec == std::errc{} && parsed.ptr == digits.data() + digits.size() && port != 0;
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

}  // namespace

Result<BaseUrl> parse_base_url(std::string_view text) {
    std::string_view rest = text;
    const bool plain = rest.starts_with("http://");
    if (!plain && !rest.starts_with("https://")) {
        return invalid_url(text, "does not begin with http:// or https://");
    }
    rest.remove_prefix(plain ? 7 : 8);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    if (rest.find('@') != std::string_view::npos) return invalid_url(text, "contains a user name");
    if (rest.find_first_of("/?#") != std::string_view::npos) {
        return invalid_url(text, "has a path, query or fragment");
    }
    // The colons inside [::1] belong to the host.
    const std::size_t bracket = rest.find(']');
    const std::size_t colon = rest.find(':', bracket == std::string_view::npos ? 0 : bracket);
    const std::string_view host = rest.substr(0, colon);
    if (!is_host(host)) return invalid_url(text, "has no valid host name");
    if (colon != std::string_view::npos && !is_port(rest.substr(colon + 1))) {
        return invalid_url(text, "has a port that is not a number of 1 to 65535");
    }
    return BaseUrl{(plain ? "http://" : "https://") + std::string(rest), is_loopback(host)};
}

}  // namespace faultline::client
