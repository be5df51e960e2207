// Catalogue: the classes of configuration items, the types of relationships and what is known of
// the sources, as data.
//
// Thread safety: immutable after construction but for put(); readers share a const Catalogue.
//
// The built-in catalogue is the first change set of every store, so that an answer can be
// reproduced with the catalogue it was given with.  A class or type that the catalogue does not
// know is treated as a plain CI, or like `depends_on`, and reported by lint.
//
// Canonical binary form of one entry (primitives: engine/base/bytes.h):
//
//     entry = u8 0, bytes name, u8 layer, u8 has, [real unavailability]          a class
//           | u8 1, bytes name, bytes inverse, u8 impact kind, u8 direction      a relationship
//           type
//           | u8 2, bytes name, u8 has, [varint freshness days]                  a source

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/result.h"

namespace faultline::model {

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

// A class.  Layers run from the ground up: 10 facility, 20 power, 30 network, 40 hardware,
// 50 virtual, 60 platform, 70 application, 80 service; 0 says nothing.
struct ClassDefinition {
    std::string name;
    std::uint8_t layer = 0;
    std::optional<double> unavailability;  // default for CIs that say nothing themselves, in [0, 1)

    friend bool operator==(const ClassDefinition&, const ClassDefinition&) = default;
};

// A relationship type: "source NAME target", "target INVERSE source".
struct RelationshipType {
    std::string name;
    std::string inverse;
    ImpactKind kind = ImpactKind::source_needs_target;
    ExpectedDirection direction = ExpectedDirection::any;

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

// One entry of the catalogue.
using CatalogueEntry = std::variant<ClassDefinition, RelationshipType, SourceDefinition>;

// The canonical form of `entry`.
[[nodiscard]] std::string encode_catalogue_entry(const CatalogueEntry& entry);

// Errors: corruption if `bytes` is not a canonical entry.
[[nodiscard]] Result<CatalogueEntry> decode_catalogue_entry(std::string_view bytes);

// All classes, types and sources of one version.
class Catalogue {
 public:
    // Add the entry, or replace the one of the same kind and name.
    void put(CatalogueEntry entry);

    // The class or type of that name, or nullptr.  Valid until put().
    [[nodiscard]] const ClassDefinition* find_class(std::string_view name) const;
    [[nodiscard]] const RelationshipType* find_type(std::string_view name) const;

    // For how many days what `source` verified counts as fresh; none: always.
    [[nodiscard]] std::optional<std::uint32_t> freshness_days(std::string_view source) const;

    // What a failure does along `type`; source_needs_target for an unknown one.
    [[nodiscard]] ImpactKind impact_kind(std::string_view type) const;

    // All entries: classes by name, then types by name, then sources by name.
    [[nodiscard]] std::vector<CatalogueEntry> entries() const;

 private:
    std::map<std::string, ClassDefinition, std::less<>> classes_;
    std::map<std::string, RelationshipType, std::less<>> types_;
    std::map<std::string, SourceDefinition, std::less<>> sources_;
};

// The catalogue that a new store starts with.
[[nodiscard]] const Catalogue& builtin_catalogue();

}  // namespace faultline::model
