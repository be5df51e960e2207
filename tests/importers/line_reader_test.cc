#include "importers/line_reader.h"

#include <string>

#include <doctest/doctest.h>

#include "importers/importer.h"
#include "tests/importers/reading.h"

namespace faultline::importers::testing {

namespace {

// Each line as "number:text", a long one as "number:too long"; joined by "/".
std::string lines_of(ByteSource& source) {
    LineReader reader(source);
    Line line;
    std::string all;
    while (true) {
        const auto more = reader.next(line);
        REQUIRE(more.ok());
        if (!more.value()) return all;
        if (!all.empty()) all += '/';
        all += std::to_string(line.number) + ":";
        all += line.too_long ? "too long" : std::string(line.text);
    }
}

std::string lines_of(const std::string& bytes) {
    PiecewiseSource source(bytes, 3);
    return lines_of(source);
}

// A source that breaks after its bytes.
class BrokenSource final : public ByteSource {
 public:
    Result<std::size_t> read(std::span<char> into) override {
        if (broken_) return unavailable("the connection was closed");
        broken_ = true;
        into[0] = 'x';
        return std::size_t{1};
    }

 private:
    bool broken_ = false;
};

}  // namespace

TEST_CASE("lines end at LF or CR LF or the end, and are numbered from 1") {
    CHECK(lines_of("").empty());
    CHECK(lines_of("a") == "1:a");
    CHECK(lines_of("a\n") == "1:a");
    CHECK(lines_of("a\r\nb\r\n") == "1:a/2:b");
    CHECK(lines_of("\n\nc") == "1:/2:/3:c");
    CHECK(lines_of("a\rb\n") == "1:a\rb");
    CHECK(lines_of("a\r\r\n") == "1:a\r");
    CHECK(lines_of("a\r") == "1:a");
    CHECK(lines_of("\n") == "1:");
}

TEST_CASE("a UTF-8 byte order mark is skipped at the front only") {
    CHECK(lines_of("\xEF\xBB\xBF") == "");
    CHECK(lines_of("\xEF\xBB\xBF"
                   "a\n\xEF\xBB\xBF"
                   "b") ==
          "1:a/2:\xEF\xBB\xBF"
          "b");
    CHECK(lines_of("\xEF\xBB") == "1:\xEF\xBB");
}

TEST_CASE("a line of the limit is read, a longer one is told and skipped") {
    const std::string longest(kLineBytesMax, 'x');
    const std::string around = "a\n" + longest + "\r\n" + longest + "xx\nb\n";
    const std::string far_too_long = std::string(5 * kLineBytesMax, 'y') + "\nc";

    MemorySource source(around);
    MemorySource long_source(far_too_long);

    CHECK(lines_of(source) == "1:a/2:" + longest + "/3:too long/4:b");
    CHECK(lines_of(long_source) == "1:too long/2:c");
}

TEST_CASE("what is wrong with the source is handed on") {
    BrokenSource source;
    LineReader reader(source);
    Line line;

    const auto more = reader.next(line);

    REQUIRE_FALSE(more.ok());
    CHECK(more.error().code == ErrorCode::unavailable);
}

}  // namespace faultline::importers::testing
