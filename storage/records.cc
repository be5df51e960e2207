#include "storage/records.h"

#include "engine/base/bytes.h"
#include "storage/keys.h"

namespace faultline::storage {

std::string staged_key(Version version) {
    return std::string(kStagedPrefix) + version_key(version);
}

Result<Version> parse_staged_key(std::string_view key) {
    ByteReader in(key);
    const bool is_staged = in.raw_bytes(kStagedPrefix.size()) == kStagedPrefix;
    const Version version{in.fixed64()};
    if (!is_staged || !in.done()) return corruption("the key of a staged record does not decode");
    return version;
}

std::string encode_position(const Position& position) {
    std::string bytes;
    ByteWriter out(bytes);
    out.varint(raw(position.version));
    out.varint(raw(position.graph_version));
    out.zigzag(position.time.microseconds);
    out.varint(raw(position.next_ci));
    out.varint(raw(position.next_symbol));
    return bytes;
}

Result<Position> decode_position(std::string_view bytes) {
    ByteReader in(bytes);
    Position position;
    position.version = Version{in.varint()};
    position.graph_version = Version{in.varint()};
    position.time.microseconds = in.zigzag();
    position.next_ci = CiId{in.varint()};
    const std::uint64_t next_symbol = in.varint();
    if (next_symbol == 0 || next_symbol > 0xFFFF'FFFF || raw(position.next_ci) == 0) in.fail();
    position.next_symbol = SymbolId{static_cast<std::uint32_t>(next_symbol)};
    if (!in.done()) return corruption("the head record does not decode");
    return position;
}

std::string encode_staged(const std::vector<StagedFile>& files) {
    std::string bytes;
    ByteWriter out(bytes);
    out.varint(files.size());
    for (const StagedFile& file : files) {
        out.u8(static_cast<std::uint8_t>(file.table));
        out.bytes(file.name);
        out.varint(file.size_bytes);
        out.bytes(file.checksum);
    }
    return bytes;
}

Result<std::vector<StagedFile>> decode_staged(std::string_view bytes) {
    ByteReader in(bytes);
    std::vector<StagedFile> files;
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        StagedFile file;
        const std::uint8_t table = in.u8();
        if (table >= kTableCount) in.fail();
        file.table = static_cast<Table>(table);
        file.name = in.bytes();
        file.size_bytes = in.varint();
        file.checksum = in.bytes();
        files.push_back(std::move(file));
    }
    if (!in.done()) return corruption("a staged record does not decode");
    return files;
}

}  // namespace faultline::storage
