// Scope: normalised, encoded and read back; nothing else decodes.

#include "engine/model/scope.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::model {
namespace {

std::string encoded(const Scope& scope) {
    std::string bytes;
    ByteWriter out(bytes);
    encode_scope(scope, out);
    return bytes;
}

TEST_SUITE("engine/model/scope") {
    TEST_CASE("every scope comes back as it was") {
        const std::vector<Scope> scopes = {
            Everything{}, ListedCis{{"a", "b/c"}}, CisOfClass{"server"}, ServiceClosure{"svc"}};
        for (const Scope& scope : scopes) {
            const std::string bytes = encoded(scope);
            ByteReader in(bytes);

            const Scope read = decode_scope(in);

            CHECK(in.done());
            CHECK(read == scope);
        }
    }

    TEST_CASE("a list is sorted and each id is there once") {
        Scope scope = ListedCis{{"b", "a", "b"}};

        REQUIRE(normalise(scope).ok());

        CHECK(scope == Scope(ListedCis{{"a", "b"}}));
    }

    TEST_CASE("what no CI can be is refused and named") {
        Scope nothing = ListedCis{};
        Scope empty_id = ListedCis{{""}};
        Scope no_class = CisOfClass{""};
        Scope long_service = ServiceClosure{std::string(1000, 'x')};
        Scope too_many = ListedCis{std::vector<std::string>(kScopeCisMax + 1, "a")};

        for (Scope* scope : {&nothing, &empty_id, &no_class, &long_service, &too_many}) {
            const auto result = normalise(*scope);
            REQUIRE_FALSE(result.ok());
            CHECK(result.error().code == ErrorCode::invalid_argument);
        }
        CHECK(normalise(too_many).error().message.find("10000") != std::string::npos);
    }

    TEST_CASE("bytes that no encoder writes are refused") {
        const std::vector<std::string> wrong = {
            "",
            "\x04",
            std::string("\x01\x00", 2),  // an empty list
            "\x01\x02\x01z\x01"
            "a",              // descending
            "\x01\x7f\x01z",  // more than there is
            "\x02\x05"
            "ab",  // cut off
        };
        for (const std::string& bytes : wrong) {
            ByteReader in(bytes);
            (void)decode_scope(in);
            CHECK_FALSE(in.ok());
        }
    }
}

}  // namespace
}  // namespace faultline::model
