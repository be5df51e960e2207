#include "tests/api/http/test_request.h"

#include <utility>

#include <doctest/doctest.h>

#include "api/http/router.h"

namespace faultline::http {

std::string TestAnswer::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

json::Value TestAnswer::json() const {
    return storage::must(json::parse(body));
}

TestAnswer ask(app::App& app, const TestRequest& request) {
    MemorySource body(request.body);
    Request message;
    message.method = request.method;
    message.target = request.target;
    message.headers = request.headers;
    const bool has_body = request.method == Method::post || request.method == Method::put ||
                          request.method == Method::patch;
    if (has_body) {
        message.body = &body;
        message.content_length = request.body.size();
    }
    const Response response = answer(app::kTester, app, message);
    TestAnswer got{response.status, response.content_type, response.headers, response.body};
    if (response.write_body) {
        StringSink sink;
        REQUIRE(response.write_body(sink));
        got.body = std::move(sink.text);
    }
    return got;
}

TestAnswer get(app::App& app, const std::string& target) {
    return ask(app, {.target = target});
}

TestAnswer post(app::App& app, const std::string& target, const std::string& body) {
    return ask(app, {.method = Method::post, .target = target, .body = body});
}

void check_problem(const TestAnswer& answer, int status, std::string_view code) {
    CAPTURE(answer.body);
    CHECK(answer.status == status);
    CHECK(answer.content_type == "application/problem+json");
    const json::Value problem = answer.json();
    const auto* members = problem.as<json::Object>();
    REQUIRE(members != nullptr);
    REQUIRE(members->size() == 5);
    const char* const names[] = {"type", "title", "status", "detail", "violations"};
    for (std::size_t i = 0; i < 5; i++) {
        CHECK((*members)[i].first == names[i]);
    }
    CHECK(problem["type"].text() == "urn:faultline:problem:" + std::string(code));
    CHECK(problem["status"].text() == std::to_string(status));
    CHECK_FALSE(problem["title"].text().empty());
    CHECK_FALSE(problem["detail"].text().empty());
}

ServedApp::ServedApp()
    : server_({.listen = "127.0.0.1:0", .limits = {}, .is_bulk = takes_bulk_body},
              [this](Request& request) { return answer(app::kTester, test_.app(), request); }) {
    storage::must(server_.start());
}

client::HttpAnswer ServedApp::send(const client::HttpCall& call) {
    auto client = storage::must(client::HttpClient::create("http://" + server_.address()));
    return storage::must(client.send(call));
}

}  // namespace faultline::http
