// PowerLoss: what of a folder outlives a loss of power, from the journal that the shim kept.
//
// What was synced survives: bytes by a sync of their file, names by a sync of their folder.  Of
// the rest anything may survive, and this takes its choice by seed: for each folder none, all, the
// first or any of the changes of names; for each file the synced bytes, all bytes, the bytes up to
// somewhere, up to somewhere with the last sector torn, or any of the sectors.  That is more than
// file systems with a journal of their own lose.
//
// Thread safety: none.

#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace faultline::faults {

// How much a loss of power took.
struct PowerLossToll {
    std::uint64_t names_undone = 0;
    std::uint64_t files_changed = 0;  // that have not the bytes they had
};

// A folder, and what of it is durable.
class PowerLoss {
 public:
    // Both folders must be there.
    PowerLoss(std::filesystem::path root, std::filesystem::path journal);

    // Everything that is below the root now is durable; the journal begins anew.
    void begin();

    // Change what is below the root to what a loss of power leaves.  The process that wrote there
    // must have ended.
    PowerLossToll strike(std::mt19937_64& random);

 private:
    std::filesystem::path root_;
    std::filesystem::path journal_;
};

}  // namespace faultline::faults
