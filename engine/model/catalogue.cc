#include "engine/model/catalogue.h"

#include <utility>

#include "engine/base/bytes.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kClassEntry = 0;
constexpr std::uint8_t kTypeEntry = 1;
constexpr std::uint8_t kSourceEntry = 2;

void encode_class(const ClassDefinition& definition, ByteWriter& out) {
    out.u8(kClassEntry);
    out.bytes(definition.name);
    out.u8(definition.layer);
    out.u8(definition.unavailability ? 1 : 0);
    if (definition.unavailability) out.real(*definition.unavailability);
}

void encode_type(const RelationshipType& type, ByteWriter& out) {
    out.u8(kTypeEntry);
    out.bytes(type.name);
    out.bytes(type.inverse);
    out.u8(static_cast<std::uint8_t>(type.kind));
    out.u8(static_cast<std::uint8_t>(type.direction));
}

void encode_source(const SourceDefinition& source, ByteWriter& out) {
    out.u8(kSourceEntry);
    out.bytes(source.name);
    out.u8(source.freshness_days ? 1 : 0);
    if (source.freshness_days) out.varint(*source.freshness_days);
}

ClassDefinition decode_class(ByteReader& in) {
    ClassDefinition definition;
    definition.name = in.bytes();
    definition.layer = in.u8();
    const std::uint8_t has = in.u8();
    if (has > 1) in.fail();
    if (has == 1) definition.unavailability = in.real();
    return definition;
}

RelationshipType decode_type(ByteReader& in) {
    RelationshipType type;
    type.name = in.bytes();
    type.inverse = in.bytes();
    const std::uint8_t kind = in.u8();
    const std::uint8_t direction = in.u8();
    if (kind > static_cast<std::uint8_t>(ImpactKind::none) ||
        direction > static_cast<std::uint8_t>(ExpectedDirection::not_to_higher_layer)) {
        in.fail();
    }
    type.kind = static_cast<ImpactKind>(kind);
    type.direction = static_cast<ExpectedDirection>(direction);
    return type;
}

SourceDefinition decode_source(ByteReader& in) {
    SourceDefinition source;
    source.name = in.bytes();
    const std::uint8_t has = in.u8();
    if (has > 1) in.fail();
    if (has == 1) {
        const std::uint64_t days = in.varint();
        if (days == 0 || days > kFreshnessDaysMax) in.fail();
        if (in.ok()) source.freshness_days = static_cast<std::uint32_t>(days);
    }
    return source;
}

template <typename Map>
const typename Map::mapped_type* find_in(const Map& map, std::string_view name) {
    const auto at = map.find(name);
    return at == map.end() ? nullptr : &at->second;
}

}  // namespace

std::string encode_catalogue_entry(const CatalogueEntry& entry) {
    std::string bytes;
    ByteWriter out(bytes);
    if (const auto* definition = std::get_if<ClassDefinition>(&entry)) {
        encode_class(*definition, out);
    } else if (const auto* type = std::get_if<RelationshipType>(&entry)) {
        encode_type(*type, out);
    } else {
        encode_source(std::get<SourceDefinition>(entry), out);
    }
    return bytes;
}

Result<CatalogueEntry> decode_catalogue_entry(std::string_view bytes) {
    ByteReader in(bytes);
    const std::uint8_t tag = in.u8();
    if (tag > kSourceEntry) in.fail();
    CatalogueEntry entry;
    if (tag == kClassEntry) {
        entry = decode_class(in);
    } else if (tag == kTypeEntry) {
        entry = decode_type(in);
    } else {
        entry = decode_source(in);
    }
    if (!in.done()) return corruption("a stored catalogue entry does not decode");
    return entry;
}

void Catalogue::put(CatalogueEntry entry) {
    const auto put_into = [](auto& entries, auto definition) {
        std::string name = definition.name;
        entries.insert_or_assign(std::move(name), std::move(definition));
    };
    if (auto* definition = std::get_if<ClassDefinition>(&entry)) {
        put_into(classes_, std::move(*definition));
    } else if (auto* type = std::get_if<RelationshipType>(&entry)) {
        put_into(types_, std::move(*type));
    } else {
        put_into(sources_, std::move(std::get<SourceDefinition>(entry)));
    }
}

const ClassDefinition* Catalogue::find_class(std::string_view name) const {
    return find_in(classes_, name);
}

const RelationshipType* Catalogue::find_type(std::string_view name) const {
    return find_in(types_, name);
}

std::optional<std::uint32_t> Catalogue::freshness_days(std::string_view source) const {
    const SourceDefinition* found = find_in(sources_, source);
    return found == nullptr ? std::nullopt : found->freshness_days;
}

ImpactKind Catalogue::impact_kind(std::string_view type) const {
    const RelationshipType* found = find_type(type);
    return found == nullptr ? ImpactKind::source_needs_target : found->kind;
}

std::vector<CatalogueEntry> Catalogue::entries() const {
    std::vector<CatalogueEntry> entries;
    for (const auto& [name, definition] : classes_) {
        entries.emplace_back(definition);
    }
    for (const auto& [name, type] : types_) {
        entries.emplace_back(type);
    }
    for (const auto& [name, source] : sources_) {
        entries.emplace_back(source);
    }
    return entries;
}

}  // namespace faultline::model
