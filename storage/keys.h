// Keys of the stored rows, and the numbers in them.
//
// Numbers in keys are big-endian, so that rows sort by them.  A version in a key is inverted (all
// bits flipped), so that the newest row of a thing comes first and a reader takes the first row at
// or below the version it looks at.
//
//     log, chain   version
//     chunk        version, be32 number of the chunk
//     symbol       be32 symbol
//     id           external id, as it is
//     ci           be64 CI
//     claim        be64 CI, be32 source symbol, inverted version
//     mention      be64 CI that is named, be64 CI whose claim names it
//     catalogue    u8 kind of entry, entry_name() of it, u8 0, inverted version
//     position     version
//     term         be64 term, be64 CI, and of a row of several CIs 8 bytes more (term_rows.h)
//     request      the principal, u8 0, the idempotency key
//     record       kind of record, u8 0, its key, u8 0, inverted version
//
// Thread safety: pure functions.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/model/catalogue.h"

namespace faultline::storage {

// What a claim row is about.
struct ClaimKey {
    CiId ci{};
    SymbolId source{};
    Version version{};
};

// What a mention row says: a claim of `owner` names `target`, or once did.
struct MentionKey {
    CiId target{};
    CiId owner{};
};

// What a term row says: a claim about `ci` has the term, or once had.
struct TermKey {
    std::uint64_t term = 0;
    CiId ci{};

    friend bool operator==(const TermKey&, const TermKey&) = default;
};

// What a catalogue row is about.  `entry` is kind and name, equal for all versions of one entry.
struct CatalogueKey {
    std::string_view entry;
    Version version{};
};

// What a record row is about.
struct RecordKey {
    std::string_view kind;
    std::string_view key;
    Version version{};
};

// The key of one row each; ci_key() is also the value of an id row and the common beginning of all
// claim rows of a CI.
[[nodiscard]] std::string version_key(Version version);
[[nodiscard]] std::string chunk_key(Version version, std::uint32_t number);
[[nodiscard]] std::string symbol_key(SymbolId symbol);
[[nodiscard]] std::string ci_key(CiId ci);
[[nodiscard]] std::string claim_key(const ClaimKey& key);
[[nodiscard]] std::string mention_key(const MentionKey& key);
[[nodiscard]] std::string term_key(const TermKey& key);
[[nodiscard]] std::string catalogue_key(const model::CatalogueEntry& entry, Version version);
[[nodiscard]] std::string request_key(std::string_view principal, std::string_view key);
[[nodiscard]] std::string record_key(const RecordKey& key);

// What the keys of all records of a kind begin with, and those of one record.
[[nodiscard]] std::string record_kind_prefix(std::string_view kind);
[[nodiscard]] std::string record_prefix(std::string_view kind, std::string_view key);

// What is in a key; none if the bytes are no key of that kind.
[[nodiscard]] std::optional<SymbolId> parse_symbol_key(std::string_view key);
[[nodiscard]] std::optional<CiId> parse_ci_key(std::string_view key);
[[nodiscard]] std::optional<ClaimKey> parse_claim_key(std::string_view key);
[[nodiscard]] std::optional<MentionKey> parse_mention_key(std::string_view key);
[[nodiscard]] std::optional<TermKey> parse_term_key(std::string_view key);  // of one CI or several
[[nodiscard]] std::optional<CatalogueKey> parse_catalogue_key(std::string_view key);
[[nodiscard]] std::optional<RecordKey> parse_record_key(std::string_view key);
[[nodiscard]] std::optional<Version> parse_version_key(std::string_view key);

}  // namespace faultline::storage
