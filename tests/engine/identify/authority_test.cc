// Authority: the best-ranked source wins; merges agree with the definition, spelled out.

#include "engine/identify/authority.h"

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/bytes.h"
#include "engine/identify/merge_claims.h"
#include "engine/identify/provenance.h"
#include "engine/model/attributes.h"

namespace faultline::identify {
namespace {

using model::Claim;

const std::vector<std::string> kClasses = {"computer", "server", "blade", "mystery"};
const std::vector<std::string> kSources = {"cmdb", "glpi", "manual", "nmap"};
const std::vector<std::string> kAttributes = {"class", "cpu", "name", "os"};

std::string_view class_name(SymbolId symbol) {
    return kClasses.at(raw(symbol) - 1);
}

SymbolId class_symbol(std::string_view name) {
    const auto at = std::ranges::find(kClasses, name);
    return SymbolId{static_cast<std::uint32_t>(at - kClasses.begin() + 1)};
}

std::string attributes(const model::Attributes& list) {
    std::string bytes;
    ByteWriter out(bytes);
    model::encode_attributes(list, out);
    return bytes;
}

std::string text(std::string_view value) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(0);
    out.bytes(value);
    return bytes;
}

// computer > server > blade; nobody knows what a mystery is.
model::Catalogue class_tree() {
    model::Catalogue catalogue;
    catalogue.put(model::ClassDefinition{.name = "computer"});
    catalogue.put(model::ClassDefinition{.name = "server", .extends = "computer"});
    catalogue.put(model::ClassDefinition{.name = "blade", .extends = "server"});
    return catalogue;
}

// Claims that live as long as the case.
struct Case {
    model::Catalogue catalogue = class_tree();
    std::vector<std::string> encoded;
    std::vector<Claim> claims;
    std::vector<SourcedClaim> sourced;
};

Case random_case(std::mt19937& random) {
    const auto below = [&random](std::size_t limit) { return std::size_t(random() % limit); };
    Case made;
    for (std::size_t rules = below(5); rules > 0; rules--) {
        model::AuthorityRule rule;
        rule.class_name = kClasses[below(3)];
        if (below(2) == 0) rule.attribute = kAttributes[below(4)];
        rule.sources = kSources;
        std::ranges::shuffle(rule.sources, random);
        rule.sources.resize(below(4));
        made.catalogue.put(rule);
    }
    const std::size_t count = kSources.size();
    made.encoded.resize(count);
    made.claims.resize(count);
    for (std::size_t i = 0; i < count; i++) {
        model::Attributes list;
        if (below(2) == 0) list.push_back({"cpu", model::Scalar{std::to_string(below(3))}});
        if (below(2) == 0) list.push_back({"os", model::Scalar{std::to_string(below(3))}});
        made.encoded[i] = attributes(list);
        if (below(5) != 0) {
            made.claims[i].ci = {Version{1 + below(4)},
                                 class_symbol(kClasses[below(4)]),
                                 below(3) == 0 ? std::string_view() : kSources[below(4)],
                                 made.encoded[i],
                                 {},
                                 below(3) == 0};
        }
        made.sourced.push_back(
            {SymbolId{static_cast<std::uint32_t>(i + 1)}, kSources[i], &made.claims[i]});
    }
    return made;
}

std::optional<std::string> value_of(const model::CiClaim& ci, const std::string& attribute) {
    if (attribute == "class") return std::string(class_name(ci.class_name));
    if (attribute == "name")
        return ci.name.empty() ? std::nullopt : std::optional(std::string(ci.name));
    ByteReader in(ci.attributes);
    const model::Attributes list = model::decode_attributes(in);
    const model::AttributeValue* found = model::find_attribute(list, attribute);
    if (found == nullptr) return std::nullopt;
    return std::get<std::string>(std::get<model::Scalar>(*found));
}

// The definition: of the claims that give a value, strike out each that a newer claim of a worse
// rank with `outranks` overrules; of the rest the best rank, then the newest, then the first name.
std::optional<std::string> expected(const Case& made,
                                    const std::string& attribute,
                                    const std::string& merged_class) {
    struct Speaker {
        std::size_t rank;
        std::uint64_t version;
        bool outranks;
        std::string source;
        std::string value;
    };
    std::vector<Speaker> speakers;
    for (const SourcedClaim& sourced : made.sourced) {
        if (!sourced.claim->ci) continue;
        const auto value = value_of(*sourced.claim->ci, attribute);
        if (!value) continue;
        const std::string asked = attribute == "class"
                                      ? std::string(class_name(sourced.claim->ci->class_name))
                                      : merged_class;
        speakers.push_back({made.catalogue.authority_rank(asked, attribute, sourced.source_name),
                            raw(sourced.claim->ci->version),
                            sourced.claim->ci->outranks,
                            std::string(sourced.source_name),
                            *value});
    }
    std::vector<Speaker> left;
    for (const Speaker& s : speakers) {
        bool overruled = false;
        for (const Speaker& t : speakers) {
            overruled = overruled || (t.outranks && t.rank > s.rank && t.version > s.version);
        }
        if (!overruled) left.push_back(s);
    }
    if (left.empty()) return std::nullopt;
    std::ranges::sort(left, [](const Speaker& a, const Speaker& b) {
        if (a.rank != b.rank) return a.rank < b.rank;
        if (a.version != b.version) return a.version > b.version;
        return a.source < b.source;
    });
    return left.front().value;
}

std::optional<std::string> merged_value(const MergedCi& merged, const std::string& attribute) {
    if (attribute == "class") return std::string(class_name(merged.class_name));
    if (attribute == "name") {
        return merged.name.empty() ? std::nullopt : std::optional(std::string(merged.name));
    }
    for (const MergedAttribute& found : merged.attributes) {
        if (found.name != attribute) continue;
        ByteReader in(found.value);
        return std::get<std::string>(std::get<model::Scalar>(model::decode_value(in)));
    }
    return std::nullopt;
}

TEST_SUITE("engine/identify/authority") {
    TEST_CASE("the ranks are those of the catalogue") {
        for (std::uint32_t seed = 0; seed < 300; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const Case made = random_case(random);
            const Authority authority(made.catalogue, class_name);

            CHECK(authority.any() == made.catalogue.has_authority());
            if (!authority.any()) continue;
            for (const std::string& asked : kClasses) {
                for (const std::string& attribute : kAttributes) {
                    for (const std::string& source : kSources) {
                        CHECK(authority.rank(class_symbol(asked), attribute, source) ==
                              made.catalogue.authority_rank(asked, attribute, source));
                    }
                }
            }
        }
    }

    TEST_CASE("a merge is what the definition says, in any order of the claims") {
        for (std::uint32_t seed = 0; seed < 3000; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            Case made = random_case(random);
            const Authority authority(made.catalogue, class_name);
            std::ranges::shuffle(made.sourced, random);

            const auto merged = merge_claims(made.sourced, authority);

            REQUIRE(merged.ok());
            const bool alive = std::ranges::any_of(
                made.claims, [](const Claim& claim) { return claim.ci.has_value(); });
            REQUIRE(merged.value().alive == alive);
            if (!alive) continue;
            const std::string won(class_name(merged.value().class_name));
            for (const std::string& attribute : kAttributes) {
                CAPTURE(attribute);
                CHECK(merged_value(merged.value(), attribute) == expected(made, attribute, won));
            }
        }
    }

    TEST_CASE("provenance shows every value, and the one that won first") {
        for (std::uint32_t seed = 0; seed < 500; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            Case made = random_case(random);
            const Authority authority(made.catalogue, class_name);

            const auto fields = provenance_of(made.sourced, authority, class_name);

            REQUIRE(fields.ok());
            const MergedCi merged = merge_claims(made.sourced, authority).value();
            std::size_t given = 0;
            for (const SourcedClaim& sourced : made.sourced) {
                if (!sourced.claim->ci) continue;
                for (const std::string& attribute : kAttributes) {
                    given += value_of(*sourced.claim->ci, attribute).has_value() ? 1U : 0U;
                }
            }
            std::size_t shown = 0;
            for (const FieldValues& field : fields.value()) {
                REQUIRE_FALSE(field.values.empty());
                shown += field.values.size();
                const std::string attribute =
                    field.field.starts_with("attributes.") ? field.field.substr(11) : field.field;
                CHECK(field.values.front().value == text(*merged_value(merged, attribute)));
                CHECK(field.values.front().loss == Loss::none);
                for (std::size_t i = 1; i < field.values.size(); i++) {
                    CHECK(field.values[i].loss != Loss::none);
                }
            }
            CHECK(shown == given);
        }
    }

    TEST_CASE("a value says why it lost") {
        Case made;
        made.catalogue.put(model::AuthorityRule{"computer", "os", {"cmdb", "glpi"}});
        made.encoded = {attributes({{"os", model::Scalar{std::string("a")}}}),
                        attributes({{"os", model::Scalar{std::string("b")}}}),
                        attributes({{"os", model::Scalar{std::string("c")}}}),
                        attributes({{"os", model::Scalar{std::string("d")}}})};
        made.claims.resize(4);
        const std::uint64_t versions[] = {1, 5, 5, 7};
        for (std::size_t i = 0; i < 4; i++) {
            made.claims[i].ci = {Version{versions[i]}, class_symbol("server"), "", made.encoded[i]};
            made.sourced.push_back(
                {SymbolId{static_cast<std::uint32_t>(i + 1)}, kSources[i], &made.claims[i]});
        }
        const Authority authority(made.catalogue, class_name);
        const auto losses = [&] {
            std::vector<std::string> names;
            const auto fields = provenance_of(made.sourced, authority, class_name).value();
            for (const SourcedValue& value : fields.back().values) {
                names.push_back(kSources[raw(value.source) - 1] + " " +
                                std::string(loss_name(value.loss)));
            }
            return names;
        };

        CHECK(losses() == std::vector<std::string>{
                              "cmdb ", "glpi lower_rank", "manual lower_rank", "nmap lower_rank"});
        made.claims[1].ci->outranks = true;
        CHECK(losses() == std::vector<std::string>{
                              "glpi ", "cmdb overruled", "manual lower_rank", "nmap lower_rank"});
        made.claims[0].ci.reset();
        made.claims[1].ci.reset();
        CHECK(losses() == std::vector<std::string>{"nmap ", "manual older"});
        made.claims[2].ci->version = Version{7};
        CHECK(losses() == std::vector<std::string>{"manual ", "nmap tie"});
    }
}

}  // namespace
}  // namespace faultline::identify
