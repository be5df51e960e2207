// Contents: everything a store answers, and whether that is what it must be.
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "storage/store.h"
#include "tests/faults/workload.h"

namespace faultline::faults {

// What was read, all of it.
struct Contents {
    std::uint64_t head = 0;
    std::vector<EntryName> entries;       // of the log, in its order
    Estate estate;                        // the live CIs
    std::string hash;                     // of the state
    std::string audit;                    // the audit hash of the head
    std::vector<std::string> complaints;  // what the store answered and contradicts itself
};

// Read everything in an open store.
// Errors: those of the store; a contradiction is no error but a complaint.
[[nodiscard]] Result<Contents> read_contents(const storage::Store& store);

// Open the store in `folder`, which must be there, and read everything.
[[nodiscard]] Result<Contents> read_contents(const std::filesystem::path& folder);

// How many entries of each writer were acknowledged.
using Acknowledged = std::map<std::uint64_t, std::uint64_t>;

// What the log holds beyond what was acknowledged, at most, for each writer.
inline constexpr std::uint64_t kInFlightMax = 1;

// Everything that is wrong: an acknowledged entry that is missing, one that is there in part, one
// that nobody wrote.  Empty: all is well.
[[nodiscard]] std::vector<std::string> complaints_about(const Contents& contents,
                                                        std::uint64_t seed,
                                                        const Acknowledged& acknowledged);

// How many entries of each writer the log holds.
[[nodiscard]] Acknowledged entries_in(const Contents& contents);

// How many acknowledged entries are not in the log.
[[nodiscard]] std::uint64_t lost_entries(const Contents& contents,
                                         const Acknowledged& acknowledged);

}  // namespace faultline::faults
