#include "engine/model/catalogue_entry.h"

#include <algorithm>
#include <limits>

#include "engine/base/bytes.h"
#include "engine/model/list_form.h"

namespace faultline::model {

namespace {

enum class Form : std::uint8_t {
    plain_class = 0,
    plain_type = 1,
    source = 2,
    class_definition = 3,
    relationship_type = 4,
    identification = 5,
    authority = 6,
    conformance = 7,
    removal = 8,
};

constexpr std::uint8_t kArrayFlag = 1;
constexpr std::uint8_t kControlledFlag = 2;
constexpr char kAuthoritySeparator = '\x1F';

template <typename Enum>
void put_enum(Enum value, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(value));
}

template <typename Enum>
Enum read_enum(ByteReader& in, Enum last) {
    const std::uint8_t value = in.u8();
    if (value > static_cast<std::uint8_t>(last)) in.fail();
    return in.ok() ? static_cast<Enum>(value) : Enum{};
}

std::uint32_t read_count(ByteReader& in) {
    const std::uint64_t count = in.varint();
    if (count > std::numeric_limits<std::uint32_t>::max()) in.fail();
    return in.ok() ? static_cast<std::uint32_t>(count) : 0;
}

bool is_plain(const ClassDefinition& definition) {
    return definition.extends.empty() && definition.description.empty() &&
           definition.attributes.empty();
}

bool is_plain(const RelationshipType& type) {
    return type.description.empty() && type.allowed.empty() && type.targets_max == 0 &&
           type.sources_max == 0;
}

void put_attribute(const AttributeDefinition& attribute, ByteWriter& out) {
    out.bytes(attribute.name);
    put_enum(attribute.type, out);
    const int flags =
        (attribute.array ? kArrayFlag : 0) | (attribute.controlled ? kControlledFlag : 0);
    out.u8(static_cast<std::uint8_t>(flags));
    put_enum(attribute.presence, out);
    out.bytes(attribute.unit);
    out.bytes(attribute.description);
    encode_texts(attribute.allowed, out);
}

AttributeDefinition read_attribute(ByteReader& in) {
    AttributeDefinition attribute;
    attribute.name = in.bytes();
    attribute.type = read_enum(in, ValueType::boolean);
    const std::uint8_t flags = in.u8();
    if (flags > (kArrayFlag | kControlledFlag)) in.fail();
    attribute.array = (flags & kArrayFlag) != 0;
    attribute.controlled = (flags & kControlledFlag) != 0;
    attribute.presence = read_enum(in, Presence::required);
    attribute.unit = in.bytes();
    attribute.description = in.bytes();
    attribute.allowed = decode_texts(in);
    return attribute;
}

void put(const ClassDefinition& definition, ByteWriter& out) {
    put_enum(is_plain(definition) ? Form::plain_class : Form::class_definition, out);
    out.bytes(definition.name);
    out.u8(definition.layer);
    out.u8(definition.unavailability ? 1 : 0);
    if (definition.unavailability) out.real(*definition.unavailability);
    if (is_plain(definition)) return;
    out.bytes(definition.extends);
    out.bytes(definition.description);
    encode_list(definition.attributes, out, put_attribute);
}

ClassDefinition read_class(ByteReader& in, bool plain) {
    ClassDefinition definition;
    definition.name = in.bytes();
    definition.layer = in.u8();
    const std::uint8_t has = in.u8();
    if (has > 1) in.fail();
    if (has == 1) definition.unavailability = in.real();
    if (plain) return definition;
    definition.extends = in.bytes();
    definition.description = in.bytes();
    definition.attributes = decode_list(in, read_attribute);
    check_ascends(definition.attributes, in, &AttributeDefinition::name);
    if (is_plain(definition)) in.fail();
    return definition;
}

void put_pair(const ClassPair& pair, ByteWriter& out) {
    out.bytes(pair.source);
    out.bytes(pair.target);
}

void put(const RelationshipType& type, ByteWriter& out) {
    put_enum(is_plain(type) ? Form::plain_type : Form::relationship_type, out);
    out.bytes(type.name);
    out.bytes(type.inverse);
    put_enum(type.kind, out);
    put_enum(type.direction, out);
    if (is_plain(type)) return;
    out.bytes(type.description);
    encode_list(type.allowed, out, put_pair);
    out.varint(type.targets_max);
    out.varint(type.sources_max);
}

ClassPair read_pair(ByteReader& in) {
    ClassPair pair;
    pair.source = in.bytes();
    pair.target = in.bytes();
    return pair;
}

RelationshipType read_type(ByteReader& in, bool plain) {
    RelationshipType type;
    type.name = in.bytes();
    type.inverse = in.bytes();
    type.kind = read_enum(in, ImpactKind::none);
    type.direction = read_enum(in, ExpectedDirection::not_to_higher_layer);
    if (plain) return type;
    type.description = in.bytes();
    type.allowed = decode_list(in, read_pair);
    type.targets_max = read_count(in);
    type.sources_max = read_count(in);
    check_ascends(type.allowed, in);
    if (is_plain(type)) in.fail();
    return type;
}

void put(const SourceDefinition& source, ByteWriter& out) {
    put_enum(Form::source, out);
    out.bytes(source.name);
    out.u8(source.freshness_days ? 1 : 0);
    if (source.freshness_days) out.varint(*source.freshness_days);
}

SourceDefinition read_source(ByteReader& in) {
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

void put(const IdentificationRule& rule, ByteWriter& out) {
    put_enum(Form::identification, out);
    out.bytes(rule.class_name);
    out.varint(rule.entries.size());
    for (const IdentifierEntry& entry : rule.entries) {
        encode_texts(entry.attributes, out);
        out.bytes(entry.through);
    }
}

IdentificationRule read_identification(ByteReader& in) {
    IdentificationRule rule;
    rule.class_name = in.bytes();
    rule.entries = decode_list(in, [](ByteReader& reader) {
        IdentifierEntry entry;
        entry.attributes = decode_texts(reader);
        entry.through = reader.bytes();
        return entry;
    });
    return rule;
}

void put(const AuthorityRule& rule, ByteWriter& out) {
    put_enum(Form::authority, out);
    out.bytes(rule.class_name);
    out.bytes(rule.attribute);
    encode_texts(rule.sources, out);
}

AuthorityRule read_authority(ByteReader& in) {
    AuthorityRule rule;
    rule.class_name = in.bytes();
    rule.attribute = in.bytes();
    rule.sources = decode_texts(in);
    return rule;
}

void put(const ConformanceRule& rule, ByteWriter& out) {
    put_enum(Form::conformance, out);
    out.bytes(rule.name);
    out.bytes(rule.class_name);
    out.bytes(rule.check);
    out.bytes(rule.argument);
}

ConformanceRule read_conformance(ByteReader& in) {
    ConformanceRule rule;
    rule.name = in.bytes();
    rule.class_name = in.bytes();
    rule.check = in.bytes();
    rule.argument = in.bytes();
    return rule;
}

void put(const RemovedEntry& removed, ByteWriter& out) {
    put_enum(Form::removal, out);
    put_enum(removed.kind, out);
    out.bytes(removed.name);
}

RemovedEntry read_removal(ByteReader& in) {
    RemovedEntry removed;
    removed.kind = read_enum(in, EntryKind::conformance);
    removed.name = in.bytes();
    return removed;
}

CatalogueEntry read_entry(Form form, ByteReader& in) {
    switch (form) {
        case Form::plain_class:
        case Form::class_definition:
            return read_class(in, form == Form::plain_class);
        case Form::plain_type:
        case Form::relationship_type:
            return read_type(in, form == Form::plain_type);
        case Form::source:
            return read_source(in);
        case Form::identification:
            return read_identification(in);
        case Form::authority:
            return read_authority(in);
        case Form::conformance:
            return read_conformance(in);
        case Form::removal:
            break;
    }
    return read_removal(in);
}

// Names each entry among those of its kind.
struct EntryNamer {
    std::string operator()(const IdentificationRule& rule) const { return rule.class_name; }
    std::string operator()(const AuthorityRule& rule) const {
        return authority_name(rule.class_name, rule.attribute);
    }
    template <typename Named>
    std::string operator()(const Named& entry) const {
        return entry.name;
    }
};

}  // namespace

EntryKind entry_kind(const CatalogueEntry& entry) {
    if (const auto* removed = std::get_if<RemovedEntry>(&entry)) return removed->kind;
    return static_cast<EntryKind>(entry.index());
}

std::string entry_name(const CatalogueEntry& entry) {
    return std::visit(EntryNamer{}, entry);
}

std::string authority_name(std::string_view class_name, std::string_view attribute) {
    std::string name(class_name);
    if (!attribute.empty()) {
        name.push_back(kAuthoritySeparator);
        name += attribute;
    }
    return name;
}

void sort_entry(CatalogueEntry& entry) {
    if (auto* definition = std::get_if<ClassDefinition>(&entry)) {
        std::ranges::stable_sort(definition->attributes, {}, &AttributeDefinition::name);
    } else if (auto* type = std::get_if<RelationshipType>(&entry)) {
        std::ranges::sort(type->allowed);
        const auto rest = std::ranges::unique(type->allowed);
        type->allowed.erase(rest.begin(), rest.end());
    }
}

std::string encode_catalogue_entry(const CatalogueEntry& entry) {
    std::string bytes;
    ByteWriter out(bytes);
    std::visit([&out](const auto& content) { put(content, out); }, entry);
    return bytes;
}

Result<CatalogueEntry> decode_catalogue_entry(std::string_view bytes) {
    ByteReader in(bytes);
    const Form form = read_enum(in, Form::removal);
    CatalogueEntry entry = read_entry(form, in);
    if (!in.done()) return corruption("a stored catalogue entry does not decode");
    return entry;
}

}  // namespace faultline::model
