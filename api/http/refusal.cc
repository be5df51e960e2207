#include "api/http/refusal.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <utility>

#include "engine/model/validation.h"

namespace faultline::http {

namespace {

constexpr std::string_view kRetryAfterSeconds = "1";

constexpr std::array<std::pair<int, std::string_view>, 20> kPhrases = {{
    {400, "Bad Request"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {412, "Precondition Failed"},
    {413, "Payload Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
}};

void write_violation(const Violation& violation, json::JsonWriter& out) {
    out.begin_object();
    out.member("pointer", model::printable(violation.pointer));
    out.member("code", violation.code);
    out.member("message", model::printable(violation.message));
    out.end_object();
}

}  // namespace

Refusal malformed(std::string detail) {
    return {400, "malformed_request", std::move(detail)};
}

Refusal overloaded(std::string detail) {
    return {503, "overloaded", std::move(detail)};
}

Refusal internal_error() {
    return {500, "internal_error", "the request could not be answered because of a defect"};
}

std::string_view status_phrase(int status) {
    for (const auto& [known, phrase] : kPhrases) {
        if (known == status) return phrase;
    }
    return "Error";
}

Response problem_response(const Refusal& refusal, const std::vector<Violation>& violations) {
    return problem_response(refusal, [&violations](json::JsonWriter& out) {
        for (const Violation& violation : violations) {
            write_violation(violation, out);
        }
    });
}

Response problem_response(const Refusal& refusal, const WriteViolations& write_violations) {
    Response response;
    response.status = refusal.status;
    response.content_type = "application/problem+json";
    if (refusal.status == 503) response.headers.emplace_back("Retry-After", kRetryAfterSeconds);
    response.body = json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        out.member("type", "urn:faultline:problem:" + refusal.code);
        out.member("title", status_phrase(refusal.status));
        out.member("status", refusal.status);
        out.member("detail", model::printable(refusal.detail));
        out.key("violations");
        out.begin_array();
        write_violations(out);
        out.end_array();
        out.end_object();
    });
    return response;
}

std::string refusal_bytes(const Refusal& refusal, std::string_view date) {
    const Response response = problem_response(refusal);
    std::string bytes = "HTTP/1.1 " + std::to_string(refusal.status) + " ";
    bytes += status_phrase(refusal.status);
    bytes += "\r\nDate: ";
    bytes += date;
    bytes += "\r\nContent-Type: " + response.content_type;
    for (const auto& [name, value] : response.headers) {
        bytes.append("\r\n").append(name).append(": ").append(value);
    }
    bytes += "\r\nContent-Length: " + std::to_string(response.body.size());
    bytes += "\r\nConnection: close\r\n\r\n";
    return bytes + response.body;
}

std::string http_date_now() {
    // Spelled out because strftime would use the process's locale.
    constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> kMonths = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc{};
    if (gmtime_r(&now, &utc) == nullptr) return "Thu, 01 Jan 1970 00:00:00 GMT";
    std::array<char, 64> text{};
    const int length = std::snprintf(text.data(),
                                     text.size(),
                                     "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                     kDays.at(static_cast<std::size_t>(utc.tm_wday)),
                                     utc.tm_mday,
                                     kMonths.at(static_cast<std::size_t>(utc.tm_mon)),
                                     utc.tm_year + 1900,
                                     utc.tm_hour,
                                     utc.tm_min,
                                     utc.tm_sec);
    return {text.data(), length > 0 ? static_cast<std::size_t>(length) : 0};
}

}  // namespace faultline::http
