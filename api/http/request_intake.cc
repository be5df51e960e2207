#include "api/http/request_intake.h"

#include <algorithm>
#include <string>
#include <utility>

#include "api/http/request_body.h"

namespace faultline::http {

namespace {

// An empty line before a request is left over from a careless client, and allowed.
void skip_empty_lines(Connection& connection) {
    while (connection.scanned <= 1 && connection.input().starts_with("\r\n")) {
        connection.consume(2);
        connection.scanned = 0;
    }
}

void note_first_byte(Connection& connection, const ServerLimits& limits) {
    if (connection.in_request) return;
    connection.in_request = true;
    connection.request_started = Clock::now();
    connection.deadline = connection.request_started + limits.header_deadline;
}

std::variant<Intake, Refusal> after_head(Connection& connection,
                                         const ServerLimits& limits,
                                         const IsBulk& is_bulk) {
    const RequestHead& head = connection.request;
    connection.bulk = is_bulk && is_bulk(head.method, head.target);
    connection.body_bytes_max =
        connection.bulk ? limits.bulk_body_bytes_max : limits.body_bytes_max;
    const std::uint64_t length = head.content_length.value_or(0);
    if (length > connection.body_bytes_max) return body_too_large(connection.body_bytes_max);
    if (!head.has_body()) return Intake::complete;
    if (head.chunked || length > limits.buffered_body_bytes_max) return Intake::streaming;

    connection.phase = Phase::body;
    connection.deadline = connection.request_started + limits.request_deadline;
    if (connection.input().size() >= length) return Intake::complete;
    if (std::exchange(connection.request.expects_continue, false)) {
        connection.send_at_once("HTTP/1.1 100 Continue\r\n\r\n");
    }
    return Intake::wait;
}

std::variant<Intake, Refusal> advance_head(Connection& connection,
                                           const ServerLimits& limits,
                                           const IsBulk& is_bulk) {
    skip_empty_lines(connection);
    const std::string_view input = connection.input();
    if (input.empty()) return Intake::wait;
    note_first_byte(connection, limits);
    HeadScan scan = scan_head(input, connection.scanned, limits);
    if (scan.refusal) return *std::move(scan.refusal);
    connection.scanned = input.size();
    if (scan.head_bytes == 0) return Intake::wait;

    auto parsed = parse_request_head(input.substr(0, scan.head_bytes), limits);
    if (auto* refusal = std::get_if<Refusal>(&parsed)) return std::move(*refusal);
    if (auto* head = std::get_if<RequestHead>(&parsed)) connection.request = std::move(*head);
    connection.consume(scan.head_bytes);
    return after_head(connection, limits, is_bulk);
}

}  // namespace

std::variant<Intake, Refusal> advance_request(Connection& connection,
                                              const ServerLimits& limits,
                                              const IsBulk& is_bulk) {
    if (connection.phase == Phase::head) return advance_head(connection, limits, is_bulk);
    const bool whole = connection.input().size() >= connection.request.content_length.value_or(0);
    return whole ? Intake::complete : Intake::wait;
}

void expect_request(Connection& connection, const ServerLimits& limits) {
    connection.phase = Phase::head;
    connection.in_request = false;
    connection.scanned = 0;
    connection.request = RequestHead();
    connection.deadline = Clock::now() + limits.keep_alive_idle;
}

std::size_t input_bytes_max(const Connection& connection, const ServerLimits& limits) {
    if (connection.phase == Phase::head) return limits.header_bytes_max;
    // The intake has seen to it that this length is small.
    return static_cast<std::size_t>(connection.request.content_length.value_or(0));
}

Refusal too_slow(const Connection& connection, const ServerLimits& limits) {
    const bool head = connection.phase == Phase::head;
    const auto limit = head ? limits.header_deadline : limits.request_deadline;
    return {408,
            "request_timeout",
            std::string(head ? "the header" : "the body") +
                " of the request did not arrive within the limit of " +
                std::to_string(limit.count()) + " ms"};
}

}  // namespace faultline::http
