// Catalogue: entries come back, lookups, and the built-in list.

#include "engine/model/catalogue.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/support/golden_file.h"
#include "tests/support/malformed_bytes.h"

namespace faultline::model {
namespace {

const ClassDefinition kServer{"server", 40, 5e-4};
const RelationshipType kPowers{"powers",
                               "powered_by",
                               ImpactKind::target_needs_source,
                               ExpectedDirection::not_to_higher_layer};

const SourceDefinition kScanner{"scanner", 30};

bool decodes(const std::string& bytes) {
    return decode_catalogue_entry(bytes).ok();
}

std::string reencoded(const std::string& bytes) {
    const auto entry = decode_catalogue_entry(bytes);
    return entry.ok() ? encode_catalogue_entry(entry.value()) : std::string();
}

TEST_SUITE("engine/model/catalogue") {
    TEST_CASE("the canonical forms are the golden ones") {
        CHECK(test::hex_digits(encode_catalogue_entry(kServer)) ==
              test::hex_digits(test::golden_bytes("model/catalogue_class.hex")));
        CHECK(test::hex_digits(encode_catalogue_entry(kPowers)) ==
              test::hex_digits(test::golden_bytes("model/catalogue_type.hex")));
        CHECK(test::hex_digits(encode_catalogue_entry(kScanner)) ==
              test::hex_digits(test::golden_bytes("model/catalogue_source.hex")));
    }

    TEST_CASE("every built-in entry comes back") {
        for (const CatalogueEntry& entry : builtin_catalogue().entries()) {
            const auto decoded = decode_catalogue_entry(encode_catalogue_entry(entry));

            REQUIRE(decoded.ok());
            CHECK(decoded.value() == entry);
        }
    }

    TEST_CASE("truncated and damaged entries are refused or canonical") {
        for (const CatalogueEntry& entry : {CatalogueEntry{kServer},
                                            CatalogueEntry{kPowers},
                                            CatalogueEntry{kScanner},
                                            CatalogueEntry{SourceDefinition{"hand", {}}}}) {
            const std::string bytes = encode_catalogue_entry(entry);

            test::check_truncations(bytes, decodes);
            test::check_mutations(bytes, 20'000, reencoded);
        }
    }

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

    TEST_CASE("a freshness limit outside its range does not decode") {
        for (const std::uint32_t days : {0U, kFreshnessDaysMax + 1}) {
            CHECK_FALSE(decodes(encode_catalogue_entry(SourceDefinition{"scanner", days})));
        }
        CHECK(decodes(encode_catalogue_entry(SourceDefinition{"scanner", kFreshnessDaysMax})));
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
