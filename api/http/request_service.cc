#include "api/http/request_service.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "api/http/field_syntax.h"
#include "api/http/refusal.h"
#include "api/http/request_body.h"

namespace faultline::http {

namespace {

// Sends an answer over its connection.
class WireSink final : public ByteSink {
 public:
    WireSink(const Connection& connection, const ServerLimits& limits)
        : connection_(connection),
          deadline_(
              TransferDeadline::paced(limits.write_idle, limits.transfer_bytes_per_second_min)) {}

    // The time the handler takes to produce the next bytes is not the client's.
    bool write(std::string_view bytes) override {
        deadline_.resumed();
        return connection_.send(bytes, deadline_);
    }

 private:
    const Connection& connection_;
    TransferDeadline deadline_;
};

// A handler that copies user data into a field must not split the answer in two, and framing is not
// its business.
bool is_sendable(const Response& response) {
    constexpr std::array<std::string_view, 5> kOurs = {
        "content-length", "transfer-encoding", "connection", "date", "content-type"};
    for (const auto& [name, value] : response.headers) {
        if (!is_token(name) || !is_field_value(value)) return false;
        if (std::ranges::find(kOurs, ascii_lower(name)) != kOurs.end()) return false;
    }
    return is_field_value(response.content_type) && response.status >= 200 &&
           response.status <= 599;
}

TransferDeadline body_deadline(const Connection& connection, const ServerLimits& limits) {
    if (!connection.bulk) {
        return TransferDeadline::at(connection.request_started + limits.request_deadline);
    }
    return TransferDeadline::paced(limits.bulk_idle, limits.transfer_bytes_per_second_min);
}

Request request_on(Connection& connection, RequestBody& body) {
    RequestHead& head = connection.request;
    Request request;
    request.method = head.method;
    request.method_text = std::move(head.method_text);
    request.target = std::move(head.target);
    request.headers = std::move(head.headers);
    request.content_length = head.content_length;
    if (head.has_body()) request.body = &body;
    return request;
}

}  // namespace

RequestService::RequestService(const ServerLimits& limits, Handler handler, HttplibBridge& bridge)
    : limits_(limits), handler_(std::move(handler)), bridge_(bridge) {}

void RequestService::serve(Connection& connection) {
    RequestBody body(connection, connection.body_bytes_max, body_deadline(connection, limits_));
    Request request = request_on(connection, body);
    Response response = ask_handler(request);
    // A handler that went on in spite of a broken body keeps its own answer: it may have acted.
    if (body.fault() && response.status >= 400) response = problem_response(*body.fault());
    if (!response.write_body) body.skip_received();

    connection.requests_served++;
    const bool last = connection.requests_served >= limits_.requests_per_connection_max;
    // Unread bytes of a body would be taken for the next request.
    connection.close_after = connection.request.wants_close || last || draining_ ||
                             !body.finished() || body.fault().has_value();
    const AnswerForm form{.head_only = request.method == Method::head,
                          .http_1_1 = connection.request.http_1_1,
                          .close = connection.close_after};
    WireSink wire(connection, limits_);
    if (!bridge_.answer(response, form, wire)) connection.break_off();
}

Response RequestService::ask_handler(Request& request) const {
    try {
        Response response = handler_(request);
        if (is_sendable(response)) return response;
    } catch (...) {
        // What was thrown may name paths and values: the client learns that it is our defect.
        return problem_response(internal_error());
    }
    return problem_response(internal_error());
}

}  // namespace faultline::http
