#include "engine/identify/terms.h"

#include <charconv>
#include <optional>
#include <string>
#include <system_error>

#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/identify/authority.h"
#include "engine/identify/identifiers.h"
#include "engine/identify/words.h"

namespace faultline::identify {

namespace {

enum class Kind : std::uint8_t {
    class_name = 1,
    attribute = 2,
    word = 3,
    native_id = 4,
    identifier = 5
};

// The first byte of a value in its canonical form (engine/model/attributes.h).
constexpr char kStringTag = 0;
constexpr char kArrayTag = 5;

// The bytes that are hashed, in memory that is used again.
std::string& begin(Kind kind) {
    thread_local std::string bytes;
    bytes.clear();
    bytes.push_back(static_cast<char>(kind));
    return bytes;
}

Term hash(std::string_view bytes) {
    return XXH3_64bits(bytes.data(), bytes.size());
}

Term numbered_term(Kind kind, SymbolId symbol, std::string_view rest) {
    std::string& bytes = begin(kind);
    ByteWriter out(bytes);
    out.fixed64(raw(symbol));
    out.raw_bytes(rest);
    return hash(bytes);
}

void append_words(std::string_view text, std::vector<Term>& terms) {
    visit_words(text, [&](std::string_view word) { terms.push_back(word_term(word)); });
}

// A string that is its own normal form is found by its attribute term.
void append_identifier(std::string_view name,
                       std::string_view text,
                       bool even_if_normal,
                       std::vector<Term>& terms) {
    if (text.size() > kIdentifierBytesMax) return;
    const std::string normal = normal_identifier(text);
    if ((!even_if_normal && normal == text) || is_placeholder(normal)) return;
    terms.push_back(identifier_term(name, normal));
}

// The integer that is written like that, if there is one.
std::optional<std::int64_t> integer_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return std::to_string(number) == text ? std::optional(number) : std::nullopt;
}

void append_scalar(std::string_view name, std::string_view scalar, std::vector<Term>& terms) {
    if (scalar.empty()) return;
    terms.push_back(attribute_term(name, scalar));
    if (scalar.front() != kStringTag) return;
    ByteReader in(scalar.substr(1));
    const std::string_view text = in.bytes();
    append_words(text, terms);
    append_identifier(name, text, false, terms);
}

void append_attribute(ByteReader& in, std::vector<Term>& terms) {
    const std::string_view name = in.bytes();
    const std::string_view value = model::skip_value(in);
    if (!in.ok()) return;
    if (value.front() != kArrayTag) return append_scalar(name, value, terms);
    ByteReader items(value.substr(1));
    const std::uint64_t count = items.varint();
    for (std::uint64_t i = 0; i < count && items.ok(); i++) {
        append_scalar(name, model::skip_value(items), terms);
    }
}

}  // namespace

Term class_term(SymbolId class_name) {
    return numbered_term(Kind::class_name, class_name, {});
}

Term attribute_term(std::string_view name, std::string_view scalar) {
    std::string& bytes = begin(Kind::attribute);
    ByteWriter out(bytes);
    out.bytes(name);
    out.raw_bytes(scalar);
    return hash(bytes);
}

Term attribute_term(std::string_view name, const model::Scalar& value) {
    std::string attributes;
    ByteWriter out(attributes);
    model::encode_attributes({{std::string(name), value}}, out);
    ByteReader in(attributes);
    (void)in.varint();
    (void)in.bytes();
    return attribute_term(name, in.rest());
}

Term word_term(std::string_view word) {
    std::string& bytes = begin(Kind::word);
    bytes += word;
    return hash(bytes);
}

Term native_term(std::string_view native_id) {
    std::string& bytes = begin(Kind::native_id);
    bytes += native_id;
    return hash(bytes);
}

Term identifier_term(std::string_view name, std::string_view normal) {
    std::string& bytes = begin(Kind::identifier);
    ByteWriter out(bytes);
    out.bytes(name);
    out.raw_bytes(normal);
    return hash(bytes);
}

std::vector<Term> identifier_terms(std::string_view name, std::string_view normal) {
    std::vector<Term> terms = {identifier_term(name, normal),
                               attribute_term(name, model::Scalar{std::string(normal)})};
    if (const auto number = integer_of(normal)) {
        terms.push_back(attribute_term(name, model::Scalar{*number}));
    }
    return terms;
}

Result<void> append_terms(const model::Claim& claim, std::vector<Term>& terms) {
    if (!claim.ci) return {};
    terms.push_back(class_term(claim.ci->class_name));
    append_words(claim.ci->name, terms);
    append_identifier(kNameAttribute, claim.ci->name, true, terms);
    if (!claim.ci->native_id.empty()) terms.push_back(native_term(claim.ci->native_id));
    ByteReader in(claim.ci->attributes);
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        append_attribute(in, terms);
    }
    if (!in.done()) return corruption("the attributes of a stored claim do not decode");
    return {};
}

}  // namespace faultline::identify
