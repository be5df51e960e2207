// Rules for a catalogue: each broken one is found, with its place.

#include "engine/model/catalogue_check.h"

#include <cmath>
#include <string>

#include <doctest/doctest.h>

namespace faultline::model {
namespace {

// "pointer code" of every violation.
std::vector<std::string> broken(const std::vector<CatalogueEntry>& entries) {
    Catalogue catalogue;
    for (const CatalogueEntry& entry : entries) {
        catalogue.put(entry);
    }
    std::vector<std::string> found;
    for (const Violation& violation : validate(catalogue)) {
        CHECK_FALSE(violation.message.empty());
        found.push_back(violation.pointer + " " + violation.code);
    }
    return found;
}

using Found = std::vector<std::string>;

ClassDefinition with_attributes(std::vector<AttributeDefinition> attributes) {
    return {.name = "host", .attributes = std::move(attributes)};
}

TEST_SUITE("engine/model/catalogue_check") {
    TEST_CASE("the built-in catalogue breaks no rule") {
        CHECK(validate(builtin_catalogue()).empty());
    }

    TEST_CASE("every rule that is broken is named") {
        CHECK(broken({ClassDefinition{.name = ""},
                      ClassDefinition{.name = "a\nb", .unavailability = 1.0},
                      RelationshipType{.name = "t", .inverse = std::string(500, 'x')}}) ==
              Found{"/classes/ missing_value",
                    "/classes/a?b invalid_text",
                    "/classes/a?b/unavailability out_of_range",
                    "/relationship_types/t/inverse too_long"});
    }

    TEST_CASE("an unavailability that is no number below 1 is refused") {
        for (const double q : {-0.1, 1.0, std::nan(""), double{INFINITY}}) {
            CHECK(broken({ClassDefinition{.name = "x", .unavailability = q}}).size() == 1);
        }
        CHECK(broken({ClassDefinition{.name = "x", .unavailability = 0.0}}).empty());
    }

    TEST_CASE("superclasses are known and lead to the root") {
        CHECK(broken({ClassDefinition{.name = "a", .extends = "b"}}) ==
              Found{"/classes/a/extends unknown_class"});
        CHECK(broken({ClassDefinition{.name = "a", .extends = "b"},
                      ClassDefinition{.name = "b", .extends = "a"},
                      ClassDefinition{.name = "c", .extends = "c"},
                      ClassDefinition{.name = "d", .extends = "a"}}) ==
              Found{"/classes/a/extends cycle",
                    "/classes/b/extends cycle",
                    "/classes/c/extends cycle",
                    "/classes/d/extends cycle"});
        CHECK(broken({ClassDefinition{.name = "configuration_item", .extends = "a"},
                      ClassDefinition{.name = "a"}}) ==
              Found{"/classes/configuration_item/extends root_extends"});
    }

    TEST_CASE("a line of superclasses is as long as the limit allows") {
        std::vector<CatalogueEntry> line = {ClassDefinition{.name = "c1"}};
        for (std::size_t i = 2; i < kLineageMax; i++) {
            line.push_back(ClassDefinition{.name = "c" + std::to_string(i),
                                           .extends = "c" + std::to_string(i - 1)});
        }
        CHECK(broken(line).empty());
        const std::string last = "c" + std::to_string(kLineageMax - 1);
        line.push_back(ClassDefinition{.name = "deep", .extends = last});

        CHECK(broken(line) == Found{"/classes/deep/extends too_deep"});
    }

    TEST_CASE("an attribute is there once and keeps the type of its superclass") {
        CHECK(broken({with_attributes({{.name = "a"}, {.name = "a"}})}) ==
              Found{"/classes/host/attributes/a duplicate"});
        CHECK(broken({with_attributes({{.name = "a", .type = ValueType::integer}}),
                      ClassDefinition{.name = "server",
                                      .extends = "host",
                                      .attributes = {{.name = "a", .type = ValueType::real}}}}) ==
              Found{"/classes/server/attributes/a/type differs_from_superclass"});
        CHECK(broken({with_attributes({{.name = "n", .type = ValueType::integer, .allowed = {"1"}},
                                       {.name = "s", .allowed = {"x", "x"}}})}) ==
              Found{"/classes/host/attributes/n/allowed not_a_string",
                    "/classes/host/attributes/s/allowed/1 duplicate"});
    }

    TEST_CASE("a type allows only classes that are known") {
        RelationshipType type{.name = "a/b", .inverse = "x"};
        type.allowed = {{"configuration_item", "ghost"}};

        CHECK(broken({type}) == Found{"/relationship_types/a~1b/allowed/0/target unknown_class"});
    }

    TEST_CASE("a freshness limit is within its range") {
        CHECK(broken({SourceDefinition{"scan", 0}}) ==
              Found{"/sources/scan/freshness_days out_of_range"});
        CHECK(broken({SourceDefinition{"scan", kFreshnessDaysMax + 1}}).size() == 1);
        CHECK(broken({SourceDefinition{"scan", kFreshnessDaysMax}}).empty());
    }

    TEST_CASE("an identification rule names what there is") {
        CHECK(
            broken({IdentificationRule{
                "ghost", {{.attributes = {}}, {.attributes = {"a", "a"}, .through = "haunts"}}}}) ==
            Found{"/identification/ghost/class unknown_class",
                  "/identification/ghost/entries/0/attributes missing_value",
                  "/identification/ghost/entries/1/attributes/1 duplicate",
                  "/identification/ghost/entries/1/through unknown_type"});
    }

    TEST_CASE("an authority rule names a class and sources, each once") {
        CHECK(broken({AuthorityRule{"ghost", "ram", {}},
                      AuthorityRule{"configuration_item", "", {"a", "a"}}}) ==
              Found{"/authority/configuration_item/sources/1 duplicate",
                    "/authority/ghost/ram/class unknown_class",
                    "/authority/ghost/ram/sources missing_value"});
    }

    TEST_CASE("a conformance rule asks for a check there is") {
        const auto rule = [](const char* check, const char* argument) {
            return broken({ConformanceRule{"r", "configuration_item", check, argument}});
        };
        CHECK(rule("is_blue", "") == Found{"/conformance/r/check unknown_check"});
        CHECK(rule("has_owner", "x") == Found{"/conformance/r/argument unused_argument"});
        CHECK(rule("required_attributes", "").empty());
        CHECK(rule("required_attributes", "owner,serial").empty());
        CHECK(rule("verified_within", "30").empty());
        for (const char* const days : {"", "0", "-1", "30d", "36501", "99999999999"}) {
            CHECK(rule("verified_within", days) == Found{"/conformance/r/argument out_of_range"});
        }
    }
}

}  // namespace
}  // namespace faultline::model
