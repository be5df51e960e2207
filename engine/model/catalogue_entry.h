// Entries of the catalogue: classes, relationship types, sources and the rules about them.
//
// Thread safety: plain values.
//
// Canonical binary form of one entry (primitives: engine/base/bytes.h):
//
//     entry = u8 0, bytes name, u8 layer, u8 has, [real unavailability]          a class
//           | u8 1, bytes name, bytes inverse, u8 impact kind, u8 direction      a relationship
//           type
//           | u8 2, bytes name, u8 has, [varint freshness days]                  a source
//           | u8 3, class as after u8 0, bytes extends, bytes description,
//             varint n, attribute * n                        a class that says more than a name
//           | u8 4, type as after u8 1, bytes description,
//             varint n, (bytes source class, bytes target class) * n,
//             varint targets at most, varint sources at most  a type that says more
//           | u8 5, bytes class, varint n, identifier * n     identification rule
//           | u8 6, bytes class, bytes attribute, varint n, bytes source * n   authority rule
//           | u8 7, bytes name, bytes class, bytes check, bytes argument       conformance rule
//           | u8 8, u8 kind of entry, bytes name                               removal
//     attribute  = bytes name, u8 type, u8 flags (1 array, 2 controlled), u8 presence, bytes unit,
//                  bytes description, varint n, bytes allowed * n
//     identifier = varint n, bytes attribute * n, bytes through
//
// Attributes ascend by name, allowed pairs by source and target; each is there once.  What the
// forms 0 and 1 can say is written in them.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/result.h"

namespace faultline::model {

// The class that every class is one of, said or not.
inline constexpr std::string_view kRootClass = "configuration_item";

// Which end of a relationship is hurt when the other fails.
enum class ImpactKind : std::uint8_t {
    source_needs_target = 0,  // the target's failure hurts the source
    target_needs_source = 1,  // the source's failure hurts the target
    none = 2,                 // no failure travels along it
};

// Which way a need of this type is expected to point.
enum class ExpectedDirection : std::uint8_t {
    any = 0,
    not_to_higher_layer = 1,  // the CI that is needed is not in a higher layer than the one in need
};

// What the values of an attribute are, or each item of them.
enum class ValueType : std::uint8_t { string = 0, integer = 1, real = 2, boolean = 3 };

// How much an attribute is missed where it is not there.
enum class Presence : std::uint8_t { optional = 0, recommended = 1, required = 2 };

// An attribute that the CIs of a class, and of its subclasses, have.
struct AttributeDefinition {
    std::string name;
    ValueType type = ValueType::string;
    bool array = false;
    bool controlled = false;  // alters only by an approved change
    Presence presence = Presence::optional;
    std::string unit = {};  // of a number: "GiB", "hours"
    std::string description = {};
    std::vector<std::string> allowed = {};  // of a string: nothing else; empty: anything

    friend bool operator==(const AttributeDefinition&, const AttributeDefinition&) = default;
};

// A class.  Layers run from the ground up: 10 facility, 20 power, 30 network, 40 hardware,
// 50 virtual, 60 platform, 70 application, 80 service; 0: that of the superclass.
struct ClassDefinition {
    std::string name;
    std::uint8_t layer = 0;
    // In [0, 1), for CIs that say nothing themselves; none: that of the superclass.
    std::optional<double> unavailability = {};
    std::string extends = {};  // its superclass; empty: kRootClass
    std::string description = {};
    std::vector<AttributeDefinition> attributes = {};  // its own, ascending by name

    friend bool operator==(const ClassDefinition&, const ClassDefinition&) = default;
};

// Classes of the source and the target of a relationship, or superclasses of them.
struct ClassPair {
    std::string source;
    std::string target;

    friend auto operator<=>(const ClassPair&, const ClassPair&) = default;
};

// A relationship type: "source NAME target", "target INVERSE source".
struct RelationshipType {
    std::string name;
    std::string inverse;
    ImpactKind kind = ImpactKind::source_needs_target;
    ExpectedDirection direction = ExpectedDirection::any;
    std::string description = {};
    std::vector<ClassPair> allowed = {};  // ascending; empty: any two classes
    std::uint32_t targets_max = 0;        // of one source; 0: any number
    std::uint32_t sources_max = 0;        // of one target; 0: any number

    friend bool operator==(const RelationshipType&, const RelationshipType&) = default;
};

// The longest freshness limit.
inline constexpr std::uint32_t kFreshnessDaysMax = 36'500;

// A source of claims.  What it verified counts as fresh for so many days, 1 to kFreshnessDaysMax;
// always if there is no limit.
struct SourceDefinition {
    std::string name;
    std::optional<std::uint32_t> freshness_days = {};

    friend bool operator==(const SourceDefinition&, const SourceDefinition&) = default;
};

// One way to recognise a CI: all these attributes are there and equal; arrays are compared as sets.
// The attribute `name` is the name of the CI.
struct IdentifierEntry {
    std::vector<std::string> attributes;
    std::string through =
        {};  // type of relationship to the CI it is identified within; empty: alone

    friend bool operator==(const IdentifierEntry&, const IdentifierEntry&) = default;
};

// How CIs of a class are recognised, and those of its subclasses that have no rule of their own.
struct IdentificationRule {
    std::string class_name;
    std::vector<IdentifierEntry> entries;  // strongest first

    friend bool operator==(const IdentificationRule&, const IdentificationRule&) = default;
};

// Whose word counts about an attribute of a class and its subclasses.
struct AuthorityRule {
    std::string class_name;
    std::string attribute;             // empty: all that no other rule of this class names
    std::vector<std::string> sources;  // strongest first; others rank last and equal

    friend bool operator==(const AuthorityRule&, const AuthorityRule&) = default;
};

// What is asked of the CIs of a class and its subclasses.
struct ConformanceRule {
    std::string name;
    std::string class_name;
    std::string check;          // one of conformance_checks()
    std::string argument = {};  // what the check takes, as text

    friend bool operator==(const ConformanceRule&, const ConformanceRule&) = default;
};

// The kinds of entries, as stored keys begin.
enum class EntryKind : std::uint8_t {
    class_definition = 0,
    relationship_type = 1,
    source = 2,
    identification = 3,
    authority = 4,
    conformance = 5,
};

// The entry of that kind and name is no more; that it never was is no error.
struct RemovedEntry {
    EntryKind kind = EntryKind::class_definition;
    std::string name;

    friend bool operator==(const RemovedEntry&, const RemovedEntry&) = default;
};

// One entry of the catalogue, or the removal of one.
using CatalogueEntry = std::variant<ClassDefinition,
                                    RelationshipType,
                                    SourceDefinition,
                                    IdentificationRule,
                                    AuthorityRule,
                                    ConformanceRule,
                                    RemovedEntry>;

// What kind of entry it is, or removes.
[[nodiscard]] EntryKind entry_kind(const CatalogueEntry& entry);

// What names the entry among those of its kind: the name, the class of an identification rule, or
// authority_name().
[[nodiscard]] std::string entry_name(const CatalogueEntry& entry);

// The class, and "\x1F" and the attribute if there is one: no name holds that character.
[[nodiscard]] std::string authority_name(std::string_view class_name, std::string_view attribute);

// Bring lists whose order says nothing into canonical order.
void sort_entry(CatalogueEntry& entry);

// The canonical form of `entry`.  REQUIRES: canonical order.
[[nodiscard]] std::string encode_catalogue_entry(const CatalogueEntry& entry);

// Errors: corruption if `bytes` is not a canonical entry.
[[nodiscard]] Result<CatalogueEntry> decode_catalogue_entry(std::string_view bytes);

}  // namespace faultline::model
