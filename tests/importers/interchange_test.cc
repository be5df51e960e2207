#include "importers/interchange.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/importers/reading.h"

namespace faultline::importers::testing {

TEST_CASE("the four kinds of lines are read with all members") {
    const std::string bytes =
        R"({"ci": {"id": "vm-17", "class": "virtual_machine", "name": "pay-db-1", )"
        R"("attributes": {"environment": "prod"}}})"
        "\n"
        R"({"relationship": {"source": "vm-17", "type": "runs_on", "target": "host-3", )"
        R"("group": "hosts", "capacity": 2, "strength": 0.5, "delay_s": 30, )"
        R"("verified_at": "1970-01-01T00:00:01Z"}})"
        "\n"
        R"({"group": {"ci": "vm-17", "name": "hosts", "required": 3}})"
        "\n"
        R"({"retire": {"ci": "vm-9"}})";

    const auto reading = read_bytes("faultline", bytes);

    CHECK(faults_of(reading) == "");
    CHECK(items_of(reading.seen) ==
          "ci vm-17 virtual_machine 'pay-db-1' environment=\"prod\"\n"
          "relationship vm-17 runs_on host-3 hosts capacity=2 strength=0.5 delay_s=30 "
          "verified_at=1000000\n"
          "group vm-17 hosts 3\n"
          "retire vm-9\n");
}

TEST_CASE("members may come in any order, and optional ones have defaults") {
    const auto reading =
        read_bytes("faultline",
                   R"({"relationship":{"target":"b","strength":1,"source":"a","type":"calls"}})"
                   "\n"
                   R"({"ci":{"class":"server","id":"a"}})");

    CHECK(faults_of(reading) == "");
    CHECK(items_of(reading.seen) ==
          "ci a server ''\n"
          "relationship a calls b - capacity=1 strength=1 delay_s=0 verified_at=-\n");
}

TEST_CASE("attributes keep their type, and null is absent") {
    const auto reading = read_bytes(
        "faultline",
        R"({"ci":{"id":"a","class":"c","attributes":{"s":"x\ny","i":-9223372036854775808,)"
        R"("r":2.5,"w":3.0,"b":false,"n":null,"e":[],"m":["x",1,true]}}})");

    CHECK(faults_of(reading) == "");
    CHECK(
        items_of(reading.seen) ==
        "ci a c '' b=false e=[] i=-9223372036854775808 m=[\"x\",1,true] r=2.5r s=\"x\ny\" w=3r\n");
}

TEST_CASE("escapes, surrogate pairs and raw UTF-8 give the same text") {
    const auto reading = read_bytes("faultline",
                                    "{\"ci\":{\"id\":\"\\u4e3b\\ud83d\\ude00\",\"class\":\"c\"}}\n"
                                    "{\"retire\":{\"ci\":\"\u4e3b\U0001F600\"}}");

    CHECK(faults_of(reading) == "");
    CHECK(reading.seen.cis()[0].ci == reading.seen.retirements()[0].ci);
}

TEST_CASE("empty lines, CR LF, a byte order mark and a missing last line end are no problem") {
    const auto reading = read_bytes(
        "faultline",
        "\xEF\xBB\xBF{\"retire\":{\"ci\":\"a\"}}\r\n\r\n   \t\n\n {\"retire\":{\"ci\":\"b\"}} ");

    CHECK(faults_of(reading) == "");
    CHECK(items_of(reading.seen) == "retire a\nretire b\n");
    CHECK(reading.seen.retirements()[1].origin == model::Origin{0, 5});
}

TEST_CASE("an empty file holds nothing and is no problem") {
    CHECK(faults_of(read_bytes("faultline", "")) == "");
    CHECK(items_of(read_bytes("faultline", "").seen) == "");
}

TEST_CASE("several files are one import, and origins name the file") {
    const auto reading = read_files(
        "faultline", {"{\"retire\":{\"ci\":\"a\"}}\n", "\n{\"retire\":{\"ci\":\"b\"}}\nx\n"});

    REQUIRE(reading.seen.retirements().size() == 2);
    CHECK(reading.seen.retirements()[1].origin == model::Origin{1, 2});
    REQUIRE(reading.seen.problems().size() == 1);
    CHECK(reading.seen.problems()[0].origin == model::Origin{1, 3});
}

TEST_CASE("a line of four megabytes is read") {
    std::string items = "1";
    while (items.size() < 18'000) {
        items += ",1";
    }
    std::string attributes;
    for (int i = 0; i < 230; ++i) {
        attributes += (i == 0 ? "\"a" : ",\"a") + std::to_string(i) + "\":[" + items + "]";
    }

    const auto reading = read_bytes(
        "faultline", R"({"ci":{"id":"a","class":"c","attributes":{)" + attributes + "}}}");

    CHECK(faults_of(reading) == "");
    CHECK(reading.seen.cis().size() == 1);
}

TEST_CASE("what is wrong with a member names it, what was expected and what was found") {
    const auto reading = read_bytes("faultline", R"({"ci":{"id":7,"class":"c","colour":1}})");

    REQUIRE(reading.seen.problems().size() == 2);
    CHECK(reading.seen.problems()[0].message == "ci has no member 'colour'");
    CHECK(reading.seen.problems()[1].message == "ci.id must be a string, found integer");
}

TEST_CASE("the interchange format takes no host") {
    CHECK_FALSE(find_format("faultline")->make({.host = "host-1"}).ok());
}

}  // namespace faultline::importers::testing
