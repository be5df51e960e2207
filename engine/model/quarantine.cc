#include "engine/model/quarantine.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/base/sha256.h"
#include "engine/model/attributes.h"
#include "engine/model/list_form.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::size_t kKeyDigits = 16;
constexpr std::array<std::string_view, 6> kStateNames = {
    "open", "merged", "created", "ignored", "recognised", "absent"};

void encode_relationship(const SaidRelationship& r, ByteWriter& out) {
    out.bytes(r.source);
    out.bytes(r.type);
    out.bytes(r.target);
    out.bytes(r.group);
    out.varint(r.capacity);
    out.real(r.strength);
    out.varint(r.delay_s);
    out.u8(r.verified ? 1 : 0);
    out.zigzag(r.verified_at);
}

std::uint32_t decode_small(ByteReader& in) {
    const std::uint64_t number = in.varint();
    if (number > 0xFFFF'FFFF) in.fail();
    return static_cast<std::uint32_t>(number);
}

SaidRelationship decode_relationship(ByteReader& in) {
    SaidRelationship r;
    r.source = in.bytes();
    r.type = in.bytes();
    r.target = in.bytes();
    r.group = in.bytes();
    r.capacity = decode_small(in);
    r.strength = in.real();
    r.delay_s = in.varint();
    const std::uint8_t verified = in.u8();
    if (verified > 1) in.fail();
    r.verified = verified == 1;
    r.verified_at = in.zigzag();
    return r;
}

void encode_group(const SaidGroup& group, ByteWriter& out) {
    out.bytes(group.name);
    out.varint(group.required);
}

SaidGroup decode_group(ByteReader& in) {
    std::string name(in.bytes());
    return {std::move(name), decode_small(in)};
}

void encode_said(const SaidRow& said, ByteWriter& out) {
    out.bytes(said.id);
    out.bytes(said.class_name);
    out.bytes(said.name);
    out.bytes(said.attributes);
    encode_list(said.relationships, out, encode_relationship);
    encode_list(said.groups, out, encode_group);
}

SaidRow decode_said(ByteReader& in) {
    SaidRow said;
    said.id = in.bytes();
    said.class_name = in.bytes();
    said.name = in.bytes();
    said.attributes = in.bytes();
    said.relationships = decode_list(in, decode_relationship);
    said.groups = decode_list(in, decode_group);
    return said;
}

bool is_decision(QuarantineState state) {
    return state == QuarantineState::merged || state == QuarantineState::created ||
           state == QuarantineState::ignored;
}

void encode_decision(const std::optional<QuarantineDecision>& decision, ByteWriter& out) {
    if (!decision) return out.u8(0);
    out.u8(static_cast<std::uint8_t>(decision->state));
    out.bytes(decision->ci);
    out.varint(raw(decision->version));
}

std::optional<QuarantineDecision> decode_decision(ByteReader& in) {
    const std::uint8_t state = in.u8();
    if (state == 0) return std::nullopt;
    QuarantineDecision decision;
    decision.state = static_cast<QuarantineState>(state);
    if (!is_decision(decision.state)) in.fail();
    decision.ci = in.bytes();
    decision.version = Version{in.varint()};
    return decision;
}

}  // namespace

std::string_view quarantine_state_name(QuarantineState state) {
    return kStateNames.at(static_cast<std::size_t>(state));
}

std::optional<QuarantineState> parse_quarantine_state(std::string_view name) {
    const auto found = std::ranges::find(kStateNames, name);
    if (found == kStateNames.end()) return std::nullopt;
    return static_cast<QuarantineState>(found - kStateNames.begin());
}

std::string quarantine_key(std::string_view source, std::string_view id) {
    std::string name;
    ByteWriter out(name);
    out.bytes(source);
    out.bytes(id);
    return hex(sha256(name)).substr(0, kKeyDigits);
}

std::string encode_quarantined_row(const QuarantinedRow& row) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    out.u8(static_cast<std::uint8_t>(row.state));
    out.varint(row.number);
    out.bytes(row.into);
    encode_decision(row.decision, out);
    out.bytes(row.source);
    out.bytes(row.format);
    encode_said(row.said, out);
    out.bytes(row.reason);
    encode_texts(row.candidates, out);
    encode_texts(row.others, out);
    out.varint(raw(row.first));
    return bytes;
}

Result<QuarantinedRow> decode_quarantined_row(std::string_view bytes) {
    ByteReader in(bytes);
    QuarantinedRow row;
    if (in.u8() != kForm) in.fail();
    const std::uint8_t state = in.u8();
    if (state >= kStateNames.size()) in.fail();
    if (in.ok()) row.state = static_cast<QuarantineState>(state);
    row.number = in.varint();
    row.into = in.bytes();
    row.decision = decode_decision(in);
    if (is_decision(row.state) && (!row.decision || row.decision->state != row.state)) in.fail();
    row.source = in.bytes();
    row.format = in.bytes();
    row.said = decode_said(in);
    row.reason = in.bytes();
    row.candidates = decode_texts(in);
    row.others = decode_texts(in);
    row.first = Version{in.varint()};
    if (!in.done()) return corruption("the record of a quarantined row does not decode");
    return row;
}

Result<Observations> observe_again(const SaidRow& said) {
    Observations seen;
    const std::uint32_t file = seen.add_file("quarantine");
    const Origin origin{file, 1};
    ByteReader in(said.attributes);
    Attributes attributes = decode_attributes(in);
    if (!in.done()) return corruption("the attributes of a quarantined row do not decode");
    seen.add_ci(origin, {said.id, said.class_name, said.name, std::move(attributes)});
    for (const SaidRelationship& r : said.relationships) {
        RelationshipInput input{r.source, r.type, r.target, r.group};
        input.capacity = r.capacity;
        input.strength = r.strength;
        input.delay_s = static_cast<std::int64_t>(r.delay_s);
        if (r.verified) input.verified_at = r.verified_at;
        seen.add_relationship(origin, input);
    }
    for (const SaidGroup& group : said.groups) {
        seen.add_group(origin, {said.id, group.name, group.required});
    }
    return seen;
}

}  // namespace faultline::model
