// Catalogue entries: canonical forms come back, damaged ones are refused.

#include "engine/model/catalogue_entry.h"

#include <string>

#include <doctest/doctest.h>

#include "engine/model/catalogue.h"
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

ClassDefinition full_class() {
    ClassDefinition definition = kServer;
    definition.extends = "host";
    definition.description = "s";
    definition.attributes = {{.name = "mac", .array = true, .presence = Presence::recommended},
                             {.name = "ram",
                              .type = ValueType::integer,
                              .controlled = true,
                              .presence = Presence::required,
                              .unit = "GiB",
                              .description = "m"}};
    return definition;
}

RelationshipType full_type() {
    RelationshipType type = kPowers;
    type.description = "p";
    type.allowed = {{"ups", "pdu"}};
    type.sources_max = 2;
    return type;
}

const IdentificationRule kIdentification{
    "host", {{.attributes = {"m", "s"}}, {.attributes = {"name"}, .through = "runs_on"}}};
const AuthorityRule kAuthority{"host", "ram", {"a", "b"}};
const ConformanceRule kConformance{"fresh", "host", "verified_within", "30"};
const RemovedEntry kRemoval{EntryKind::authority, authority_name("host", "ram")};

std::vector<CatalogueEntry> samples() {
    ClassDefinition tier{.name = "service"};
    tier.attributes = {{.name = "tier", .allowed = {"gold", "silver"}}};
    return {kServer,
            kPowers,
            kScanner,
            SourceDefinition{"hand", {}},
            full_class(),
            tier,
            full_type(),
            kIdentification,
            kAuthority,
            kConformance,
            kRemoval};
}

bool decodes(const std::string& bytes) {
    return decode_catalogue_entry(bytes).ok();
}

std::string reencoded(const std::string& bytes) {
    const auto entry = decode_catalogue_entry(bytes);
    return entry.ok() ? encode_catalogue_entry(entry.value()) : std::string();
}

void check_golden(const CatalogueEntry& entry, const char* file) {
    CAPTURE(file);
    const std::string golden = test::golden_bytes(std::string("model/") + file);

    CHECK(test::hex_digits(encode_catalogue_entry(entry)) == test::hex_digits(golden));
    const auto decoded = decode_catalogue_entry(golden);
    REQUIRE(decoded.ok());
    CHECK(decoded.value() == entry);
}

TEST_SUITE("engine/model/catalogue_entry") {
    TEST_CASE("the canonical forms are the golden ones") {
        check_golden(kServer, "catalogue_class.hex");
        check_golden(kPowers, "catalogue_type.hex");
        check_golden(kScanner, "catalogue_source.hex");
        check_golden(full_class(), "catalogue_class_full.hex");
        check_golden(full_type(), "catalogue_type_full.hex");
        check_golden(kIdentification, "catalogue_identification.hex");
        check_golden(kAuthority, "catalogue_authority.hex");
        check_golden(kConformance, "catalogue_conformance.hex");
        check_golden(kRemoval, "catalogue_removal.hex");
    }

    TEST_CASE("every entry comes back") {
        std::vector<CatalogueEntry> entries = builtin_catalogue().entries();
        for (const CatalogueEntry& entry : samples()) {
            entries.push_back(entry);
        }
        for (const CatalogueEntry& entry : entries) {
            const auto decoded = decode_catalogue_entry(encode_catalogue_entry(entry));

            REQUIRE(decoded.ok());
            CHECK(decoded.value() == entry);
        }
    }

    TEST_CASE("truncated and damaged entries are refused or canonical") {
        for (const CatalogueEntry& entry : samples()) {
            const std::string bytes = encode_catalogue_entry(entry);

            test::check_truncations(bytes, decodes);
            test::check_mutations(bytes, 20'000, reencoded);
        }
    }

    TEST_CASE("a freshness limit outside its range does not decode") {
        for (const std::uint32_t days : {0U, kFreshnessDaysMax + 1}) {
            CHECK_FALSE(decodes(encode_catalogue_entry(SourceDefinition{"scanner", days})));
        }
        CHECK(decodes(encode_catalogue_entry(SourceDefinition{"scanner", kFreshnessDaysMax})));
    }

    TEST_CASE("lists that are not in canonical order do not decode") {
        ClassDefinition definition = full_class();
        std::swap(definition.attributes[0], definition.attributes[1]);
        CHECK_FALSE(decodes(encode_catalogue_entry(definition)));
        RelationshipType type = full_type();
        type.allowed = {{"ups", "pdu"}, {"ups", "pdu"}};
        CHECK_FALSE(decodes(encode_catalogue_entry(type)));

        CatalogueEntry sorted = definition;
        sort_entry(sorted);
        CHECK(sorted == CatalogueEntry(full_class()));
        CatalogueEntry unique = type;
        sort_entry(unique);
        CHECK(unique == CatalogueEntry(full_type()));
    }

    TEST_CASE("an entry and its removal have the same kind and name") {
        CHECK(entry_kind(kAuthority) == entry_kind(kRemoval));
        CHECK(entry_name(kAuthority) == entry_name(kRemoval));
        CHECK(entry_name(AuthorityRule{"host", "", {"a"}}) == "host");
        CHECK(entry_kind(full_class()) == EntryKind::class_definition);
        CHECK(entry_kind(kConformance) == EntryKind::conformance);
        CHECK(entry_name(kIdentification) == "host");
    }
}

}  // namespace
}  // namespace faultline::model
