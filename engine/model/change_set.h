// ChangeSet: the unit of writing, and its canonical forms in the log.
//
// A change set is a list of operations with the context of who wrote it and why.  Its operations
// are encoded once, into chunks of about kChunkBytes; the log keeps these bytes and a header that
// names them by hash.  The audit chain is hash(n) = SHA-256(hash(n - 1) || header bytes), hash(0) =
// 32 zero bytes: it covers the operations through the chunk hashes, and hashes bytes, never a
// re-encoding.
//
// Canonical binary forms (primitives: engine/base/bytes.h):
//
//     chunk     = operation *
//     operation = u8 1, varint symbol, bytes name                    name a symbol
//               | u8 2, varint CI, bytes external id                 name a CI
//               | u8 3, varint CI, varint source symbol, bytes claim   what a source now claims
//               | u8 4, varint CI, varint source symbol              that source claims nothing now
//               | u8 5, bytes catalogue entry                          or the removal of one
//               | u8 6, bytes import run
//               | u8 7, bytes key, 32 bytes digest, bytes answer       a request that was answered
//               | u8 8, bytes kind, bytes key, bytes record            empty record: erased
//     header    = u8 1, varint version, varint graph version, zigzag time, zigzag clock,
//                 bytes principal, bytes source, bytes reason, bytes request id,
//                 varint operations, varint chunks, (varint size, 32 bytes SHA-256) * chunks
//     run       = bytes format, varint created, varint updated, varint unchanged, varint retired,
//                 varint quarantined, varint seen, (varint distance from the CI before) * seen

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/base/utc_time.h"
#include "engine/model/catalogue.h"

namespace faultline::model {

// A chunk is closed by the operation that fills it to this size.
inline constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

// Who writes, and why.
struct WriteContext {
    std::string principal;
    std::string source;
    std::string reason;
    std::string request_id;
};

// What an import saw and did, as it is kept in the log.
struct ImportRun {
    std::string format;
    std::uint64_t created = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t retired = 0;
    std::uint64_t quarantined = 0;
    std::vector<CiId> seen;  // ascending, unique
};

// A request that carried an idempotency key, and what it was answered.
struct AnsweredRequest {
    std::string_view key;
    Digest digest{};          // of what was asked
    std::string_view answer;  // as the one who answered wants to find it again
};

// The longest name of a kind of record, and the longest key of one; neither holds a zero byte.
inline constexpr std::size_t kRecordKindBytesMax = 64;
inline constexpr std::size_t kRecordKeyBytesMax = 1024;

// A list of operations, encoded.
class ChangeSet {
 public:
    // Append one operation each.  The views need not outlive the call.
    void name_symbol(SymbolId symbol, std::string_view name);
    void name_ci(CiId ci, std::string_view external_id);
    void put_claim(CiId ci, SymbolId source, std::string_view claim);
    void withdraw_claim(CiId ci, SymbolId source);
    void put_catalogue_entry(CatalogueEntry entry);
    void add_import_run(const ImportRun& run);
    void add_request(const AnsweredRequest& request);

    // Put a record in place of the one of that kind and key, or erase it.
    // REQUIRES: `bytes` is not empty.
    void put_record(std::string_view kind, std::string_view key, std::string_view bytes);
    void erase_record(std::string_view kind, std::string_view key);

    // The encoded operations.
    [[nodiscard]] const std::vector<std::string>& chunks() const { return chunks_; }

    // How many operations there are, and how many bytes they take.
    [[nodiscard]] std::uint64_t operation_count() const { return operation_count_; }
    [[nodiscard]] std::uint64_t size_bytes() const { return size_bytes_; }

    // True if an operation alters a claim or the catalogue, so that graph_version moves.
    [[nodiscard]] bool alters_graph() const { return alters_graph_; }

    WriteContext context;

 private:
    void append(std::string_view operation, bool alters_graph);
    void append_record(std::string_view kind, std::string_view key, std::string_view bytes);

    std::vector<std::string> chunks_;
    std::uint64_t operation_count_ = 0;
    std::uint64_t size_bytes_ = 0;
    bool alters_graph_ = false;
};

// Receives decoded operations; the views live as long as the chunk.
class OperationVisitor {
 public:
    virtual ~OperationVisitor() = default;

    // One of these is called per operation, in order.
    virtual Result<void> on_symbol(SymbolId symbol, std::string_view name) = 0;
    virtual Result<void> on_ci(CiId ci, std::string_view external_id) = 0;
    virtual Result<void> on_claim(CiId ci, SymbolId source, std::string_view claim) = 0;
    virtual Result<void> on_withdrawal(CiId ci, SymbolId source) = 0;
    virtual Result<void> on_catalogue_entry(const CatalogueEntry& entry) = 0;
    virtual Result<void> on_import_run(std::string_view run) = 0;
    virtual Result<void> on_request(const AnsweredRequest& request) = 0;
    // Empty `bytes`: erased.
    virtual Result<void> on_record(std::string_view kind,
                                   std::string_view key,
                                   std::string_view bytes) = 0;
};

// A visitor that passes over every operation; whoever wants some of them overrides those.
class IgnoringVisitor : public OperationVisitor {
 public:
    Result<void> on_symbol(SymbolId, std::string_view) override { return {}; }
    Result<void> on_ci(CiId, std::string_view) override { return {}; }
    Result<void> on_claim(CiId, SymbolId, std::string_view) override { return {}; }
    Result<void> on_withdrawal(CiId, SymbolId) override { return {}; }
    Result<void> on_catalogue_entry(const CatalogueEntry&) override { return {}; }
    Result<void> on_import_run(std::string_view) override { return {}; }
    Result<void> on_request(const AnsweredRequest&) override { return {}; }
    Result<void> on_record(std::string_view, std::string_view, std::string_view) override {
        return {};
    }
};

// Decode one chunk and hand its operations to `visitor`.
// Errors: corruption if the bytes are not a canonical chunk; whatever the visitor returns.
[[nodiscard]] Result<void> visit_operations(std::string_view chunk, OperationVisitor& visitor);

// A chunk as its header names it.
struct ChunkReference {
    std::uint64_t size_bytes = 0;
    Digest digest{};

    friend bool operator==(const ChunkReference&, const ChunkReference&) = default;
};

// What the log says about one change set.
struct ChangeSetHeader {
    Version version{};
    Version graph_version{};
    UtcTime time;   // max(clock, time of the change set before)
    UtcTime clock;  // as the clock said
    WriteContext context;
    std::uint64_t operation_count = 0;
    std::vector<ChunkReference> chunks;
};

// The canonical record: the bytes that the log stores and the audit chain hashes.
[[nodiscard]] std::string encode_header(const ChangeSetHeader& header);

// Errors: corruption if the bytes are not a canonical header.
[[nodiscard]] Result<ChangeSetHeader> decode_header(std::string_view bytes);

// The next hash of the audit chain.
[[nodiscard]] Digest chain_hash(const Digest& previous, std::string_view header);

// Errors: corruption if the bytes are not a canonical import run.
[[nodiscard]] Result<ImportRun> decode_import_run(std::string_view bytes);

}  // namespace faultline::model
