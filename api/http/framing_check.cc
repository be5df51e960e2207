#include "api/http/framing_check.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/field_syntax.h"
#include "api/http/request_head.h"

namespace faultline::http {

namespace {

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return ascii_lower(a) == ascii_lower(b);
}

std::vector<std::string_view> values_of(const RequestHead& head, std::string_view name) {
    std::vector<std::string_view> values;
    for (const auto& [field, value] : head.headers) {
        if (field == name) values.emplace_back(value);
    }
    return values;
}

std::optional<Refusal> check_host(const RequestHead& head) {
    const auto hosts = values_of(head, "host");
    if (hosts.size() > 1) return malformed("the request has more than one Host header");
    if (hosts.empty() && head.http_1_1) return malformed("the request has no Host header");
    if (!hosts.empty() && hosts.front().find_first_of(" \t,/@") != std::string_view::npos) {
        return malformed("the Host header is not a host name with an optional port");
    }
    return std::nullopt;
}

std::optional<Refusal> check_content_length(RequestHead& head) {
    const auto lengths = values_of(head, "content-length");
    if (lengths.empty()) return std::nullopt;
    if (lengths.size() > 1) return malformed("the request has more than one Content-Length header");
    const std::string_view digits = lengths.front();
    const bool all_digits =
        std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (digits.empty() || !all_digits) return malformed("Content-Length is not a decimal number");
    std::uint64_t length = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    // A length beyond 64 bits is a number all the same: the body limit answers it.
    if (parsed.ec != std::errc{}) length = std::numeric_limits<std::uint64_t>::max();
    head.content_length = length;
    return std::nullopt;
}

std::optional<Refusal> check_transfer_encoding(RequestHead& head) {
    const auto encodings = values_of(head, "transfer-encoding");
    if (encodings.empty()) return std::nullopt;
    if (head.content_length.has_value()) {
        return malformed("the request has both Content-Length and Transfer-Encoding");
    }
    if (!head.http_1_1) return malformed("Transfer-Encoding is not part of HTTP/1.0");
    if (encodings.size() > 1) {
        return malformed("the request has more than one Transfer-Encoding header");
    }
    if (!equal_ignoring_case(encodings.front(), "chunked")) {
        return Refusal{
            501, "unsupported_transfer_encoding", "only Transfer-Encoding: chunked is read"};
    }
    head.chunked = true;
    return std::nullopt;
}

std::optional<Refusal> check_content(const RequestHead& head) {
    for (const std::string_view encoding : values_of(head, "content-encoding")) {
        if (equal_ignoring_case(encoding, "identity")) continue;
        return Refusal{
            415,
            "unsupported_content_encoding",
            "request bodies are read as they are; send the body without Content-Encoding"};
    }
    for (const std::string_view type : values_of(head, "content-type")) {
        if (!equal_ignoring_case(type.substr(0, 10), "multipart/")) continue;
        return Refusal{415,
                       "unsupported_content_type",
                       "multipart bodies are not read; send the document itself as the body"};
    }
    return std::nullopt;
}

std::optional<Refusal> check_expect(RequestHead& head) {
    for (const std::string_view expected : values_of(head, "expect")) {
        if (!equal_ignoring_case(expected, "100-continue")) {
            return Refusal{417, "expectation_failed", "only Expect: 100-continue is understood"};
        }
        head.expects_continue = head.http_1_1;
    }
    return std::nullopt;
}

bool names_close(std::string_view list) {
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        const std::string_view item = trimmed(list.substr(0, comma));
        if (equal_ignoring_case(item, "close")) return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
    return false;
}

}  // namespace

std::optional<Refusal> check_framing(RequestHead& head) {
    if (auto refusal = check_host(head)) return refusal;
    if (auto refusal = check_content_length(head)) return refusal;
    if (auto refusal = check_transfer_encoding(head)) return refusal;
    if (auto refusal = check_content(head)) return refusal;
    if (auto refusal = check_expect(head)) return refusal;
    head.wants_close = !head.http_1_1;
    for (const std::string_view list : values_of(head, "connection")) {
        head.wants_close = head.wants_close || names_close(list);
    }
    return std::nullopt;
}

}  // namespace faultline::http
