#include "engine/identify/terms.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "engine/base/bytes.h"
#include "engine/identify/identifiers.h"

namespace faultline::identify {

namespace {

std::vector<Term> terms_of(std::string_view name, const model::Attributes& attributes) {
    std::string bytes;
    ByteWriter out(bytes);
    model::encode_attributes(attributes, out);
    model::Claim claim;
    claim.ci = model::CiClaim{Version{1}, SymbolId{4}, name, bytes};
    std::vector<Term> terms;
    REQUIRE(append_terms(claim, terms).ok());
    std::ranges::sort(terms);
    terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
    return terms;
}

std::vector<Term> sorted(std::vector<Term> terms) {
    std::ranges::sort(terms);
    return terms;
}

}  // namespace

TEST_CASE("the numbers of terms are what stores hold") {
    CHECK(class_term(SymbolId{4}) == 7590528373836431504ULL);
    CHECK(attribute_term("site", model::Scalar("ams")) == 9369248346787654107ULL);
    CHECK(word_term("web") == 1355129057119894791ULL);
    CHECK(native_term("vm-1") == 3418596556876401573ULL);
    CHECK(identifier_term("name", "web 1") == 14566391922801757908ULL);
}

TEST_CASE("a claim has terms for its class, its values, their items and all words") {
    CHECK(terms_of("Web 1",
                   {{"cores", model::Scalar(std::int64_t{8})},
                    {"ip", std::vector<model::Scalar>{std::string("10.1"), true}},
                    {"site", model::Scalar("Ams Web")}}) ==
          sorted({class_term(SymbolId{4}),
                  word_term("web"),
                  word_term("1"),
                  word_term("10"),
                  word_term("ams"),
                  attribute_term("cores", model::Scalar(std::int64_t{8})),
                  attribute_term("ip", model::Scalar("10.1")),
                  attribute_term("ip", model::Scalar(true)),
                  attribute_term("site", model::Scalar("Ams Web")),
                  identifier_term("name", "web 1"),
                  identifier_term("site", "ams web")}));
}

TEST_CASE("what differs in kind, name or type has another term") {
    CHECK(attribute_term("a", model::Scalar("1")) !=
          attribute_term("a", model::Scalar(std::int64_t{1})));
    CHECK(attribute_term("a", model::Scalar("1")) != attribute_term("b", model::Scalar("1")));
    CHECK(native_term("x") != word_term("x"));
    CHECK(identifier_term("a", "x") != attribute_term("a", model::Scalar("x")));
}

TEST_CASE("a claim without CI fields has no terms") {
    std::vector<Term> terms;
    CHECK(append_terms(model::Claim{}, terms).ok());
    CHECK(terms.empty());
}

TEST_CASE("a CI is found by its identifier however that is written") {
    const auto found = [](const model::Scalar& stored, std::string_view asked) {
        const std::vector<Term> has = terms_of("n", {{"serial", stored}});
        const std::vector<Term> wanted = identifier_terms("serial", normal_identifier(asked));
        return std::ranges::any_of(
            wanted, [&](Term term) { return std::ranges::binary_search(has, term); });
    };

    CHECK(found("AB-1", "ab-1"));
    CHECK(found("ab-1", " AB-1 "));
    CHECK(found(std::int64_t{4711}, "4711"));
    CHECK(found("4711", "4711"));
    CHECK_FALSE(found("None", "none"));
    CHECK_FALSE(found("AB-1", "ab-2"));
}

}  // namespace faultline::identify
