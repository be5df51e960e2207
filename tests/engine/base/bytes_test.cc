// ByteWriter and ByteReader: round trips, shortest forms only, and no read past the end.

#include "engine/base/bytes.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/golden_file.h"
#include "tests/support/property.h"

namespace faultline {
namespace {

template <typename Write>
std::string written(Write write) {
    std::string bytes;
    ByteWriter out(bytes);
    write(out);
    return bytes;
}

TEST_SUITE("engine/base/bytes") {
    TEST_CASE("a varint has its documented bytes") {
        const auto bytes_of = [](std::uint64_t value) {
            return test::hex_digits(written([value](ByteWriter& out) { out.varint(value); }));
        };

        CHECK(bytes_of(0) == "00");
        CHECK(bytes_of(127) == "7f");
        CHECK(bytes_of(128) == "8001");
        CHECK(bytes_of(300) == "ac02");
        CHECK(bytes_of(std::numeric_limits<std::uint64_t>::max()) == "ffffffffffffffffff01");
    }

    TEST_CASE("zigzag, fixed64 and real have their documented bytes") {
        const std::string bytes = written([](ByteWriter& out) {
            out.zigzag(-1);
            out.zigzag(1);
            out.fixed64(0x0102030405060708);
            out.real(1.0);
            out.real(-0.0);
            out.bytes("ab");
        });

        CHECK(test::hex_digits(bytes) ==
              "0102"
              "0102030405060708"
              "000000000000f03f"
              "0000000000000000"
              "026162");
    }

    TEST_CASE("every primitive comes back as it was written") {
        const bool holds =
            test::holds("round trip",
                        500,
                        [](std::uint8_t u8,
                           std::uint64_t varint,
                           std::int64_t zigzag,
                           const std::string& bytes,
                           double real) {
                            if (std::isnan(real)) real = 0.5;
                            const std::string encoded = written([&](ByteWriter& out) {
                                out.u8(u8);
                                out.varint(varint);
                                out.zigzag(zigzag);
                                out.bytes(bytes);
                                out.fixed64(varint);
                                out.real(real);
                            });

                            ByteReader in(encoded);

                            return in.u8() == u8 && in.varint() == varint &&
                                   in.zigzag() == zigzag && in.bytes() == bytes &&
                                   in.fixed64() == varint && in.real() == real && in.done();
                        });

        CHECK(holds);
    }

    TEST_CASE("the limits of a 64-bit number come back") {
        for (const std::int64_t value : {std::numeric_limits<std::int64_t>::min(),
                                         std::int64_t{-1},
                                         std::int64_t{0},
                                         std::numeric_limits<std::int64_t>::max()}) {
            CAPTURE(value);
            const std::string bytes = written([value](ByteWriter& out) { out.zigzag(value); });
            ByteReader in(bytes);

            CHECK(in.zigzag() == value);
            CHECK(in.done());
        }
    }

    TEST_CASE("over-long and overflowing varints are refused") {
        const std::vector<std::string> malformed = {
            std::string("\x80\x00", 2),
            std::string("\xff\x80\x00", 3),
            std::string(9, '\xff') + '\x02',
            std::string(10, '\xff') + '\x01',
            std::string(10, '\x80'),
        };
        for (const std::string& bytes : malformed) {
            CAPTURE(test::hex_digits(bytes));
            ByteReader in(bytes);

            CHECK(in.varint() == 0);
            CHECK_FALSE(in.ok());
        }
    }

    TEST_CASE("a real that no writer writes is refused") {
        const auto raw_real = [](double value) {
            std::string bytes(sizeof value, '\0');
            std::memcpy(bytes.data(), &value, sizeof value);
            return bytes;
        };
        for (const double value : {std::numeric_limits<double>::quiet_NaN(), -0.0}) {
            const std::string bytes = raw_real(value);
            ByteReader in(bytes);

            CHECK(in.real() == 0.0);
            CHECK_FALSE(in.ok());
        }
    }

    TEST_CASE("a length beyond the end is refused, however large") {
        for (const std::uint64_t length :
             {std::uint64_t{4}, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
            CAPTURE(length);
            std::string bytes = written([length](ByteWriter& out) { out.varint(length); });
            bytes += "abc";
            ByteReader in(bytes);

            CHECK(in.bytes().empty());
            CHECK_FALSE(in.ok());
        }
    }

    TEST_CASE("a reader that failed yields zero and stays failed") {
        ByteReader in("\x05\x01");

        CHECK(in.bytes().empty());
        CHECK(in.u8() == 0);
        CHECK(in.varint() == 0);
        CHECK(in.zigzag() == 0);
        CHECK(in.real() == 0.0);
        CHECK(in.fixed64() == 0);
        CHECK(in.rest().empty());
        CHECK_FALSE(in.ok());
        CHECK_FALSE(in.done());
    }

    TEST_CASE("done means that nothing is left") {
        ByteReader in(std::string_view("\x01\x02", 2));

        CHECK(in.u8() == 1);
        CHECK(in.ok());
        CHECK_FALSE(in.done());
        CHECK(in.left() == 1);
        CHECK(in.u8() == 2);
        CHECK(in.done());
    }
}

}  // namespace
}  // namespace faultline
