// diff_cis: what is different between two states of one configuration item, field by field.
//
// Names and values of attributes, groups and relationships are views into the two states; names of
// symbols and other CIs are left to the caller, so that the two states may be of different
// versions of one store.
//
// Thread safety: pure functions.

#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/ids.h"
#include "engine/identify/merge_claims.h"

namespace faultline::identify {

// The class, or the name (empty: the CI has none), on each side; none where the CI is not alive.
struct ClassChange {
    std::optional<SymbolId> before;
    std::optional<SymbolId> after;
};
struct NameChange {
    std::optional<std::string_view> before;
    std::optional<std::string_view> after;
};

// An attribute, a group or a relationship on each side; null where it is absent.  A group is the
// same if its name is; a relationship if type, ends and group name are.
struct AttributeChange {
    const MergedAttribute* before = nullptr;
    const MergedAttribute* after = nullptr;
};
struct GroupChange {
    const MergedGroup* before = nullptr;
    const MergedGroup* after = nullptr;
};
struct RelationshipChange {
    const MergedRelationship* before = nullptr;
    const MergedRelationship* after = nullptr;
};

// One difference.
using FieldChange =
    std::variant<ClassChange, NameChange, AttributeChange, GroupChange, RelationshipChange>;

// All differences: class, name, attributes, groups, relationships, each in the order of MergedCi.
// A side that is not alive has nothing.  Who claims an attribute and since when is no difference;
// which sources hold a relationship is one.
// REQUIRES: both are states of one CI in one store.  Cost: O(size).
[[nodiscard]] std::vector<FieldChange> diff_cis(const MergedCi& before, const MergedCi& after);

}  // namespace faultline::identify
