// The workload of the fault tests: what each writer writes, known from the seed alone.
//
// Writer w's entry n is one change set: some new CIs of its own, each needing the one before, and
// the CI "latest-w", which says n.  What a store must hold follows from which entries are in its
// log, and in which order.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/claim_index.h"
#include "engine/model/change_set.h"

namespace faultline::faults {

// The name of an entry: its change set's request id.
struct EntryName {
    std::uint64_t writer = 0;
    std::uint64_t number = 0;

    friend bool operator==(const EntryName&, const EntryName&) = default;
};

// "w/n", and back; none if it is something else.
[[nodiscard]] std::string text_of(const EntryName& name);
[[nodiscard]] std::optional<EntryName> parse_entry_name(const std::string& text);

// One CI of an entry.
struct EntryCi {
    std::string id;
    std::string name;
    std::string needs = {};  // the id of another CI of the entry; empty: none
};

// What the entry says; one in five is larger than a batch of kSmallBatchBytes.
[[nodiscard]] std::vector<EntryCi> entry_cis(std::uint64_t seed, const EntryName& name);

// With this as StoreOptions::one_batch_bytes_max the large entries go through staging.
inline constexpr std::uint64_t kSmallBatchBytes = 2048;

// The entry as a change set, with the numbers that `index` gives to new names.
// Errors: those of `index`.
[[nodiscard]] Result<model::ChangeSet> entry_change_set(std::uint64_t seed,
                                                        const EntryName& name,
                                                        const identify::ClaimIndex& index);

// What a store holds: "name" or "name > what it needs", by id.
using Estate = std::map<std::string, std::string>;

// Add an entry to what a store holds.
void apply_entry(std::uint64_t seed, const EntryName& name, Estate& estate);

}  // namespace faultline::faults
