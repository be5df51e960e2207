// The rows of the table `meta`: where the log stands, and which files still have to be taken in.
//
//     "head"                  varint version, varint graph version, zigzag time,
//                             varint next CI, varint next symbol
//     "staged", version key   varint files, (u8 table, bytes name, varint size, bytes checksum) *
//     files
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "storage/database.h"

namespace faultline::storage {

// A position in the log, with the numbers that the next names get.
struct Position {
    Version version{};
    Version graph_version{};
    UtcTime time;  // of the change set
    CiId next_ci{1};
    SymbolId next_symbol{1};

    friend bool operator==(const Position&, const Position&) = default;
};

// The key of the head row, and what all keys of staged rows begin with.
inline constexpr std::string_view kHeadKey = "head";
inline constexpr std::string_view kStagedPrefix = "staged";

// The key of the row that names the files of one change set.
[[nodiscard]] std::string staged_key(Version version);

// The version in such a key.  Errors: corruption if it is none.
[[nodiscard]] Result<Version> parse_staged_key(std::string_view key);

// The value of the head row, and back.  Errors: corruption if the bytes are none.
[[nodiscard]] std::string encode_position(const Position& position);
[[nodiscard]] Result<Position> decode_position(std::string_view bytes);

// The value of a staged row, and back.  Errors: corruption if the bytes are none.
[[nodiscard]] std::string encode_staged(const std::vector<StagedFile>& files);
[[nodiscard]] Result<std::vector<StagedFile>> decode_staged(std::string_view bytes);

}  // namespace faultline::storage
