// DuplicateIndex: which live CIs another one has the same identifiers as.
//
// Two CIs that one identification rule speaks of are duplicates if the values of one of its entries
// are there and equal, and no stronger entry tells them apart: same serial number, other UUID are
// two things.  Placeholders identify nobody.  Entries that go through a relationship compare CIs
// that have it to the same CI.
//
// Thread safety: none; an index belongs to one thread.
// Memory: 16 bytes for each entry that identifies a CI, and 8 for each value and a few more.
// Values are compared as 64-bit hashes.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/graph/snapshot.h"
#include "engine/identify/merge_claims.h"
#include "engine/model/catalogue.h"

namespace faultline::conformance {

// A CI is compared with at most so many others that share an identifier with it; if all of them are
// told apart from it and there are more, nobody can tell.
inline constexpr std::size_t kComparedMax = 64;

// Gives the names of relationship types.
using SymbolNames = std::function<std::string_view(SymbolId)>;

// Takes CIs, then answers.
class DuplicateIndex {
 public:
    // `catalogue` and `graph`, whose nodes are given, must outlive the index.
    DuplicateIndex(const model::Catalogue& catalogue,
                   SymbolNames names,
                   const graph::Snapshot& graph);

    // Note a live CI.  Cost: O(its content).
    void add(graph::NodeIndex node, std::string_view class_name, const identify::MergedCi& ci);

    // Compare; after the last CI.  Cost: O(keys log keys), kComparedMax comparisons for each.
    void finish();

    // What was found: another CI that the CI is a duplicate of; or that there
    // are too many to tell.
    struct Found {
        std::optional<graph::NodeIndex> twin = {};
        bool is_unknown = false;
    };
    [[nodiscard]] Found of(graph::NodeIndex node) const;

 private:
    // An entry that identifies a CI.
    struct Key {
        std::uint64_t hash = 0;
        graph::NodeIndex node{};
        std::uint32_t entry = 0;

        friend bool operator==(const Key&, const Key&) = default;
    };

    void compare(std::vector<Key>::const_iterator begin, std::vector<Key>::const_iterator end);
    [[nodiscard]] bool are_told_apart(const Key& a, const Key& b) const;

    const model::Catalogue* catalogue_;
    SymbolNames names_;
    const graph::Snapshot* graph_;
    std::vector<Key> keys_;
    std::vector<std::uint64_t> values_;    // profiles one after the other (duplicate_index.cc)
    std::vector<std::uint64_t> profiles_;  // by node: where its profile begins, + 1; 0: none
    std::vector<std::uint32_t> twins_;     // by node: kNone, kTooMany or a node
};

}  // namespace faultline::conformance
