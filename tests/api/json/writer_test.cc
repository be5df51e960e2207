#include "api/json/writer.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <doctest/doctest.h>

namespace faultline::json {
namespace {

// The one value that `write` writes, without the final newline.
template <typename Write>
std::string written(Write write) {
    std::string text = to_json(write);
    REQUIRE(text.ends_with('\n'));
    text.pop_back();
    return text;
}

template <typename T>
std::string value_text(const T& value) {
    return written([&](JsonWriter& out) { out.value(value); });
}

// Takes so many bytes and is gone then; counts the pieces.
class LimitedSink final : public ByteSink {
 public:
    explicit LimitedSink(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    bool write(std::string_view bytes) override {
        pieces++;
        if (text.size() + bytes.size() > bytes_max_) return false;
        text.append(bytes);
        return true;
    }

    std::string text;
    int pieces = 0;

 private:
    std::size_t bytes_max_;
};

void write_long_list(JsonWriter& out) {
    out.begin_array();
    for (int i = 0; i < 50'000; i++) {
        out.begin_object();
        out.member("number", i);
        out.end_object();
    }
    out.end_array();
}

TEST_SUITE("api/json/writer") {
    TEST_CASE("a string is escaped only where JSON requires it") {
        CHECK(value_text("plain") == R"("plain")");
        CHECK(value_text("") == R"("")");
        CHECK(value_text("\"\\\b\f\n\r\t") == R"("\"\\\b\f\n\r\t")");
        CHECK(value_text(std::string_view("\0\x01\x1f", 3)) == R"("\u0000\u0001\u001f")");
        CHECK(value_text("a/b") == R"("a/b")");
        CHECK(value_text("\x7f") == "\"\x7f\"");
        CHECK(value_text("Käse \u20ac \U0001F600") == "\"Käse \u20ac \U0001F600\"");
    }

    TEST_CASE("a double has the shortest form that reads back and stays a double") {
        CHECK(value_text(1.0) == "1.0");
        CHECK(value_text(0.1) == "0.1");
        CHECK(value_text(0.1 + 0.2) == "0.30000000000000004");
        CHECK(value_text(1e300) == "1e+300");
        CHECK(value_text(5e-324) == "5e-324");
        CHECK(value_text(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
        CHECK(value_text(0.0) == "0.0");
        CHECK(value_text(-0.0) == "0.0");
        CHECK(value_text(-2.5) == "-2.5");
        CHECK(value_text(123456789.0) == "123456789.0");
    }

    TEST_CASE("integers are written whole up to both ends of their types") {
        CHECK(value_text(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
        CHECK(value_text(std::numeric_limits<std::int64_t>::max()) == "9223372036854775807");
        CHECK(value_text(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
        CHECK(value_text(std::uint32_t{0}) == "0");
        CHECK(value_text(std::int8_t{-7}) == "-7");
    }

    TEST_CASE("truths, null and absent values have their own words") {
        CHECK(value_text(true) == "true");
        CHECK(value_text(false) == "false");
        CHECK(written([](JsonWriter& out) { out.null(); }) == "null");
        CHECK(value_text(std::optional<std::uint32_t>{}) == "null");
        CHECK(value_text(std::optional<std::uint32_t>{7}) == "7");
    }

    TEST_CASE("commas stand between the items of every nesting and nowhere else") {
        const std::string text = written([](JsonWriter& out) {
            out.begin_object();
            out.key("empty_object");
            out.begin_object();
            out.end_object();
            out.key("empty_array");
            out.begin_array();
            out.end_array();
            out.key("mixed");
            out.begin_array();
            out.begin_array();
            out.value(1);
            out.value(2);
            out.end_array();
            out.begin_object();
            out.member("a", true);
            out.member("b", "text");
            out.end_object();
            out.null();
            out.verbatim(R"({"raw":[]})");
            out.value(0.5);
            out.end_array();
            out.member("last", "x");
            out.end_object();
        });

        CHECK(text == R"({"empty_object":{},"empty_array":[],)"
                      R"("mixed":[[1,2],{"a":true,"b":"text"},null,{"raw":[]},0.5],"last":"x"})");
    }

    TEST_CASE("what is streamed in pieces equals what is written in one") {
        LimitedSink sink(std::numeric_limits<std::size_t>::max());
        JsonWriter out(sink);

        write_long_list(out);

        CHECK(out.finish());
        CHECK(sink.pieces > 5);
        CHECK(sink.text == to_json(write_long_list));
        std::string expected = "[";
        for (int i = 0; i < 50'000; i++) {
            expected.append(i == 0 ? "" : ",").append("{\"number\":");
            expected.append(std::to_string(i)).append("}");
        }
        CHECK(sink.text == expected + "]\n");
    }

    TEST_CASE("a receiver that is gone is noticed and never written to again") {
        LimitedSink sink(100'000);
        JsonWriter out(sink);

        write_long_list(out);

        CHECK_FALSE(out.ok());
        CHECK_FALSE(out.finish());
        CHECK(sink.pieces == 2);
    }
}

}  // namespace
}  // namespace faultline::json
