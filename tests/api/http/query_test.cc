#include "api/http/query.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::http {
namespace {

Query with(const std::string& value) {
    return Query({{"n", value}});
}

TEST_SUITE("api/http/query") {
    TEST_CASE("a parameter is found by its exact name") {
        const Query query({{"a", "1"}, {"b", ""}, {"a", "2"}});

        CHECK(query.text("a") == "2");
        CHECK(query.text("b") == "");
        CHECK_FALSE(query.text("A"));
        CHECK(query.all("a") == std::vector<std::string>{"1", "2"});
    }

    TEST_CASE("a number is whole and within its range, or a violation that names the range") {
        CHECK(with("3").number("n", 1, 5) == 3);
        CHECK(with("5").number("n", 1, 5) == 5);
        CHECK_FALSE(Query({}).number("n", 1, 5));
        for (const char* value : {"",
                                  "0",
                                  "6",
                                  "-1",
                                  "+3",
                                  " 3",
                                  "3 ",
                                  "3.0",
                                  "1e0",
                                  "0x3",
                                  "4294967297",
                                  "99999999999999999999"}) {
            CAPTURE(value);
            Query query = with(value);

            CHECK_FALSE(query.number("n", 1, 5));

            REQUIRE(query.violations().size() == 1);
            CHECK(query.violations()[0].pointer == "/query/n");
            CHECK(query.violations()[0].code == "out_of_range");
            CHECK(query.violations()[0].message.find("between 1 and 5") != std::string::npos);
        }
    }

    TEST_CASE("a flag is true, false or alone, or a violation") {
        CHECK(with("true").flag("n"));
        CHECK(with("").flag("n"));
        CHECK_FALSE(with("false").flag("n"));
        CHECK_FALSE(Query({}).flag("n"));
        for (const char* value : {"yes", "1", "TRUE"}) {
            CAPTURE(value);
            Query query = with(value);

            CHECK_FALSE(query.flag("n"));

            REQUIRE(query.violations().size() == 1);
            CHECK(query.violations()[0].code == "wrong_value");
        }
    }

    TEST_CASE("a comma-separated list is its pieces, without the empty ones") {
        CHECK(split_commas("a,b c,,d,") == std::vector<std::string>{"a", "b c", "d"});
        CHECK(split_commas(",a") == std::vector<std::string>{"a"});
        CHECK(split_commas("").empty());
        CHECK(split_commas(",,").empty());
    }
}

}  // namespace
}  // namespace faultline::http
