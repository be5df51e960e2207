#include "storage/keys.h"

#include <variant>

namespace faultline::storage {

namespace {

constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kSymbolBytes = 4;
constexpr std::size_t kClaimKeyBytes = kNumberBytes + kSymbolBytes + kNumberBytes;

void append_number(std::string& key, std::uint64_t number, std::size_t bytes) {
    for (std::size_t left = bytes; left != 0; left--) {
        key.push_back(static_cast<char>(number >> (8 * (left - 1))));
    }
}

std::uint64_t read_number(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) {
        number = number << 8 | static_cast<std::uint8_t>(byte);
    }
    return number;
}

Version read_inverted(std::string_view bytes) {
    return Version{~read_number(bytes)};
}

SymbolId read_symbol(std::string_view bytes) {
    return SymbolId{static_cast<std::uint32_t>(read_number(bytes))};
}

}  // namespace

std::string version_key(Version version) {
    std::string key;
    append_number(key, raw(version), kNumberBytes);
    return key;
}

std::string chunk_key(Version version, std::uint32_t number) {
    std::string key = version_key(version);
    append_number(key, number, sizeof number);
    return key;
}

std::string symbol_key(SymbolId symbol) {
    std::string key;
    append_number(key, raw(symbol), kSymbolBytes);
    return key;
}

std::string ci_key(CiId ci) {
    std::string key;
    append_number(key, raw(ci), kNumberBytes);
    return key;
}

std::string claim_key(const ClaimKey& key) {
    std::string bytes;
    bytes.reserve(kClaimKeyBytes);
    append_number(bytes, raw(key.ci), kNumberBytes);
    append_number(bytes, raw(key.source), kSymbolBytes);
    append_number(bytes, ~raw(key.version), kNumberBytes);
    return bytes;
}

std::string mention_key(const MentionKey& key) {
    std::string bytes;
    bytes.reserve(2 * kNumberBytes);
    append_number(bytes, raw(key.target), kNumberBytes);
    append_number(bytes, raw(key.owner), kNumberBytes);
    return bytes;
}

std::string term_key(const TermKey& key) {
    std::string bytes;
    bytes.reserve(3 * kNumberBytes);
    append_number(bytes, key.term, kNumberBytes);
    append_number(bytes, raw(key.ci), kNumberBytes);
    return bytes;
}

std::string catalogue_key(const model::CatalogueEntry& entry, Version version) {
    std::string key(1, static_cast<char>(model::entry_kind(entry)));
    key += model::entry_name(entry);
    key.push_back('\0');
    append_number(key, ~raw(version), kNumberBytes);
    return key;
}

std::string request_key(std::string_view principal, std::string_view key) {
    std::string bytes(principal);
    bytes.push_back('\0');
    bytes += key;
    return bytes;
}

std::string record_kind_prefix(std::string_view kind) {
    std::string bytes(kind);
    bytes.push_back('\0');
    return bytes;
}

std::string record_prefix(std::string_view kind, std::string_view key) {
    std::string bytes = record_kind_prefix(kind);
    bytes += key;
    bytes.push_back('\0');
    return bytes;
}

std::string record_key(const RecordKey& key) {
    std::string bytes = record_prefix(key.kind, key.key);
    append_number(bytes, ~raw(key.version), kNumberBytes);
    return bytes;
}

std::optional<Version> parse_version_key(std::string_view key) {
    if (key.size() != kNumberBytes) return std::nullopt;
    return Version{read_number(key)};
}

std::optional<RecordKey> parse_record_key(std::string_view key) {
    const std::size_t kind_size = key.find('\0');
    if (kind_size == std::string_view::npos) return std::nullopt;
    constexpr std::size_t kAfterKey = 1 + kNumberBytes;  // the zero byte and the version
    if (key.size() < kind_size + 1 + kAfterKey) return std::nullopt;
    const std::size_t end = key.size() - kAfterKey;
    if (key[end] != '\0') return std::nullopt;
    return RecordKey{key.substr(0, kind_size),
                     key.substr(kind_size + 1, end - kind_size - 1),
                     read_inverted(key.substr(end + 1))};
}

std::optional<SymbolId> parse_symbol_key(std::string_view key) {
    if (key.size() != kSymbolBytes) return std::nullopt;
    return read_symbol(key);
}

std::optional<CiId> parse_ci_key(std::string_view key) {
    if (key.size() != kNumberBytes) return std::nullopt;
    return CiId{read_number(key)};
}

std::optional<ClaimKey> parse_claim_key(std::string_view key) {
    if (key.size() != kClaimKeyBytes) return std::nullopt;
    return ClaimKey{CiId{read_number(key.substr(0, kNumberBytes))},
                    read_symbol(key.substr(kNumberBytes, kSymbolBytes)),
                    read_inverted(key.substr(kNumberBytes + kSymbolBytes))};
}

std::optional<MentionKey> parse_mention_key(std::string_view key) {
    if (key.size() != 2 * kNumberBytes) return std::nullopt;
    return MentionKey{CiId{read_number(key.substr(0, kNumberBytes))},
                      CiId{read_number(key.substr(kNumberBytes))}};
}

std::optional<TermKey> parse_term_key(std::string_view key) {
    if (key.size() != 2 * kNumberBytes && key.size() != 3 * kNumberBytes) return std::nullopt;
    return TermKey{read_number(key.substr(0, kNumberBytes)),
                   CiId{read_number(key.substr(kNumberBytes, kNumberBytes))}};
}

std::optional<CatalogueKey> parse_catalogue_key(std::string_view key) {
    constexpr std::size_t kShortest = 1 + 1 + kNumberBytes;  // kind, end of an empty name, version
    if (key.size() < kShortest) return std::nullopt;
    const std::size_t entry_size = key.size() - kNumberBytes;
    if (key[entry_size - 1] != '\0') return std::nullopt;
    return CatalogueKey{key.substr(0, entry_size), read_inverted(key.substr(entry_size))};
}

}  // namespace faultline::storage
