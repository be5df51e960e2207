// Requests to the router without a transport, and an app behind a real server.
//
// Thread safety: none.

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/client/http_client.h"
#include "api/http/guarded_server.h"
#include "api/http/message.h"
#include "api/json/value.h"
#include "tests/api/app/test_app.h"

namespace faultline::http {

// A request in short.
struct TestRequest {
    Method method = Method::get;
    std::string target = "/";
    std::string body = {};  // sent if the method takes one
    Headers headers = {};
};

// An answer with its whole body.
struct TestAnswer {
    int status = 0;
    std::string content_type;
    Headers headers;
    std::string body;

    // The value of a header; empty if it is absent.
    [[nodiscard]] std::string header(std::string_view name) const;

    // The body as JSON.  Fails the test case if it is none.
    [[nodiscard]] json::Value json() const;
};

// What the router answers.
[[nodiscard]] TestAnswer ask(app::App& app, const TestRequest& request);
[[nodiscard]] TestAnswer get(app::App& app, const std::string& target);
[[nodiscard]] TestAnswer post(app::App& app, const std::string& target, const std::string& body);

// Checks the shape of a problem document, and its status and the last part of its type.
void check_problem(const TestAnswer& answer, int status, std::string_view code);

// An app behind a server on a free loopback port.
class ServedApp {
 public:
    ServedApp();

    [[nodiscard]] app::TestApp& test() { return test_; }
    [[nodiscard]] GuardedServer& server() { return server_; }

    // Ask over HTTP.  Fails the test case if there is no answer.
    client::HttpAnswer send(const client::HttpCall& call);

 private:
    app::TestApp test_;
    GuardedServer server_;
};

}  // namespace faultline::http
