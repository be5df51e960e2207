#include "importers/registry.h"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

namespace faultline::importers {

namespace {

std::string recognised(std::string_view head) {
    const Format* format = recognise_format(head);
    return format == nullptr ? "none" : std::string(format->name);
}

}  // namespace

TEST_CASE("the formats are sorted by name and found by it") {
    CHECK(std::ranges::is_sorted(formats(), {}, &Format::name));
    for (const Format& format : formats()) {
        CHECK(find_format(format.name) == &format);
        CHECK_FALSE(format.description.empty());
        CHECK(format.make({}).ok());
    }
    CHECK(find_format("xml") == nullptr);
    CHECK(find_format("CSV") == nullptr);
}

TEST_CASE("only dpkg takes a host, and it must be a valid id") {
    CHECK(find_format("dpkg")->make({.host = "host-1"}).ok());
    CHECK_FALSE(find_format("dpkg")->make({.host = "host\n1"}).ok());
    CHECK_FALSE(find_format("csv")->make({.host = "host-1"}).ok());
    CHECK_FALSE(find_format("faultline")->make({.host = "host-1"}).ok());
    for (const Format& format : formats()) {
        CHECK(format.takes_host == (format.name == "dpkg"));
    }
}

TEST_CASE("a format is recognised by the front of a file") {
    CHECK(recognised("{\"ci\": {\"id\": \"a\"") == "faultline");
    CHECK(recognised("\xEF\xBB\xBF\n { \"relationship\" :") == "faultline");
    CHECK(recognised("{\"group\":{}}") == "faultline");
    CHECK(recognised("{\"retire\":{}}") == "faultline");
    CHECK(recognised("id,class,name\n") == "csv");
    CHECK(recognised("\xEF\xBB\xBF\"id\",\"class\",\"name\",\"site\"\r\n") == "csv");
    CHECK(recognised("source,type,target,group\n") == "csv");
    CHECK(recognised("ci,group,required") == "csv");
    CHECK(recognised("Package: 0ad\nVersion: 1\n") == "dpkg");
    CHECK(recognised("# comment\n\npackage: a\n") == "dpkg");
}

TEST_CASE("what no format recognises is told") {
    for (const std::string_view head : {"",
                                        "\n\n",
                                        "{",
                                        "{}",
                                        "{\"cis\": []}",
                                        "[1]",
                                        "id;class;name",
                                        "id,class",
                                        "Version: 1\nPackage: a",
                                        "<xml/>"}) {
        CAPTURE(head);
        CHECK(recognised(head) == "none");
    }
}

}  // namespace faultline::importers
