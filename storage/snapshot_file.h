// Snapshot file: the graph of a store on disk, as the very bytes that questions are answered on, so
// that a start maps it where it would otherwise read every claim.
//
// It is a cache: nothing but speed depends on it, and deleting it is always safe.  Which graph it
// holds is said by its origin, the audit hashes of the log it was made from; whoever uses it
// compares them with the log at hand.
//
// Thread safety: pure functions on the file system; a file is replaced by renaming, so that whoever
// has it mapped keeps what they have.  Writers of one path take turns.
//
//     GRAPH  = header, buffer                        the header takes kSnapshotHeaderBytes
//     header = 8 bytes magic "FLGRFILE", fixed64 kSnapshotFileFormat,
//              fixed64 format of the buffer (engine/graph/layout.h),
//              32 bytes audit hash of version 1, fixed64 graph version,
//              32 bytes audit hash of that version,
//              fixed64 size of the buffer, fixed64 XXH3 of the buffer,
//              zeros, fixed64 XXH3 of the header before it, in its last 8 bytes
//
// Magic, formats and the last 8 bytes stay where they are in every format, so that a file of
// another program is told from a damaged one.

#pragma once

#include <filesystem>
#include <optional>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/graph/snapshot.h"
#include "storage/view.h"

namespace faultline::storage {

// To be raised whenever a graph made from the same log would be another one, or the header changes.
inline constexpr std::uint64_t kSnapshotFileFormat = 3;
inline constexpr std::size_t kSnapshotHeaderBytes = 4096;

// Which graph it is: that of one version of one log.
struct SnapshotOrigin {
    Digest store{};           // audit hash of version 1
    Version graph_version{};  // the last version that altered the graph
    Digest chain{};           // its audit hash

    friend bool operator==(const SnapshotOrigin&, const SnapshotOrigin&) = default;
};

// The origin of a graph of that graph version in the log of `view`.
// Errors: as View::read_record().
[[nodiscard]] Result<SnapshotOrigin> snapshot_origin(const View& view, Version graph_version);

// A graph that was mapped, and what it says it was made from.
struct SnapshotFile {
    SnapshotOrigin origin;
    graph::Snapshot graph;
};

// Where a store in `directory` keeps its graph.
[[nodiscard]] std::filesystem::path snapshot_path(const std::filesystem::path& directory);

// Map the file at `path`; none if it is not there or of another format.  The graph keeps it mapped.
// Errors: corruption if it is not what was written; unavailable if it cannot be read; both name the
// file.  Cost: reads the file once; about 0.3 ms a MiB when the system has it in memory.
[[nodiscard]] Result<std::optional<SnapshotFile>> read_snapshot_file(
    const std::filesystem::path& path);

// Put `graph` at `path` in place of what is there, durably; a crash leaves the old or the new file.
// Errors: unavailable, naming the file; what was there before stays.
// Cost: writes the file once and waits for the disk.  No memory.
[[nodiscard]] Result<void> write_snapshot_file(const std::filesystem::path& path,
                                               const SnapshotOrigin& origin,
                                               const graph::Snapshot& graph);

}  // namespace faultline::storage
