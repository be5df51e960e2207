#include "storage/log_rows.h"

#include <optional>
#include <utility>

#include "storage/compression.h"
#include "storage/keys.h"

namespace faultline::storage {

namespace {

Error damaged_version(const Database& database, Version version, std::string_view what) {
    return database.damaged("version " + std::to_string(raw(version)) + ": " + std::string(what));
}

}  // namespace

Result<StoredHeader> read_header(const Database& database, Version version) {
    FL_TRY(std::optional<std::string> bytes, database.get(Table::log, version_key(version)));
    if (!bytes) return damaged_version(database, version, "its record is missing");
    Result<model::ChangeSetHeader> header = model::decode_header(*bytes);
    if (!header.ok() || header.value().version != version) {
        return damaged_version(database, version, "its record does not decode");
    }
    return StoredHeader{*std::move(bytes), std::move(header).value()};
}

Result<Digest> read_chain(const Database& database, Version version) {
    Digest digest{};
    if (version == Version{0}) return digest;
    FL_TRY(const std::optional<std::string> bytes,
           database.get(Table::chain, version_key(version)));
    if (!bytes || bytes->size() != digest.size()) {
        return damaged_version(database, version, "its audit hash is missing");
    }
    bytes->copy(reinterpret_cast<char*>(digest.data()), digest.size());
    return digest;
}

Result<void> visit_chunks(const Database& database,
                          const model::ChangeSetHeader& header,
                          std::uint64_t bytes_max,
                          const ChunkVisitor& visit) {
    std::uint64_t seen = 0;
    for (std::uint32_t i = 0; i < header.chunks.size() && seen < bytes_max; i++) {
        const model::ChunkReference& reference = header.chunks[i];
        FL_TRY(const std::optional<std::string> stored,
               database.get(Table::chunk, chunk_key(header.version, i)));
        const std::string what = "chunk " + std::to_string(i) + " of its operations";
        if (!stored) return damaged_version(database, header.version, what + " is missing");
        const Result<std::string> chunk = decompress_chunk(*stored, reference.size_bytes);
        if (!chunk.ok() || sha256(chunk.value()) != reference.digest) {
            return damaged_version(database, header.version, what + " is not what was written");
        }
        FL_CHECK(visit(chunk.value()));
        seen += reference.size_bytes;
    }
    return {};
}

Result<Digest> check_chain(const Database& database, Version version) {
    FL_TRY(const StoredHeader stored, read_header(database, version));
    FL_TRY(const Digest previous, read_chain(database, Version{raw(version) - 1}));
    FL_TRY(const Digest chain, read_chain(database, version));
    if (chain != model::chain_hash(previous, stored.bytes)) {
        return damaged_version(database, version, "its audit hash does not match its record");
    }
    return chain;
}

}  // namespace faultline::storage
