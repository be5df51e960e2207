// Alias: what somebody decided about ids, so that every later look-up follows it.
//
// An external id whose CI was merged into another leads there: a record of kind kAliasRecord whose
// key is the id.  What a source calls a CI leads to the CI that a merge or a split gave it: a
// record of kind kNamingRecord whose key is naming_key().  Both hold an external id, which may lead
// further; engine/identify/redirects.h follows them.  The version of the record is that of the
// decision.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     alias  = u8 1, bytes external id
//     naming = u8 1, bytes external id, varint count, varint version * count    descending

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace faultline::model {

// The kinds of the records.
inline constexpr std::string_view kAliasRecord = "alias";
inline constexpr std::string_view kNamingRecord = "naming";

// What a source calls a CI.
struct Naming {
    std::string_view source;
    std::string_view native_id;
};

// The key of its record: neither part has a line feed.
[[nodiscard]] std::string naming_key(const Naming& naming);

// What is in a key; none if the bytes are no key.  The views point into `key`.
[[nodiscard]] std::optional<Naming> parse_naming_key(std::string_view key);

// The canonical form of where an id leads.
[[nodiscard]] std::string encode_alias(std::string_view id);

// Where an id leads.  Errors: corruption if the bytes are not a canonical alias.
[[nodiscard]] Result<std::string> decode_alias(std::string_view bytes);

// Where a name that a source uses leads.
struct NamedCi {
    std::string id;
    // The merges by which the name came to mean that CI, the last one first: of several names of
    // one source the one with fewer and earlier merges counts more.
    std::vector<Version> merges;
};

// The canonical form, and back.  Errors: corruption if the bytes are not a canonical naming.
[[nodiscard]] std::string encode_naming(const NamedCi& named);
[[nodiscard]] Result<NamedCi> decode_naming(std::string_view bytes);

}  // namespace faultline::model
