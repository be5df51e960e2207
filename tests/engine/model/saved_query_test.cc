#include "engine/model/saved_query.h"

#include <doctest/doctest.h>

namespace faultline::model {

TEST_CASE("a saved query reads back, and nothing else does") {
    const SavedQuery query{{{"class", "server"}, {"where", "a = b"}, {"where", "c missing"}},
                           "alice",
                           "what it is for"};
    const std::string bytes = encode_saved_query(query);

    CHECK(decode_saved_query(bytes).value() == query);
    for (std::size_t size = 0; size < bytes.size(); size++) {
        CHECK_FALSE(decode_saved_query(bytes.substr(0, size)).ok());
    }
    CHECK_FALSE(decode_saved_query(bytes + "x").ok());
    CHECK_FALSE(decode_saved_query("\2" + bytes.substr(1)).ok());
}

TEST_CASE("names and descriptions are clean text within their limits") {
    CHECK(check_query_name("hosts in Amsterdam").ok());
    CHECK_FALSE(check_query_name("").ok());
    CHECK_FALSE(check_query_name("a\nb").ok());
    CHECK_FALSE(check_query_name(std::string(kQueryNameBytesMax + 1, 'x')).ok());
    CHECK(check_query_description("").ok());
    CHECK_FALSE(check_query_description(std::string(kQueryDescriptionBytesMax + 1, 'x')).ok());
}

}  // namespace faultline::model
