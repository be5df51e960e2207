// provenance_of: every value that a source gives for a CI, and why the ones that lost did.
//
// Thread safety: a pure function.

#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/authority.h"
#include "engine/identify/merge_claims.h"

namespace faultline::identify {

// Why a value is not the one that answers show.
enum class Loss : std::uint8_t {
    none = 0,        // it is
    lower_rank = 1,  // a source of more authority gives one
    older = 2,       // a source of the same authority gave one later
    tie = 3,         // one of the same authority and age, whose name is smaller
    overruled = 4,   // a source of less authority gave one when this source's was stale
};

// The stable name of a loss: "lower_rank" and so on; empty for none.
[[nodiscard]] std::string_view loss_name(Loss loss);

// One source's value.
struct SourcedValue {
    std::string value;  // canonical form of one value (engine/model/attributes.h)
    SymbolId source{};
    Version version{};
    Loss loss = Loss::none;
    bool outranks = false;  // see engine/model/claim.h
};

// All values of one field: "class", "name" or "attributes." and the name of one.
struct FieldValues {
    std::string field;
    std::vector<SourcedValue> values;  // the one that won first, then by name of the source
};

// Class, name, then the attributes by name; what nobody gives is not there.  `claims` are all
// claims about one CI; `name_of` gives the name of a class.
// Errors: corruption if the attributes of a claim do not decode.
// Cost: O(size log size).
[[nodiscard]] Result<std::vector<FieldValues>> provenance_of(
    std::span<const SourcedClaim> claims,
    const Authority& authority,
    const std::function<std::string_view(SymbolId)>& name_of);

}  // namespace faultline::identify
