#include "api/http/request_head.h"

#include <algorithm>
#include <utility>

#include "api/http/field_syntax.h"
#include "api/http/framing_check.h"

namespace faultline::http {

namespace {

// Room for the longest method and the version around a target.
constexpr std::size_t kRequestLineSlackBytes = 64;
constexpr std::size_t kMethodBytesMax = 32;

Refusal target_too_long(const ServerLimits& limits) {
    return {414,
            "target_too_long",
            "the request target is longer than the limit of " +
                std::to_string(limits.target_bytes_max) + " bytes"};
}

Refusal header_too_large(const ServerLimits& limits) {
    return {431,
            "header_too_large",
            "the request's header is larger than the limit of " +
                std::to_string(limits.header_bytes_max) + " bytes"};
}

Refusal too_many_header_lines(const ServerLimits& limits) {
    return {431,
            "header_too_large",
            "the request has more header lines than the limit of " +
                std::to_string(limits.header_lines_max)};
}

bool is_visible_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

// Takes the next line off `rest`, without its CRLF.  REQUIRES: `rest` contains a CRLF.
std::string_view take_line(std::string_view& rest) {
    const std::size_t end = rest.find("\r\n");
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    return line;
}

std::optional<Refusal> parse_version(std::string_view version, RequestHead& head) {
    head.http_1_1 = version == "HTTP/1.1";
    if (head.http_1_1 || version == "HTTP/1.0") return std::nullopt;
    if (version.starts_with("HTTP/") && version.size() == 8) {
        return Refusal{505, "version_not_supported", "only HTTP/1.1 and HTTP/1.0 are spoken here"};
    }
    return malformed("the request line is not METHOD TARGET HTTP/1.1");
}

// A proxy may send "http://host/path": the path is what the routes know.
std::optional<Refusal> parse_target(std::string_view target, RequestHead& head) {
    constexpr std::string_view kScheme = "http://";
    if (!is_visible_ascii(target)) {
        return malformed(
            "the request target contains a byte outside visible ASCII; percent-encode it");
    }
    if (ascii_lower(target.substr(0, kScheme.size())) == kScheme) {
        target.remove_prefix(kScheme.size());
        const std::size_t path = target.find_first_of("/?");
        head.target = path == std::string_view::npos ? "/" : std::string(target.substr(path));
        if (head.target.front() == '?') head.target.insert(0, "/");
        return std::nullopt;
    }
    if (!target.starts_with('/') && !(target == "*" && head.method == Method::options)) {
        return malformed("the request target does not begin with /");
    }
    head.target = target;
    return std::nullopt;
}

std::optional<Refusal> parse_request_line(std::string_view line,
                                          const ServerLimits& limits,
                                          RequestHead& head) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return malformed("the request line is not METHOD TARGET HTTP/1.1");
    }
    head.method_text = line.substr(0, first);
    if (!is_token(head.method_text) || head.method_text.size() > kMethodBytesMax) {
        return malformed("the request method is not a token of at most " +
                         std::to_string(kMethodBytesMax) + " characters");
    }
    head.method = method_of(head.method_text);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    if (target.size() > limits.target_bytes_max) return target_too_long(limits);
    if (auto refusal = parse_version(line.substr(last + 1), head)) return refusal;
    return parse_target(target, head);
}

std::optional<Refusal> parse_field(std::string_view line, RequestHead& head) {
    if (line.front() == ' ' || line.front() == '\t') {
        return malformed("a header line is folded (begins with space)");
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return malformed("a header line has no colon");
    const std::string_view name = line.substr(0, colon);
    if (!is_token(name)) return malformed("a header name contains a character that is not allowed");
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!is_field_value(value)) {
        return malformed("the value of header " + ascii_lower(name) +
                         " contains a control character");
    }
    head.headers.emplace_back(ascii_lower(name), value);
    return std::nullopt;
}

}  // namespace

HeadScan scan_head(std::string_view input, std::size_t scanned, const ServerLimits& limits) {
    const std::size_t end = std::min(input.size(), limits.header_bytes_max);
    for (std::size_t i = scanned; i < end; i++) {
        if (input[i] == '\0') return {0, malformed("the header contains a NUL byte")};
        if (input[i] != '\n') continue;
        if (i == 0 || input[i - 1] != '\r') {
            return {0, malformed("a header line ends in a line feed without carriage return")};
        }
        if (i >= 3 && input[i - 2] == '\n') return {i + 1, std::nullopt};
    }
    const std::size_t line_bytes_max = limits.target_bytes_max + kRequestLineSlackBytes;
    if (end > line_bytes_max &&
        input.substr(0, line_bytes_max).find('\n') == std::string_view::npos) {
        return {0, target_too_long(limits)};
    }
    if (input.size() >= limits.header_bytes_max) return {0, header_too_large(limits)};
    return {};
}

std::variant<RequestHead, Refusal> parse_request_head(std::string_view head_bytes,
                                                      const ServerLimits& limits) {
    RequestHead head;
    std::string_view rest = head_bytes;
    auto refusal = parse_request_line(take_line(rest), limits, head);
    if (refusal) return *std::move(refusal);
    while (true) {
        const std::string_view line = take_line(rest);
        if (line.empty()) break;
        if (head.headers.size() == limits.header_lines_max) return too_many_header_lines(limits);
        refusal = parse_field(line, head);
        if (refusal) return *std::move(refusal);
    }
    refusal = check_framing(head);
    if (refusal) return *std::move(refusal);
    return head;
}

}  // namespace faultline::http
