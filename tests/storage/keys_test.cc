#include "storage/keys.h"

#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

namespace faultline::storage {

TEST_CASE("keys parse back to what they were made from") {
    const auto claim = parse_claim_key(claim_key({CiId{~0ULL}, SymbolId{~0U}, Version{5}}));
    REQUIRE(claim);
    CHECK(claim->ci == CiId{~0ULL});
    CHECK(claim->source == SymbolId{~0U});
    CHECK(claim->version == Version{5});
    const auto mention = parse_mention_key(mention_key({CiId{1}, CiId{2}}));
    REQUIRE(mention);
    CHECK(mention->target == CiId{1});
    CHECK(mention->owner == CiId{2});
    CHECK(parse_term_key(term_key({~1ULL, CiId{3}})) == TermKey{~1ULL, CiId{3}});
    CHECK(parse_ci_key(ci_key(CiId{258})) == CiId{258});
    CHECK(parse_symbol_key(symbol_key(SymbolId{258})) == SymbolId{258});
    const std::string key = catalogue_key(model::ClassDefinition{"vm", 0, {}}, Version{9});
    const auto catalogue = parse_catalogue_key(key);
    REQUIRE(catalogue);
    CHECK(catalogue->entry == std::string_view("\0vm\0", 4));
    CHECK(catalogue->version == Version{9});
}

TEST_CASE("bytes of another length are no key") {
    for (std::size_t size = 0; size < 40; size++) {
        const std::string bytes(size, 'x');
        CHECK(parse_symbol_key(bytes).has_value() == (size == 4));
        CHECK(parse_ci_key(bytes).has_value() == (size == 8));
        CHECK(parse_mention_key(bytes).has_value() == (size == 16));
        CHECK(parse_claim_key(bytes).has_value() == (size == 20));
        CHECK(parse_term_key(bytes).has_value() == (size == 16 || size == 24));
        CHECK_FALSE(parse_catalogue_key(bytes));
    }
}

TEST_CASE("claim rows sort by CI, then source, then newest version first") {
    const std::vector<std::string> in_order = {claim_key({CiId{1}, SymbolId{1}, Version{300}}),
                                               claim_key({CiId{1}, SymbolId{1}, Version{2}}),
                                               claim_key({CiId{1}, SymbolId{256}, Version{9}}),
                                               claim_key({CiId{256}, SymbolId{1}, Version{1}})};

    CHECK(std::ranges::is_sorted(in_order));
}

TEST_CASE("catalogue rows of one entry are adjacent though names begin alike") {
    const auto key = [](const char* name, std::uint64_t version) {
        return catalogue_key(model::ClassDefinition{name, 0, {}}, Version{version});
    };
    const std::vector<std::string> in_order = {
        key("a", 2), key("a", 1), key("ab", 3), key("ab", 1), key("b", 9)};

    CHECK(std::ranges::is_sorted(in_order));
}

}  // namespace faultline::storage
