#include "api/app/plan_note.h"

#include <utility>

#include "engine/base/bytes.h"

namespace faultline::app {

namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::uint8_t kBestEffort = 1;
constexpr std::uint8_t kStrictSchema = 2;
constexpr std::uint8_t kComplete = 4;
constexpr std::uint8_t kAllowRetire = 8;
constexpr std::uint8_t kHasScope = 16;
constexpr std::uint8_t kAllFlags = 31;

void encode_options(const ImportRequest& options, ByteWriter& out) {
    out.bytes(options.format);
    out.bytes(options.source);
    out.bytes(options.host);
    const int flags = (options.best_effort ? kBestEffort : 0) |
                      (options.strict_schema ? kStrictSchema : 0) |
                      (options.complete ? kComplete : 0) |
                      (options.allow_retire ? kAllowRetire : 0) | (options.scope ? kHasScope : 0);
    out.u8(static_cast<std::uint8_t>(flags));
    if (options.scope) model::encode_scope(*options.scope, out);
    out.varint(options.retire_percent_max);
    out.bytes(options.reason);
}

ImportRequest decode_options(ByteReader& in) {
    ImportRequest options;
    options.format = in.bytes();
    options.source = in.bytes();
    options.host = in.bytes();
    const std::uint8_t flags = in.u8();
    if (flags > kAllFlags) in.fail();
    options.best_effort = (flags & kBestEffort) != 0;
    options.strict_schema = (flags & kStrictSchema) != 0;
    options.complete = (flags & kComplete) != 0;
    options.allow_retire = (flags & kAllowRetire) != 0;
    if ((flags & kHasScope) != 0) options.scope = model::decode_scope(in);
    const std::uint64_t percent = in.varint();
    if (percent > 100) in.fail();
    options.retire_percent_max = static_cast<std::uint32_t>(percent);
    options.reason = in.bytes();
    return options;
}

void encode_counts(const identify::ImportCounts& counts, ByteWriter& out) {
    out.varint(counts.created);
    out.varint(counts.updated);
    out.varint(counts.unchanged);
    out.varint(counts.retired);
    out.varint(counts.quarantined);
}

identify::ImportCounts decode_counts(ByteReader& in) {
    identify::ImportCounts counts;
    counts.created = in.varint();
    counts.updated = in.varint();
    counts.unchanged = in.varint();
    counts.retired = in.varint();
    counts.quarantined = in.varint();
    return counts;
}

}  // namespace

std::string encode_import_options(const ImportRequest& options) {
    std::string bytes;
    ByteWriter out(bytes);
    encode_options(options, out);
    return bytes;
}

std::string encode_plan_note(const PlanNote& note) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    encode_options(note.options, out);
    out.varint(raw(note.graph_version));
    out.bytes(note.principal);
    out.varint(note.parts.size());
    for (const PlanPart& part : note.parts) {
        out.bytes(part.name);
        out.varint(part.size_bytes);
    }
    encode_counts(note.cis, out);
    encode_counts(note.relationships, out);
    out.varint(note.problem_count);
    out.varint(note.operation_count);
    return bytes;
}

Result<PlanNote> decode_plan_note(std::string_view bytes) {
    ByteReader in(bytes);
    PlanNote note;
    if (in.u8() != kForm) in.fail();
    note.options = decode_options(in);
    note.graph_version = Version{in.varint()};
    note.principal = in.bytes();
    const std::uint64_t parts = in.varint();
    for (std::uint64_t i = 0; i < parts && in.ok(); i++) {
        PlanPart part;
        part.name = in.bytes();
        part.size_bytes = in.varint();
        note.parts.push_back(std::move(part));
    }
    note.cis = decode_counts(in);
    note.relationships = decode_counts(in);
    note.problem_count = in.varint();
    note.operation_count = in.varint();
    if (!in.done()) return corruption("a plan does not say how it is to be understood");
    return note;
}

}  // namespace faultline::app
