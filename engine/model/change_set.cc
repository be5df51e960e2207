#include "engine/model/change_set.h"

#include <cassert>
#include <utility>

#include "engine/base/bytes.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kHeaderFormat = 1;

enum class Operation : std::uint8_t {
    name_symbol = 1,
    name_ci = 2,
    put_claim = 3,
    withdraw_claim = 4,
    catalogue_entry = 5,
    import_run = 6,
    request = 7,
    record = 8,
};

// Starts the encoding of one operation in `bytes`.
ByteWriter begin(Operation operation, std::string& bytes) {
    ByteWriter out(bytes);
    out.u8(static_cast<std::uint8_t>(operation));
    return out;
}

SymbolId read_symbol(ByteReader& in) {
    const std::uint64_t number = in.varint();
    if (number == 0 || number > 0xFFFF'FFFF) in.fail();
    return SymbolId{static_cast<std::uint32_t>(number)};
}

Result<void> visit_request(ByteReader& in, OperationVisitor& visitor) {
    AnsweredRequest request;
    request.key = in.bytes();
    const std::string_view digest = in.raw_bytes(request.digest.size());
    digest.copy(reinterpret_cast<char*>(request.digest.data()), digest.size());
    request.answer = in.bytes();
    return in.ok() ? visitor.on_request(request) : Result<void>{};
}

Result<void> visit_record(ByteReader& in, OperationVisitor& visitor) {
    const std::string_view kind = in.bytes();
    const std::string_view key = in.bytes();
    const std::string_view bytes = in.bytes();
    constexpr char kZero = '\0';
    if (kind.empty() || kind.size() > kRecordKindBytesMax || key.size() > kRecordKeyBytesMax ||
        kind.find(kZero) != std::string_view::npos || key.find(kZero) != std::string_view::npos) {
        in.fail();
    }
    return in.ok() ? visitor.on_record(kind, key, bytes) : Result<void>{};
}

// Reads the operation after its tag and calls the visitor if it is whole.
Result<void> visit_operation(Operation operation, ByteReader& in, OperationVisitor& visitor) {
    if (operation == Operation::name_symbol) {
        const SymbolId symbol = read_symbol(in);
        const std::string_view name = in.bytes();
        return in.ok() ? visitor.on_symbol(symbol, name) : Result<void>{};
    }
    if (operation == Operation::catalogue_entry) {
        FL_TRY(const CatalogueEntry entry, decode_catalogue_entry(in.bytes()));
        return visitor.on_catalogue_entry(entry);
    }
    if (operation == Operation::import_run) {
        const std::string_view run = in.bytes();
        return in.ok() ? visitor.on_import_run(run) : Result<void>{};
    }
    if (operation == Operation::request) return visit_request(in, visitor);
    if (operation == Operation::record) return visit_record(in, visitor);
    const CiId ci{in.varint()};
    if (operation == Operation::name_ci) {
        const std::string_view external_id = in.bytes();
        return in.ok() ? visitor.on_ci(ci, external_id) : Result<void>{};
    }
    const SymbolId source = read_symbol(in);
    if (operation == Operation::withdraw_claim) {
        return in.ok() ? visitor.on_withdrawal(ci, source) : Result<void>{};
    }
    const std::string_view claim = in.bytes();
    return in.ok() ? visitor.on_claim(ci, source, claim) : Result<void>{};
}

}  // namespace

void ChangeSet::append(std::string_view operation, bool alters_graph) {
    if (chunks_.empty() || chunks_.back().size() >= kChunkBytes) chunks_.emplace_back();
    chunks_.back().append(operation);
    operation_count_++;
    size_bytes_ += operation.size();
    alters_graph_ = alters_graph_ || alters_graph;
}

void ChangeSet::name_symbol(SymbolId symbol, std::string_view name) {
    std::string bytes;
    ByteWriter out = begin(Operation::name_symbol, bytes);
    out.varint(raw(symbol));
    out.bytes(name);
    append(bytes, false);
}

void ChangeSet::name_ci(CiId ci, std::string_view external_id) {
    std::string bytes;
    ByteWriter out = begin(Operation::name_ci, bytes);
    out.varint(raw(ci));
    out.bytes(external_id);
    append(bytes, false);
}

void ChangeSet::put_claim(CiId ci, SymbolId source, std::string_view claim) {
    std::string bytes;
    ByteWriter out = begin(Operation::put_claim, bytes);
    out.varint(raw(ci));
    out.varint(raw(source));
    out.bytes(claim);
    append(bytes, true);
}

void ChangeSet::withdraw_claim(CiId ci, SymbolId source) {
    std::string bytes;
    ByteWriter out = begin(Operation::withdraw_claim, bytes);
    out.varint(raw(ci));
    out.varint(raw(source));
    append(bytes, true);
}

void ChangeSet::put_catalogue_entry(CatalogueEntry entry) {
    sort_entry(entry);
    std::string bytes;
    begin(Operation::catalogue_entry, bytes).bytes(encode_catalogue_entry(entry));
    append(bytes, true);
}

void ChangeSet::add_import_run(const ImportRun& run) {
    std::string record;
    ByteWriter out(record);
    out.bytes(run.format);
    out.varint(run.created);
    out.varint(run.updated);
    out.varint(run.unchanged);
    out.varint(run.retired);
    out.varint(run.quarantined);
    out.varint(run.seen.size());
    std::uint64_t before = 0;
    for (const CiId ci : run.seen) {
        out.varint(raw(ci) - before);
        before = raw(ci);
    }
    std::string bytes;
    begin(Operation::import_run, bytes).bytes(record);
    append(bytes, false);
}

void ChangeSet::add_request(const AnsweredRequest& request) {
    std::string bytes;
    ByteWriter out = begin(Operation::request, bytes);
    out.bytes(request.key);
    out.raw_bytes(bytes_of(request.digest));
    out.bytes(request.answer);
    append(bytes, false);
}

void ChangeSet::put_record(std::string_view kind, std::string_view key, std::string_view bytes) {
    assert(!bytes.empty());
    append_record(kind, key, bytes);
}

void ChangeSet::erase_record(std::string_view kind, std::string_view key) {
    append_record(kind, key, {});
}

void ChangeSet::append_record(std::string_view kind, std::string_view key, std::string_view bytes) {
    std::string operation;
    ByteWriter out = begin(Operation::record, operation);
    out.bytes(kind);
    out.bytes(key);
    out.bytes(bytes);
    append(operation, false);
}

Result<void> visit_operations(std::string_view chunk, OperationVisitor& visitor) {
    ByteReader in(chunk);
    while (in.ok() && in.left() != 0) {
        const std::uint8_t tag = in.u8();
        if (tag < static_cast<std::uint8_t>(Operation::name_symbol) ||
            tag > static_cast<std::uint8_t>(Operation::record)) {
            in.fail();
            break;
        }
        FL_CHECK(visit_operation(static_cast<Operation>(tag), in, visitor));
    }
    if (!in.ok()) return corruption("a chunk of the log does not decode");
    return {};
}

std::string encode_header(const ChangeSetHeader& header) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kHeaderFormat);
    out.varint(raw(header.version));
    out.varint(raw(header.graph_version));
    out.zigzag(header.time.microseconds);
    out.zigzag(header.clock.microseconds);
    out.bytes(header.context.principal);
    out.bytes(header.context.source);
    out.bytes(header.context.reason);
    out.bytes(header.context.request_id);
    out.varint(header.operation_count);
    out.varint(header.chunks.size());
    for (const ChunkReference& chunk : header.chunks) {
        out.varint(chunk.size_bytes);
        out.raw_bytes(bytes_of(chunk.digest));
    }
    return bytes;
}

Result<ChangeSetHeader> decode_header(std::string_view bytes) {
    ByteReader in(bytes);
    ChangeSetHeader header;
    if (in.u8() != kHeaderFormat) in.fail();
    header.version = Version{in.varint()};
    header.graph_version = Version{in.varint()};
    header.time.microseconds = in.zigzag();
    header.clock.microseconds = in.zigzag();
    header.context.principal = in.bytes();
    header.context.source = in.bytes();
    header.context.reason = in.bytes();
    header.context.request_id = in.bytes();
    header.operation_count = in.varint();
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        ChunkReference chunk;
        chunk.size_bytes = in.varint();
        const std::string_view digest = in.raw_bytes(chunk.digest.size());
        digest.copy(reinterpret_cast<char*>(chunk.digest.data()), digest.size());
        header.chunks.push_back(chunk);
    }
    if (!in.done()) return corruption("a record of the log does not decode");
    return header;
}

Digest chain_hash(const Digest& previous, std::string_view header) {
    Sha256 hash;
    hash.add(bytes_of(previous));
    hash.add(header);
    return hash.finish();
}

Result<ImportRun> decode_import_run(std::string_view bytes) {
    ByteReader in(bytes);
    ImportRun run;
    run.format = in.bytes();
    run.created = in.varint();
    run.updated = in.varint();
    run.unchanged = in.varint();
    run.retired = in.varint();
    run.quarantined = in.varint();
    const std::uint64_t count = in.varint();
    std::uint64_t before = 0;
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        const std::uint64_t distance = in.varint();
        if (distance == 0 || distance > ~before) in.fail();  // not ascending
        before += distance;
        run.seen.push_back(CiId{before});
    }
    if (!in.done()) return corruption("an import run of the log does not decode");
    return run;
}

}  // namespace faultline::model
