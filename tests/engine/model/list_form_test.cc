// Lists in canonical forms: round trips, and forms that no encoder writes are refused.

#include "engine/model/list_form.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::model {
namespace {

std::string encoded(const std::vector<std::string>& texts) {
    std::string bytes;
    ByteWriter out(bytes);
    encode_texts(texts, out);
    return bytes;
}

TEST_SUITE("engine/model/list_form") {
    TEST_CASE("a list is its count and its items") {
        CHECK(encoded({}) == std::string(1, '\0'));
        CHECK(encoded({"ab", ""}) == std::string("\x02\x02"
                                                 "ab\x00",
                                                 5));
    }

    TEST_CASE("a list that was written is read again") {
        const std::vector<std::string> texts = {"b", "", "a", "a"};
        const std::string bytes = encoded(texts);
        ByteReader in(bytes);

        CHECK(decode_texts(in) == texts);
        CHECK(in.done());
    }

    TEST_CASE("a count of more items than there are bytes is refused before anything is read") {
        ByteReader in(std::string_view("\x03\x00\x00", 3));
        int items_read = 0;

        const auto items = decode_list(in, [&](ByteReader& from) {
            items_read++;
            return from.u8();
        });

        CHECK_FALSE(in.ok());
        CHECK(items.empty());
        CHECK(items_read == 0);
    }

    TEST_CASE("texts that must ascend are refused if they are equal or descend") {
        const auto is_read = [](const std::vector<std::string>& texts) {
            const std::string bytes = encoded(texts);
            ByteReader in(bytes);
            return decode_ascending_texts(in) == texts && in.done();
        };

        CHECK(is_read({}));
        CHECK(is_read({"a", "b"}));
        CHECK_FALSE(is_read({"a", "a"}));
        CHECK_FALSE(is_read({"b", "a"}));
    }

    TEST_CASE("items ascend by the key that is given") {
        const auto is_ascending = [](const std::vector<std::string>& texts) {
            ByteReader in("");
            check_ascends(texts, in, [](const std::string& text) { return text.size(); });
            return in.ok();
        };

        CHECK(is_ascending({"b", "aa"}));
        CHECK_FALSE(is_ascending({"a", "b"}));
    }
}

}  // namespace
}  // namespace faultline::model
