// Effects: what a change set does to the state, as rows still to be written.
//
// Thread safety: none; one Effects belongs to one append.
//
// The views point into the change set, which must outlive the effects.

#pragma once

#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/catalogue.h"
#include "engine/model/change_set.h"
#include "storage/keys.h"
#include "storage/records.h"

namespace faultline::storage {

// A CI and the external id it gets.
struct NamedCi {
    CiId ci{};
    std::string_view external_id;
};

// A claim as it is from now on; empty: withdrawn.
struct ClaimEffect {
    CiId ci{};
    SymbolId source{};
    std::string_view claim;
};

// A record as it is from now on; empty: erased.
struct RecordEffect {
    std::string_view kind;
    std::string_view key;
    std::string_view bytes;
};

// The rows of one change set, in the order of its operations.
struct Effects {
    std::vector<std::string_view> symbols;  // they get the next numbers
    std::vector<NamedCi> cis;
    std::vector<ClaimEffect> claims;
    std::vector<MentionKey> mentions;
    std::vector<TermKey> terms;
    std::vector<model::CatalogueEntry> catalogue_entries;
    std::vector<model::AnsweredRequest> requests;
    std::vector<RecordEffect> records;
    CiId next_ci{};
    SymbolId next_symbol{};
};

// The effects of `change_set` on a state at `position`.
// Errors: invalid_argument if it numbers new names otherwise than `position` says or names a CI or
// a symbol that is not there; corruption if its operations do not decode, or give two CIs one
// number.
[[nodiscard]] Result<Effects> collect_effects(const model::ChangeSet& change_set,
                                              const Position& position);

// Only the requests that `change_set` answers, whatever state it was planned on.
// Errors: corruption if its operations do not decode.
[[nodiscard]] Result<Effects> collect_requests(const model::ChangeSet& change_set);

// Sort for files of rows: CIs, claims, mentions and terms ascending by key, the last word of each
// claim kept, mentions and terms unique.
void sort_effects(Effects& effects);

}  // namespace faultline::storage
