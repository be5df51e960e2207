#include "api/http/listen_address.h"

#include <charconv>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace faultline::http {

namespace {

constexpr std::uint32_t kLoopbackNetwork = 127;

bool is_loopback_v4(const std::string& host) {
    in_addr address{};
    return ::inet_pton(AF_INET, host.c_str(), &address) == 1 &&
           ntohl(address.s_addr) >> 24 == kLoopbackNetwork;
}

bool is_loopback_v6(const std::string& host) {
    in6_addr address{};
    return ::inet_pton(AF_INET6, host.c_str(), &address) == 1 &&
           IN6_IS_ADDR_LOOPBACK(&address) != 0;
}

Error not_loopback(std::string_view text) {
    return invalid_argument("listen address '" + std::string(text) +
                            "' is not on the loopback interface: until tokens exist only "
                            "localhost, 127.0.0.0/8 and [::1] are allowed; put a proxy in front");
}

}  // namespace

std::string ListenAddress::text() const {
    const bool v6 = host.find(':') != std::string::npos;
    return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<ListenAddress> parse_listen_address(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    std::uint16_t port = 0;
    const std::string_view digits =
        colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size()) {
        return invalid_argument("listen address '" + std::string(text) +
                                "' is not HOST:PORT with a port of 0 to 65535");
    }
    std::string host(text.substr(0, colon));
    if (host == "localhost") return ListenAddress{"127.0.0.1", port};
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
        if (is_loopback_v6(host)) return ListenAddress{host, port};
        return not_loopback(text);
    }
    if (is_loopback_v4(host)) return ListenAddress{host, port};
    return not_loopback(text);
}

}  // namespace faultline::http
