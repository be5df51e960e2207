// Catalogue: look-ups, inheritance, and the built-in list.

#include "engine/model/catalogue.h"

#include <string>

#include <doctest/doctest.h>

namespace faultline::model {
namespace {

const ClassDefinition kServer{"server", 40, 5e-4};
const SourceDefinition kScanner{"scanner", 30};

// rack_server is a server is a host; the root says something too.
Catalogue hosts() {
    Catalogue catalogue;
    catalogue.put(ClassDefinition{.name = "configuration_item",
                                  .attributes = {{.name = "owner"}, {.name = "serial"}}});
    catalogue.put(ClassDefinition{.name = "host", .layer = 40, .unavailability = 0.25});
    catalogue.put(ClassDefinition{.name = "server",
                                  .extends = "host",
                                  .attributes = {{.name = "serial", .presence = Presence::required},
                                                 {.name = "ram", .type = ValueType::integer}}});
    catalogue.put(
        ClassDefinition{.name = "rack_server", .unavailability = 0.5, .extends = "server"});
    return catalogue;
}

std::vector<std::string> names_of(const std::vector<const AttributeDefinition*>& attributes) {
    std::vector<std::string> names;
    for (const AttributeDefinition* attribute : attributes) {
        names.push_back(attribute->name);
    }
    return names;
}

TEST_SUITE("engine/model/catalogue") {
    TEST_CASE("an entry is replaced by one of the same kind and name") {
        Catalogue catalogue;
        catalogue.put(kServer);
        catalogue.put(ClassDefinition{"server", 50, std::nullopt});
        catalogue.put(
            RelationshipType{"server", "serves", ImpactKind::none, ExpectedDirection::any});

        REQUIRE(catalogue.find_class("server") != nullptr);
        CHECK(catalogue.find_class("server")->layer == 50);
        REQUIRE(catalogue.find_type("server") != nullptr);
        CHECK(catalogue.find_type("server")->kind == ImpactKind::none);
        CHECK(catalogue.entries().size() == 2);
        CHECK(catalogue.find_class("host") == nullptr);
    }

    TEST_CASE("the freshness limit of a source is the last one given, and can be lifted") {
        Catalogue catalogue;
        catalogue.put(kServer);
        catalogue.put(kScanner);

        CHECK(catalogue.freshness_days("scanner") == 30);
        CHECK_FALSE(catalogue.freshness_days("server"));
        catalogue.put(SourceDefinition{"scanner", 7});
        CHECK(catalogue.freshness_days("scanner") == 7);
        catalogue.put(SourceDefinition{"scanner", {}});
        CHECK_FALSE(catalogue.freshness_days("scanner"));
        CHECK(catalogue.entries() ==
              std::vector<CatalogueEntry>{kServer, SourceDefinition{"scanner", {}}});
    }

    TEST_CASE("a class is every class it extends, and the root") {
        const Catalogue catalogue = hosts();

        CHECK(catalogue.lineage("rack_server") ==
              std::vector<std::string_view>{"rack_server", "server", "host", "configuration_item"});
        CHECK(catalogue.is_a("rack_server", "host"));
        CHECK(catalogue.is_a("host", "host"));
        CHECK(catalogue.is_a("host", "configuration_item"));
        CHECK_FALSE(catalogue.is_a("host", "server"));
        CHECK(catalogue.classes_of("host") ==
              std::vector<std::string_view>{"host", "rack_server", "server"});
    }

    TEST_CASE("an unknown class is a plain configuration item") {
        const Catalogue catalogue = hosts();

        CHECK(catalogue.lineage("toaster") ==
              std::vector<std::string_view>{"toaster", "configuration_item"});
        CHECK(catalogue.find_attribute("toaster", "owner") != nullptr);
        CHECK(catalogue.lineage("configuration_item") ==
              std::vector<std::string_view>{"configuration_item"});
    }

    TEST_CASE("a circle of superclasses ends") {
        Catalogue catalogue;
        catalogue.put(ClassDefinition{.name = "a", .extends = "b"});
        catalogue.put(ClassDefinition{.name = "b", .extends = "a"});

        CHECK(catalogue.lineage("a").size() == kLineageMax);
        CHECK(catalogue.is_a("a", "configuration_item"));
        CHECK_FALSE(catalogue.unavailability("a"));
    }

    TEST_CASE("layer and unavailability are those of the nearest class that says") {
        const Catalogue catalogue = hosts();

        CHECK(catalogue.layer("rack_server") == 40);
        CHECK(catalogue.unavailability("rack_server") == 0.5);
        CHECK(catalogue.unavailability("server") == 0.25);
        CHECK_FALSE(catalogue.unavailability("configuration_item"));
        CHECK(catalogue.layer("toaster") == 0);
    }

    TEST_CASE("a subclass has the attributes of its superclasses, its own come first") {
        const Catalogue catalogue = hosts();

        CHECK(names_of(catalogue.attributes_of("rack_server")) ==
              std::vector<std::string>{"owner", "ram", "serial"});
        CHECK(catalogue.find_attribute("rack_server", "serial")->presence == Presence::required);
        CHECK(catalogue.find_attribute("host", "serial")->presence == Presence::optional);
        CHECK(catalogue.find_attribute("host", "ram") == nullptr);
    }

    TEST_CASE("the identification rule is that of the nearest class that has one") {
        Catalogue catalogue = hosts();
        catalogue.put(IdentificationRule{"host", {{.attributes = {"serial"}}}});
        catalogue.put(IdentificationRule{"rack_server", {{.attributes = {"uuid"}}}});

        CHECK(catalogue.identification_of("server")->class_name == "host");
        CHECK(catalogue.identification_of("rack_server")->class_name == "rack_server");
        CHECK(catalogue.identification_of("toaster") == nullptr);
        catalogue.put(RemovedEntry{EntryKind::identification, "rack_server"});
        CHECK(catalogue.identification_of("rack_server")->class_name == "host");
    }

    TEST_CASE("the nearest authority rule ranks the sources, and one that names the attribute") {
        Catalogue catalogue = hosts();
        CHECK_FALSE(catalogue.has_authority());
        CHECK(catalogue.authority_rank("server", "ram", "a") == kUnnamedRank);
        catalogue.put(AuthorityRule{"host", "", {"a", "b"}});
        catalogue.put(AuthorityRule{"host", "ram", {"b", "a"}});
        catalogue.put(AuthorityRule{"rack_server", "", {"c"}});

        CHECK(catalogue.has_authority());
        CHECK(catalogue.authority_rank("server", "serial", "a") == 0);
        CHECK(catalogue.authority_rank("server", "serial", "b") == 1);
        CHECK(catalogue.authority_rank("server", "ram", "a") == 1);
        CHECK(catalogue.authority_rank("server", "ram", "z") == kUnnamedRank);
        CHECK(catalogue.authority_rank("rack_server", "ram", "b") == kUnnamedRank);
        CHECK(catalogue.authority_rank("rack_server", "ram", "c") == 0);
        CHECK(catalogue.authority_rank("configuration_item", "ram", "a") == kUnnamedRank);
    }

    TEST_CASE("a relationship is allowed between subclasses of an allowed pair") {
        Catalogue catalogue = hosts();
        RelationshipType type{.name = "runs_on", .inverse = "runs"};
        type.allowed = {{"configuration_item", "host"}, {"server", "rack"}};
        catalogue.put(type);

        CHECK(catalogue.allows("runs_on", "toaster", "rack_server"));
        CHECK(catalogue.allows("runs_on", "rack_server", "rack"));
        CHECK_FALSE(catalogue.allows("runs_on", "host", "rack"));
        CHECK(catalogue.allows("haunts", "host", "rack"));
    }

    TEST_CASE("a removed entry is gone and the others are not") {
        Catalogue catalogue = hosts();
        catalogue.put(RelationshipType{.name = "server", .inverse = "serves"});
        catalogue.put(RemovedEntry{EntryKind::class_definition, "server"});
        catalogue.put(RemovedEntry{EntryKind::class_definition, "never there"});

        CHECK(catalogue.find_class("server") == nullptr);
        CHECK(catalogue.find_type("server") != nullptr);
        CHECK(catalogue.entries().size() == 4);
    }

    TEST_CASE("an unknown type is a need of its source") {
        CHECK(Catalogue().impact_kind("haunts") == ImpactKind::source_needs_target);
    }

    TEST_CASE("the built-in types hurt the end they should") {
        const Catalogue& catalogue = builtin_catalogue();
        for (const char* const type : {"depends_on",
                                       "runs_on",
                                       "hosted_on",
                                       "located_in",
                                       "connects_to",
                                       "powered_by",
                                       "calls",
                                       "stores_on",
                                       "member_of"}) {
            CAPTURE(type);
            CHECK(catalogue.find_type(type) != nullptr);
            CHECK(catalogue.impact_kind(type) == ImpactKind::source_needs_target);
        }
        for (const char* const type : {"hosts", "contains", "provides", "powers"}) {
            CAPTURE(type);
            CHECK(catalogue.impact_kind(type) == ImpactKind::target_needs_source);
        }
        for (const char* const type : {"owned_by", "documented_in", "replaced_by"}) {
            CAPTURE(type);
            CHECK(catalogue.impact_kind(type) == ImpactKind::none);
        }
    }

    TEST_CASE("a default unavailability is a probability below one") {
        for (const CatalogueEntry& entry : builtin_catalogue().entries()) {
            const auto* definition = std::get_if<ClassDefinition>(&entry);
            if (definition == nullptr || !definition->unavailability) continue;
            CAPTURE(definition->name);
            CHECK(*definition->unavailability >= 0.0);
            CHECK(*definition->unavailability < 1.0);
        }
    }
}

}  // namespace
}  // namespace faultline::model
