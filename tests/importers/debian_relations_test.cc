#include "importers/debian_relations.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace faultline::importers {

namespace {

// Clauses joined by ", ", alternatives by "|".
std::string clauses_of(std::string_view field) {
    const auto relations = parse_debian_relations(field);
    REQUIRE(relations.ok());
    std::string text;
    for (const auto& clause : relations.value().clauses) {
        if (!text.empty()) text += ", ";
        for (std::size_t i = 0; i < clause.size(); ++i) {
            text += (i == 0 ? "" : "|") + std::string(clause[i]);
        }
    }
    return text;
}

}  // namespace

TEST_CASE("clauses and alternatives are read without versions, architectures and profiles") {
    CHECK(clauses_of("") == "");
    CHECK(clauses_of("a") == "a");
    CHECK(clauses_of("a,b | c|d") == "a, b|c|d");
    CHECK(clauses_of("a (>= 1:2.0~rc1-3), b(<<2)") == "a, b");
    CHECK(clauses_of("a:any (>= 1) [amd64 !i386] <!nocheck> <cross>, b [linux-any]") == "a, b");
    CHECK(clauses_of("python3:any,\n libstdc++6 (>= 12),\n lib2geom1.2.0") ==
          "python3, libstdc++6, lib2geom1.2.0");
    CHECK(clauses_of(", a, , b,") == "a, b");
}

TEST_CASE("what is left out of account is counted") {
    const auto relations = parse_debian_relations("a:any (>= 1) [amd64] <x> <y> | b (= 2), c");

    REQUIRE(relations.ok());
    CHECK(relations.value().ignored.versions == 2);
    CHECK(relations.value().ignored.architectures == 2);
    CHECK(relations.value().ignored.profiles == 2);
}

TEST_CASE("a malformed alternative is refused and named") {
    for (const std::string_view field : {"|",
                                         "a |",
                                         "| a",
                                         "a b",
                                         "a (1",
                                         "a [x",
                                         "a <x",
                                         "(>= 1)",
                                         "a:",
                                         "a: b",
                                         "${x}",
                                         "a (1) (2)",
                                         "-a"}) {
        CAPTURE(field);
        CHECK_FALSE(parse_debian_relations(field).ok());
    }
    CHECK(parse_debian_relations("a, b c").error().message.find("'b c'") != std::string::npos);
}

}  // namespace faultline::importers
