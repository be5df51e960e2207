// Catalogue: the classes of configuration items, the types of relationships, what is known of the
// sources and the rules about them, as data.
//
// Thread safety: immutable after construction but for put(); readers share a const Catalogue.
//
// The built-in catalogue is the first change set of every store, so that an answer can be
// reproduced with the catalogue it was given with.  A class or type that the catalogue does not
// know is treated as a plain CI, or like `depends_on`, and reported by lint.
//
// What a class does not say itself is said by its superclass.  The line of superclasses ends at
// kRootClass, whether or not anybody says so; of a catalogue in which it is a circle (no writer
// accepts one) it ends after kLineageMax classes.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalogue_entry.h"

namespace faultline::model {

// The longest line from a class to the root, both counted.
inline constexpr std::size_t kLineageMax = 32;

// The rank of a source that no authority rule names.
inline constexpr std::size_t kUnnamedRank = ~std::size_t{0};

// How long what a source saw or verified counts, and the place of the source among those that have
// such a limit, by name from 0.
struct SourceLimit {
    std::uint32_t days = 0;
    std::uint32_t number = 0;
};

// All entries of one version.
class Catalogue {
 public:
    // Entries of one kind, by entry_name().
    template <typename Entry>
    using Entries = std::map<std::string, Entry, std::less<>>;

    // Add the entry, replace the one of the same kind and name, or remove it.
    void put(CatalogueEntry entry);

    // The class or type of that name, or nullptr.  Valid until put().
    [[nodiscard]] const ClassDefinition* find_class(std::string_view name) const;
    [[nodiscard]] const RelationshipType* find_type(std::string_view name) const;

    // The class, its superclass, and so on; the last one is kRootClass.  Classes that the catalogue
    // does not know are there by name.  The views live as long as `class_name` and until put().
    [[nodiscard]] std::vector<std::string_view> lineage(std::string_view class_name) const;

    // True if a CI of `class_name` is one of `superclass`: that class, or one that leads to it.
    // Cost: no memory.
    [[nodiscard]] bool is_a(std::string_view class_name, std::string_view superclass) const;

    // Every known class that is_a `superclass`, ascending.
    [[nodiscard]] std::vector<std::string_view> classes_of(std::string_view superclass) const;

    // What the class says, or the nearest superclass that does: the layer (0: nobody says), and the
    // unavailability of CIs that state none.
    [[nodiscard]] std::uint8_t layer(std::string_view class_name) const;
    [[nodiscard]] std::optional<double> unavailability(std::string_view class_name) const;

    // The attributes that CIs of the class have, ascending by name: its own, and of the
    // superclasses those it does not define itself.  Valid until put().
    [[nodiscard]] std::vector<const AttributeDefinition*> attributes_of(
        std::string_view class_name) const;

    // One of them, or nullptr.  Cost: no memory.
    [[nodiscard]] const AttributeDefinition* find_attribute(std::string_view class_name,
                                                            std::string_view attribute) const;

    // How CIs of the class are recognised: its rule, or that of the nearest superclass that has
    // one; nullptr if none has.  Valid until put().
    [[nodiscard]] const IdentificationRule* identification_of(std::string_view class_name) const;

    // How much the word of `source` about the attribute (`name` and `class` are two of them)
    // counts: 0 most, kUnnamedRank if no rule names it.  The rule of the nearest class counts, and
    // of one class the one that names the attribute.  Without any rule all sources rank the same.
    [[nodiscard]] std::size_t authority_rank(std::string_view class_name,
                                             std::string_view attribute,
                                             std::string_view source) const;

    // False if authority_rank() is kUnnamedRank whatever is asked.
    [[nodiscard]] bool has_authority() const { return !authority_.empty(); }

    // For how many days what `source` verified counts as fresh; none: always.
    [[nodiscard]] std::optional<std::uint32_t> freshness_days(std::string_view source) const;

    // The limit of a source that has one.  Cost: O(sources).
    [[nodiscard]] std::optional<SourceLimit> source_limit(std::string_view source) const;

    // What a failure does along `type`; source_needs_target for an unknown one.
    [[nodiscard]] ImpactKind impact_kind(std::string_view type) const;

    // True if a relationship of the type may lead from the one class to the other.  True for an
    // unknown type.
    [[nodiscard]] bool allows(std::string_view type,
                              std::string_view source_class,
                              std::string_view target_class) const;

    // All entries of a kind.
    [[nodiscard]] const Entries<ClassDefinition>& classes() const { return classes_; }
    [[nodiscard]] const Entries<RelationshipType>& types() const { return types_; }
    [[nodiscard]] const Entries<SourceDefinition>& sources() const { return sources_; }
    [[nodiscard]] const Entries<IdentificationRule>& identification() const {
        return identification_;
    }
    [[nodiscard]] const Entries<AuthorityRule>& authority() const { return authority_; }
    [[nodiscard]] const Entries<ConformanceRule>& conformance() const { return conformance_; }

    // All entries, by kind, then name.
    [[nodiscard]] std::vector<CatalogueEntry> entries() const;

    friend bool operator==(const Catalogue&, const Catalogue&) = default;

 private:
    [[nodiscard]] std::string_view superclass_of(std::string_view class_name) const;

    // Calls `visit` with the class and every superclass until it returns true.
    template <typename Visit>
    void climb(std::string_view class_name, Visit visit) const;

    void remove(const RemovedEntry& removed);

    Entries<ClassDefinition> classes_;
    Entries<RelationshipType> types_;
    Entries<SourceDefinition> sources_;
    Entries<IdentificationRule> identification_;
    Entries<AuthorityRule> authority_;
    Entries<ConformanceRule> conformance_;
};

// The catalogue that a new store starts with.
[[nodiscard]] const Catalogue& builtin_catalogue();

}  // namespace faultline::model
