#include "api/http/origin_check.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

int status_of(const Headers& headers) {
    Request request;
    request.headers = headers;
    const auto refusal = check_origin(request);
    return refusal ? refusal->status : 200;
}

TEST_SUITE("api/http/origin_check") {
    TEST_CASE("hosts and origins of the loopback interface pass") {
        CHECK(status_of({}) == 200);
        for (const char* host : {"localhost",
                                 "localhost:8080",
                                 "127.0.0.1",
                                 "127.0.0.1:80",
                                 "127.1.2.3:1",
                                 "[::1]",
                                 "[::1]:8080"}) {
            CAPTURE(host);
            CHECK(status_of({{"host", host}}) == 200);
            CHECK(status_of({{"host", host}, {"origin", std::string("http://") + host}}) == 200);
        }
    }

    TEST_CASE("a host that could be any site's name is misdirected") {
        for (const char* host : {"",
                                 "example.org",
                                 "example.org:8080",
                                 "localhost.example.org",
                                 "127.0.0.1.example.org",
                                 "127.evil",
                                 "10.0.0.1",
                                 "[::2]",
                                 "[::1",
                                 "[::1]x",

                                 "127.0.0.1:80:80",
                                 "127.0.0.1@evil",
                                 "127.0.0.1:80@evil",

                                 "127.0.0.1:x",
                                 "128.0.0.1",
                                 "1270.0.0.1"}) {
            CAPTURE(host);
            CHECK(status_of({{"host", host}}) == 421);
        }
    }

    TEST_CASE("a page of another origin is refused") {
        for (const char* origin : {"null",
                                   "http://example.org",
                                   "https://127.0.0.1",
                                   "127.0.0.1",
                                   "http://127.0.0.1.example.org",
                                   "file://",
                                   "",
                                   "http://127.0.0.1@example.org",
                                   "http://127.0.0.1:80@example.org"}) {
            CAPTURE(origin);
            CHECK(status_of({{"host", "127.0.0.1:8080"}, {"origin", origin}}) == 403);
        }
    }

    TEST_CASE("the router refuses foreign hosts and origins on every path") {
        app::TestApp test;
        for (const char* target :
             {"/livez", "/readyz", "/openapi.json", "/api/v1/cis", "/nothing"}) {
            CAPTURE(target);
            check_problem(ask(test.app(), {.target = target, .headers = {{"host", "example.org"}}}),
                          421,
                          "foreign_host");
            check_problem(
                ask(test.app(), {.target = target, .headers = {{"origin", "http://example.org"}}}),
                403,
                "foreign_origin");
        }
    }

    TEST_CASE("a refusal reaches a browser over HTTP") {
        ServedApp served;
        client::HttpCall call;
        call.target = "/api/v1/cis";
        call.headers = {{"Origin", "http://example.org"}};

        CHECK(served.send(call).status == 403);
        call.headers = {{"Host", "example.org"}};
        CHECK(served.send(call).status == 421);
        call.headers = {};
        CHECK(served.send(call).status == 200);
    }
}

}  // namespace
}  // namespace faultline::http
