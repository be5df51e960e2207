#include "engine/model/run.h"

#include <charconv>
#include <utility>

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::uint8_t kComplete = 1;
constexpr std::uint8_t kBestEffort = 2;
constexpr std::uint8_t kHasScope = 4;
constexpr std::size_t kKeyDigits = 16;

void encode_counts(const RunCounts& counts, ByteWriter& out) {
    out.varint(counts.created);
    out.varint(counts.updated);
    out.varint(counts.unchanged);
    out.varint(counts.retired);
    out.varint(counts.quarantined);
}

RunCounts decode_counts(ByteReader& in) {
    RunCounts counts;
    counts.created = in.varint();
    counts.updated = in.varint();
    counts.unchanged = in.varint();
    counts.retired = in.varint();
    counts.quarantined = in.varint();
    return counts;
}

void encode_relationships(const std::vector<RunRelationship>& relationships, ByteWriter& out) {
    out.varint(relationships.size());
    std::uint64_t owner = 0;
    for (const RunRelationship& r : relationships) {
        out.varint(raw(r.owner) - owner);
        out.u8(r.other_is_source ? 1 : 0);
        out.bytes(r.group);
        out.varint(raw(r.type));
        out.varint(raw(r.other));
        owner = raw(r.owner);
    }
}

std::vector<RunRelationship> decode_relationships(ByteReader& in) {
    std::vector<RunRelationship> relationships;
    const std::uint64_t count = in.varint();
    std::uint64_t owner = 0;
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        RunRelationship r;
        const std::uint64_t distance = in.varint();
        const std::uint8_t end = in.u8();
        if (distance > ~owner || end > 1) in.fail();
        owner += distance;
        r.owner = CiId{owner};
        r.other_is_source = end == 1;
        r.group = in.bytes();
        const std::uint64_t type = in.varint();
        if (type == 0 || type > 0xFFFF'FFFF) in.fail();
        r.type = SymbolId{static_cast<std::uint32_t>(type)};
        r.other = CiId{in.varint()};
        if (!relationships.empty() && !(relationships.back() < r)) in.fail();
        relationships.push_back(std::move(r));
    }
    return relationships;
}

std::uint8_t flags_of(const Run& run) {
    const int flags = (run.complete ? kComplete : 0) | (run.best_effort ? kBestEffort : 0) |
                      (run.scope ? kHasScope : 0);
    return static_cast<std::uint8_t>(flags);
}

}  // namespace

std::string run_key(Version version) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string key(kKeyDigits, '0');
    std::uint64_t rest = raw(version);
    for (std::size_t i = kKeyDigits; i-- > 0; rest >>= 4) {
        key[i] = kDigits[rest & 15];
    }
    return key;
}

std::optional<Version> parse_run_key(std::string_view key) {
    std::uint64_t version = 0;
    const auto read = std::from_chars(key.data(), key.data() + key.size(), version, 16);
    if (read.ec != std::errc() || run_key(Version{version}) != key) return std::nullopt;
    return Version{version};
}

std::string encode_run(const Run& run) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    out.bytes(run.source);
    out.bytes(run.format);
    out.u8(flags_of(run));
    if (run.scope) encode_scope(*run.scope, out);
    encode_counts(run.cis, out);
    encode_counts(run.relationships, out);
    out.zigzag(run.started.microseconds);
    out.varint(run.duration_us);
    out.varint(run.problems);
    out.varint(run.scope_cis);
    out.varint(run.absent);
    out.bytes(run.retire_reason);
    run.seen.encode(out);
    encode_relationships(run.relationships_seen, out);
    return bytes;
}

Result<Run> decode_run(std::string_view bytes) {
    ByteReader in(bytes);
    Run run;
    if (in.u8() != kForm) in.fail();
    run.source = in.bytes();
    run.format = in.bytes();
    const std::uint8_t flags = in.u8();
    if (flags > (kComplete | kBestEffort | kHasScope)) in.fail();
    run.complete = (flags & kComplete) != 0;
    run.best_effort = (flags & kBestEffort) != 0;
    if ((flags & kHasScope) != 0) run.scope = decode_scope(in);
    run.cis = decode_counts(in);
    run.relationships = decode_counts(in);
    run.started.microseconds = in.zigzag();
    run.duration_us = in.varint();
    run.problems = in.varint();
    run.scope_cis = in.varint();
    run.absent = in.varint();
    run.retire_reason = in.bytes();
    run.seen = CiSet::decode(in);
    run.relationships_seen = decode_relationships(in);
    if (!in.done()) return corruption("the record of an import run does not decode");
    return run;
}

}  // namespace faultline::model
