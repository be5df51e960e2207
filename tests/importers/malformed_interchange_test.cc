#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "importers/importer.h"
#include "importers/interchange.h"
#include "tests/importers/malformed.h"
#include "tests/importers/reading.h"

namespace faultline::importers::testing {

namespace {

constexpr std::string_view kGood = R"({"ci": {"id": "good", "class": "server"}})";

// A case whose bytes are line 2 between two good lines.
MalformedCase on_line_2(std::string_view name, const std::string& line, std::string_view faults) {
    return {name, std::string(kGood) + "\n" + line + "\n" + std::string(kGood) + "\n", faults};
}

// A line with a CI whose members are `members`.
std::string ci(const std::string& members) {
    return "{\"ci\": {" + members + "}}";
}

// A line with a CI that has `value` as its attribute.
std::string attribute(const std::string& value) {
    return ci(R"("id": "a", "class": "server", "attributes": {"x": )" + value + "}");
}

// A line with a relationship that has `members` beside the three required ones.
std::string relationship(const std::string& members) {
    return R"({"relationship": {"source": "a", "type": "runs_on", "target": "b", )" + members +
           "}}";
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

}  // namespace

TEST_CASE("each line that is not JSON is a problem at that line, and the next line is read") {
    const std::string nul(1, '\0');
    const std::vector<MalformedCase> cases{
        on_line_2("truncated line", R"({"ci": {"id": "a", "cl)", "invalid_json@2"),
        on_line_2("truncated within an escape", R"({"ci": {"id": "a\)", "invalid_json@2"),
        on_line_2("trailing garbage", std::string(kGood) + " x", "invalid_json@2"),
        on_line_2(
            "two objects in a line", std::string(kGood) + std::string(kGood), "invalid_json@2"),
        on_line_2("a comma between objects", std::string(kGood) + ",", "invalid_json@2"),
        on_line_2("trailing comma in an object", R"({"ci": {"id": "a",}})", "invalid_json@2"),
        on_line_2("missing colon", R"({"ci" {"id": "a"}})", "invalid_json@2"),
        on_line_2("single quotation marks", "{'ci': {'id': 'a'}}", "invalid_json@2"),
        on_line_2("unquoted member", R"({ci: {"id": "a"}})", "invalid_json@2"),
        on_line_2("comment", "// a comment", "invalid_json@2"),
        on_line_2("word", "hello", "invalid_json@2"),
        on_line_2("True instead of true", attribute("True"), "invalid_json@2"),
        on_line_2("NaN", attribute("NaN"), "invalid_json@2"),
        on_line_2("Infinity", attribute("-Infinity"), "invalid_json@2"),
        on_line_2("hexadecimal number", attribute("0x10"), "invalid_json@2"),
        on_line_2("leading zero", attribute("012"), "invalid_json@2"),
        on_line_2("leading plus", attribute("+1"), "invalid_json@2"),
        on_line_2("number ends with a point", attribute("1."), "invalid_json@2"),
        on_line_2("unknown escape", attribute(R"("\x41")"), "invalid_json@2"),
        on_line_2("short unicode escape", attribute(R"("\u12")"), "invalid_json@2"),
        on_line_2("lone high surrogate", attribute(R"("\ud800")"), "invalid_json@2"),
        on_line_2("high surrogate before a letter", attribute(R"("\ud800a")"), "invalid_json@2"),
        on_line_2("raw tab in a string", attribute("\"a\tb\""), "invalid_json@2"),
        on_line_2("raw NUL in a string", attribute("\"a" + nul + "b\""), "invalid_json@2"),
        on_line_2("NUL behind the object", std::string(kGood) + nul, "invalid_json@2"),
        on_line_2("NUL line", nul + nul + nul, "invalid_json@2"),
        on_line_2("lone carriage return as line end",
                  std::string(kGood) + "\r" + std::string(kGood),
                  "invalid_json@2"),
        on_line_2("nested far too deep", attribute(repeated("[", 100'000)), "too_deep@2"),
        on_line_2("nested one too deep",
                  attribute(repeated("[", kJsonDepthMax) + repeated("]", kJsonDepthMax)),
                  "too_deep@2"),
        on_line_2("integer of 30 digits", attribute(repeated("123", 10)), "out_of_range@2"),
        on_line_2("real beyond double", attribute("1e999"), "out_of_range@2"),
        on_line_2("huge line",
                  attribute("\"" + std::string(kLineBytesMax, 'x') + "\""),
                  "line_too_long@2"),
    };

    check_malformed("faultline", cases);

    for (const MalformedCase& one : cases) {
        CAPTURE(one.name);
        CHECK(read_bytes("faultline", one.bytes).seen.cis().size() == 2);
    }
}

TEST_CASE("text that is not UTF-8 is a problem at its line, or ends the reading if all of it is") {
    using std::string_literals::operator""s;
    const std::vector<MalformedCase> cases{
        on_line_2("GBK name",
                  ci("\"id\": \"\xD6\xF7\xBB\xFA\", \"class\": \"server\""),
                  "invalid_text@2"),
        on_line_2("Latin-1 value", attribute("\"caf\xE9\""), "invalid_text@2"),
        on_line_2("overlong encoding", attribute("\"\xC0\xAF\""), "invalid_text@2"),
        on_line_2("surrogate in UTF-8", attribute("\"\xED\xA0\x80\""), "invalid_text@2"),
        on_line_2("beyond U+10FFFF", attribute("\"\xF4\x90\x80\x80\""), "invalid_text@2"),
        on_line_2("cut character", attribute("\"\xE4\xB8\""), "invalid_text@2"),
        {"UTF-16 little-endian with mark", "\xFF\xFE{\0\"\0c\0"s, "error:invalid_encoding@1"},
        {"UTF-16 big-endian with mark", "\xFE\xFF\0{\0\"\0c"s, "error:invalid_encoding@1"},
        {"UTF-16 without mark", "{\0\"\0c\0i\0"s, "error:invalid_encoding@1"},
        {"UTF-32 with mark", "\xFF\xFE\0\0{\0\0\0"s, "error:invalid_encoding@1"},
        {"byte order mark on line 2",
         std::string(kGood) + "\n\xEF\xBB\xBF" + std::string(kGood),
         "invalid_json@2"},
    };

    check_malformed("faultline", cases);
}

TEST_CASE("a GBK file is told that it is not UTF-8, and how to convert it") {
    const auto reading = read_bytes("faultline", ci("\"id\": \"\xD6\xF7\xBB\xFA\""));

    REQUIRE(reading.seen.problems().size() == 1);
    const std::string& message = reading.seen.problems()[0].message;
    CHECK(message.find("not UTF-8") != std::string::npos);
    CHECK(message.find("iconv -f GBK") != std::string::npos);
}

TEST_CASE("the column of a JSON fault is named") {
    const auto reading = read_bytes("faultline", R"({"ci": {"id": "a",}})");

    REQUIRE(reading.seen.problems().size() == 1);
    CHECK(reading.seen.problems()[0].message.find("column 19") != std::string::npos);
}

TEST_CASE("each line that is JSON but no item is a problem at that line") {
    const std::string server = R"("id": "a", "class": "server")";
    const std::vector<MalformedCase> cases{
        on_line_2("empty object", "{}", "not_one_object@2"),
        on_line_2("array", "[" + std::string(kGood) + "]", "not_one_object@2"),
        on_line_2("number", "17", "not_one_object@2"),
        on_line_2("string", "\"ci\"", "not_one_object@2"),
        on_line_2("null", "null", "not_one_object@2"),
        on_line_2("two kinds",
                  R"({"ci": {"id": "a", "class": "server"}, "retire": {"ci": "a"}})",
                  "not_one_object@2"),
        on_line_2("unknown kind", R"({"node": {"id": "a"}})", "unknown_member@2"),
        on_line_2("kind in upper case", R"({"CI": {"id": "a", "class": "s"}})", "unknown_member@2"),
        on_line_2("member beside the kind",
                  R"({"ci": {"id": "a", "class": "server"}, "note": 1})",
                  "unknown_member@2"),
        on_line_2("same kind twice",
                  R"({"ci": {"id": "a", "class": "s"}, "ci": {"id": "b", "class": "s"}})",
                  "duplicate_member@2"),
        on_line_2("kind is a string", R"({"ci": "a"})", "wrong_type@2"),
        on_line_2("kind is null", R"({"group": null})", "wrong_type@2"),
        on_line_2("kind is an array", R"({"relationship": []})", "wrong_type@2"),
        on_line_2("no id", ci(R"("class": "server")"), "missing_member@2"),
        on_line_2("no class", ci(R"("id": "a")"), "missing_member@2"),
        on_line_2("neither", ci(""), "missing_member@2 missing_member@2"),
        on_line_2("id is a number", ci(R"("id": 7, "class": "server")"), "wrong_type@2"),
        on_line_2("name is null", ci(server + R"(, "name": null)"), "wrong_type@2"),
        on_line_2("name is a boolean", ci(server + R"(, "name": true)"), "wrong_type@2"),
        on_line_2("unknown member of ci", ci(server + R"(, "owner": "x")"), "unknown_member@2"),
        on_line_2("id twice", ci(server + R"(, "id": "b")"), "duplicate_member@2"),
        on_line_2(
            "id twice, once escaped", ci(server + R"(, "\u0069d": "b")"), "duplicate_member@2"),
        on_line_2("two rules broken",
                  ci(R"("id": 7, "class": "server", "x": 1)"),
                  "unknown_member@2 wrong_type@2"),
        on_line_2("empty id", ci(R"("id": "", "class": "server")"), "missing_value@2"),
        on_line_2("empty class", ci(R"("id": "a", "class": "")"), "missing_value@2"),
        on_line_2("too long id",
                  ci("\"id\": \"" + std::string(257, 'x') + "\", \"class\": \"server\""),
                  "too_long@2"),
        on_line_2("too long name",
                  ci(server + ", \"name\": \"" + std::string(1025, 'x') + "\""),
                  "too_long@2"),
        on_line_2("too long class",
                  ci("\"id\": \"a\", \"class\": \"" + std::string(129, 'x') + "\""),
                  "too_long@2"),
        on_line_2("line end in id", ci(R"("id": "a\nb", "class": "server")"), "invalid_text@2"),
        on_line_2("NUL in id", ci(R"("id": "a\u0000", "class": "server")"), "invalid_text@2"),
        on_line_2("C1 control in id", ci(R"("id": "a\u0085b", "class": "s")"), "invalid_text@2"),
        on_line_2("lone low surrogate in id",
                  ci(R"("id": "\udc00", "class": "server")"),
                  "invalid_json@2"),
    };

    check_malformed("faultline", cases);
}

TEST_CASE("each group or retirement that breaks a rule is a problem at that line") {
    const std::vector<MalformedCase> cases{
        on_line_2(
            "group without required", R"({"group": {"ci": "a", "name": "g"}})", "missing_member@2"),
        on_line_2("required 0",
                  R"({"group": {"ci": "a", "name": "g", "required": 0}})",
                  "out_of_range@2"),
        on_line_2("required 2^31",
                  R"({"group": {"ci": "a", "name": "g", "required": 2147483648}})",
                  "out_of_range@2"),
        on_line_2("required 1.5",
                  R"({"group": {"ci": "a", "name": "g", "required": 1.5}})",
                  "wrong_type@2"),
        on_line_2("group without name",
                  R"({"group": {"ci": "a", "name": "", "required": 1}})",
                  "missing_value@2"),
        on_line_2("too long group name",
                  "{\"group\": {\"ci\": \"a\", \"name\": \"" + std::string(513, 'x') +
                      "\", \"required\": 1}}",
                  "too_long@2"),
        on_line_2("retire without ci", R"({"retire": {}})", "missing_member@2"),
        on_line_2("retire an empty id", R"({"retire": {"ci": ""}})", "missing_value@2"),
        on_line_2(
            "retire by id", R"({"retire": {"id": "a"}})", "unknown_member@2 missing_member@2"),
    };

    check_malformed("faultline", cases);
}

TEST_CASE("each attribute that has no allowed value is a problem at its line") {
    const std::vector<MalformedCase> cases{
        on_line_2("attributes is an array",
                  ci(R"("id": "a", "class": "server", "attributes": ["x"])"),
                  "wrong_type@2"),
        on_line_2("object as value", attribute(R"({"y": 1})"), "wrong_type@2"),
        on_line_2("array in an array", attribute("[1, [2]]"), "wrong_type@2"),
        on_line_2("object in an array", attribute("[{}]"), "wrong_type@2"),
        on_line_2("null in an array", attribute("[1, null]"), "wrong_type@2"),
        on_line_2("attribute twice", attribute(R"(1, "x": 1)"), "duplicate_member@2"),
        on_line_2("attribute twice, once null", attribute(R"(1, "x": null)"), "duplicate_member@2"),
        on_line_2("integer 2^63", attribute("9223372036854775808"), "out_of_range@2"),
        on_line_2("integer 2^64", attribute("18446744073709551616"), "out_of_range@2"),
        on_line_2("integer below -2^63", attribute("-9223372036854775809"), "out_of_range@2"),
        on_line_2("integer 2^63 in an array", attribute("[9223372036854775808]"), "out_of_range@2"),
        on_line_2("NUL in a value", attribute(R"("a\u0000b")"), "invalid_text@2"),
        on_line_2("empty name", attribute(R"(1, "": 2)"), "missing_value@2"),
        on_line_2("control character in a name", attribute(R"(1, "a\nb": 2)"), "invalid_text@2"),
        on_line_2(
            "too long name", attribute("1, \"" + std::string(129, 'x') + "\": 2"), "too_long@2"),
        on_line_2("too long value",
                  attribute("\"" + std::string((std::size_t{1} << 20) + 1, 'x') + "\""),
                  "too_long@2"),
        on_line_2(
            "too many items", attribute("[0" + repeated(",0", 10'000) + "]"), "too_many_items@2"),
        on_line_2("unavailability 1",
                  ci(R"("id": "a", "class": "s", "attributes": {"unavailability": 1})"),
                  "invalid_reliability@2"),
        on_line_2("availability as string",
                  ci(R"("id": "a", "class": "s", "attributes": {"availability": "0.99"})"),
                  "invalid_reliability@2"),
    };

    check_malformed("faultline", cases);
}

TEST_CASE("each relationship that breaks a rule is a problem at its line") {
    const std::vector<MalformedCase> cases{
        on_line_2("no target",
                  R"({"relationship": {"source": "a", "type": "runs_on"}})",
                  "missing_member@2"),
        on_line_2("self relationship",
                  R"({"relationship": {"source": "a", "type": "runs_on", "target": "a"}})",
                  "self_relationship@2"),
        on_line_2("unknown member", relationship(R"("weight": 1)"), "unknown_member@2"),
        on_line_2("target twice", relationship(R"("target": "c")"), "duplicate_member@2"),
        on_line_2("capacity 0", relationship(R"("capacity": 0)"), "out_of_range@2"),
        on_line_2("capacity negative", relationship(R"("capacity": -1)"), "out_of_range@2"),
        on_line_2("capacity 2^31", relationship(R"("capacity": 2147483648)"), "out_of_range@2"),
        on_line_2(
            "capacity 2^63", relationship(R"("capacity": 9223372036854775808)"), "out_of_range@2"),
        on_line_2("capacity 1.5", relationship(R"("capacity": 1.5)"), "wrong_type@2"),
        on_line_2("capacity 1.0", relationship(R"("capacity": 1.0)"), "wrong_type@2"),
        on_line_2("capacity is a string", relationship(R"("capacity": "1")"), "wrong_type@2"),
        on_line_2("strength 0", relationship(R"("strength": 0)"), "out_of_range@2"),
        on_line_2("strength 1.5", relationship(R"("strength": 1.5)"), "out_of_range@2"),
        on_line_2("strength negative", relationship(R"("strength": -0.5)"), "out_of_range@2"),
        on_line_2("strength is a string", relationship(R"("strength": "hard")"), "wrong_type@2"),
        on_line_2("strength NaN", relationship(R"("strength": NaN)"), "invalid_json@2"),
        on_line_2("delay negative", relationship(R"("delay_s": -1)"), "out_of_range@2"),
        on_line_2("delay of half a second", relationship(R"("delay_s": 0.5)"), "wrong_type@2"),
        on_line_2("delay null", relationship(R"("delay_s": null)"), "wrong_type@2"),
        on_line_2("group is a number", relationship(R"("group": 1)"), "wrong_type@2"),
        on_line_2("verified_at is a number",
                  relationship(R"("verified_at": 1700000000)"),
                  "wrong_type@2"),
        on_line_2("verified_at without zone",
                  relationship(R"("verified_at": "2026-11-03T14:05:00")"),
                  "invalid_time@2"),
        on_line_2("verified_at on 30 February",
                  relationship(R"("verified_at": "2026-02-30T14:05:00Z")"),
                  "invalid_time@2"),
    };

    check_malformed("faultline", cases);
}

}  // namespace faultline::importers::testing
