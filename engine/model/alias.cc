#include "engine/model/alias.h"

#include "engine/base/bytes.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;
constexpr char kBetween = '\n';

}  // namespace

std::string naming_key(const Naming& naming) {
    return std::string(naming.source) + kBetween + std::string(naming.native_id);
}

std::optional<Naming> parse_naming_key(std::string_view key) {
    const std::size_t between = key.find(kBetween);
    if (between == std::string_view::npos) return std::nullopt;
    return Naming{key.substr(0, between), key.substr(between + 1)};
}

std::string encode_alias(std::string_view id) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    out.bytes(id);
    return bytes;
}

Result<std::string> decode_alias(std::string_view bytes) {
    ByteReader in(bytes);
    if (in.u8() != kForm) in.fail();
    std::string id(in.bytes());
    if (in.done() && !id.empty()) return id;
    return corruption("where an id leads does not decode");
}

std::string encode_naming(const NamedCi& named) {
    std::string bytes = encode_alias(named.id);
    ByteWriter out(bytes);
    out.varint(named.merges.size());
    for (const Version version : named.merges) {
        out.varint(raw(version));
    }
    return bytes;
}

Result<NamedCi> decode_naming(std::string_view bytes) {
    ByteReader in(bytes);
    if (in.u8() != kForm) in.fail();
    NamedCi named;
    named.id = in.bytes();
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        named.merges.push_back(Version{in.varint()});
    }
    if (in.done() && !named.id.empty()) return named;
    return corruption("what a source calls a CI does not decode");
}

}  // namespace faultline::model
