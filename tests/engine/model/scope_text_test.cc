// Scopes in words: each form is read and written, and what is none is refused by name.

#include "engine/model/scope_text.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::model {
namespace {

using Words = std::vector<std::string>;

std::string error_of(const Words& words) {
    const auto scope = parse_scope(words);
    return scope.ok() ? "" : scope.error().message;
}

TEST_SUITE("engine/model/scope_text") {
    TEST_CASE("every scope comes back from its words") {
        for (const Words& words : {Words{"source"},
                                   Words{"class:server"},
                                   Words{"service:svc: a"},
                                   Words{"ci:a", "ci:b"}}) {
            const auto scope = parse_scope(words);

            REQUIRE(scope.ok());
            CHECK(scope_words(scope.value()) == words);
        }
    }

    TEST_CASE("what is no scope is refused with the word") {
        CHECK(error_of({"all"}).find("'all'") != std::string::npos);
        CHECK(error_of({"class:a", "class:b"}).find("more than once") != std::string::npos);
        CHECK(error_of({"ci:a", "source"}).find("more than once") != std::string::npos);
        CHECK_FALSE(error_of({"ci:"}).empty());
        CHECK_FALSE(error_of({"class:"}).empty());
        CHECK_FALSE(error_of({}).empty());
    }
}

}  // namespace
}  // namespace faultline::model
