// Differences of catalogues.

#include "engine/model/catalogue_diff.h"

#include <doctest/doctest.h>

namespace faultline::model {
namespace {

Catalogue catalogue_of(const std::vector<CatalogueEntry>& entries) {
    Catalogue catalogue;
    for (const CatalogueEntry& entry : entries) {
        catalogue.put(entry);
    }
    return catalogue;
}

const ClassDefinition kRack{.name = "rack", .layer = 10};
const RelationshipType kNeeds{.name = "needs", .inverse = "needed_by"};

TEST_SUITE("engine/model/catalogue_diff") {
    TEST_CASE("what is added, altered and removed is listed by kind and name") {
        const Catalogue before = catalogue_of({kRack, ClassDefinition{.name = "old"}, kNeeds});
        ClassDefinition rack = kRack;
        rack.layer = 11;
        const Catalogue after = catalogue_of({rack, kNeeds, SourceDefinition{"scan", 3}});

        const auto changes = changes_between(before, after);

        REQUIRE(changes.size() == 3);
        CHECK(changes[0].name == "old");
        CHECK_FALSE(changes[0].after);
        CHECK(changes[1].name == "rack");
        CHECK(changes[1].before == CatalogueEntry(kRack));
        CHECK(changes[1].after == CatalogueEntry(rack));
        CHECK(changes[2].kind == EntryKind::source);
        CHECK_FALSE(changes[2].before);
        CHECK(changes_between(after, after).empty());
    }

    TEST_CASE("needs alter with the impact of a type and the limit of a source alone") {
        const Catalogue before = catalogue_of({kRack, kNeeds});
        RelationshipType same = kNeeds;
        same.description = "now in words";
        RelationshipType turned = kNeeds;
        turned.kind = ImpactKind::none;

        CHECK_FALSE(alters_needs(before, catalogue_of({same})));
        CHECK_FALSE(alters_needs(before, catalogue_of({})));
        CHECK(alters_needs(before, catalogue_of({turned})));
        CHECK(alters_needs(catalogue_of({turned}), catalogue_of({})));
        CHECK(alters_needs(before, catalogue_of({kNeeds, SourceDefinition{"scan", 3}})));
        CHECK_FALSE(alters_needs(before, catalogue_of({kNeeds, SourceDefinition{"scan", {}}})));
    }
}

}  // namespace
}  // namespace faultline::model
