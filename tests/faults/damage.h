// Damage: a store with every kind of file, and which kind a file is.
//
// Thread safety: none.

#pragma once

#include <filesystem>
#include <string>

#include "tests/faults/machine.h"

namespace faultline::faults {

// How far the making of a store goes: to its end, or until a large change set is committed and its
// files are still to be taken in.
inline constexpr bool kUpToStaging = true;

// A store with tables, with versions that only the write-ahead log holds, and with files being
// staged if that is asked for.
void make_store_to_damage(const Machine& machine, std::uint64_t seed, bool up_to_staging);

// "table", "log", "manifest", "current", "options", "identity", "mark", "format", "staged file" or
// the name of a file that is none of them.
[[nodiscard]] std::string kind_of_file(const std::filesystem::path& path);

}  // namespace faultline::faults
