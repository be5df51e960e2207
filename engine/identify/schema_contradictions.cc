#include "engine/identify/schema_contradictions.h"

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/model/attribute_types.h"
#include "engine/model/attributes.h"
#include "engine/model/claim.h"
#include "engine/model/validation.h"

namespace faultline::identify {

namespace {

using model::LocalCi;

std::string quoted(std::string_view text) {
    return "'" + model::printable(std::string(text)) + "'";
}

// Holds lines against the catalogue.
class Contradictions {
 public:
    Contradictions(const KnownState& known,
                   const ClaimIndex& index,
                   LineTable& lines,
                   ProblemLog& problems)
        : known_(known), index_(index), lines_(lines), problems_(problems) {}

    Result<void> look_at_ci(std::uint32_t line) {
        const model::SeenCi& ci = lines_.seen().cis()[line];
        const std::string_view class_name = lines_.seen().name(ci.class_name);
        ByteReader in(ci.attributes);
        const model::Attributes attributes = model::decode_attributes(in);
        if (!in.done()) return corruption("the attributes of an import line do not decode");
        for (const model::Attribute& attribute : attributes) {
            const auto* definition = index_.catalogue().find_attribute(class_name, attribute.name);
            if (definition == nullptr || model::fits(*definition, attribute.value)) continue;
            problems_.error(ci.origin,
                            "attribute_type",
                            "attribute " + quoted(attribute.name) + " of class " +
                                quoted(class_name) + " is not " + model::type_text(*definition) +
                                (definition->allowed.empty() ? "" : " with an allowed value") +
                                "; correct it, alter the schema or import without strict schema");
            drop({LineKind::ci, line});
        }
        return {};
    }

    Result<void> look_at_relationship(std::uint32_t line) {
        const model::SeenRelationship& seen = lines_.seen().relationships()[line];
        const model::Catalogue& catalogue = index_.catalogue();
        FL_TRY(const auto source, class_of(seen.source));
        FL_TRY(const auto target, class_of(seen.target));
        if (!source || !target || catalogue.find_class(*source) == nullptr ||
            catalogue.find_class(*target) == nullptr) {
            return {};
        }
        const std::string_view type = lines_.seen().name(seen.type);
        if (catalogue.allows(type, *source, *target)) return {};
        problems_.error(seen.origin,
                        "disallowed_pair",
                        "relationship type " + quoted(type) + " does not lead from class " +
                            quoted(*source) + " to class " + quoted(*target) +
                            "; correct it, allow it in the schema or import without strict schema");
        drop({LineKind::relationship, line});
        return {};
    }

 private:
    Result<std::optional<std::string_view>> class_of(LocalCi ci) const {
        const std::uint32_t line = lines_.only_line(LineKind::ci, ci);
        if (line != kNoLine) {
            return std::optional(lines_.seen().name(lines_.seen().cis()[line].class_name));
        }
        const std::optional<CiId> stored = known_.find(ci);
        if (!stored) return std::optional<std::string_view>();
        // The newest claim says it, as in merge_claims().
        model::Claim claim;
        Version newest{};
        std::optional<std::string_view> class_name;
        for (const ClaimRow& row : known_.claims_of(*stored)) {
            FL_CHECK(model::decode_claim(row.bytes, claim));
            if (!claim.ci || raw(claim.ci->version) <= raw(newest)) continue;
            newest = claim.ci->version;
            class_name = index_.symbol_name(claim.ci->class_name);
        }
        return class_name;
    }

    void drop(Line line) {
        if (!lines_.is_dropped(line)) lines_.drop(line);
    }

    const KnownState& known_;
    const ClaimIndex& index_;
    LineTable& lines_;
    ProblemLog& problems_;
};

}  // namespace

Result<void> drop_schema_contradictions(const KnownState& known,
                                        const ClaimIndex& index,
                                        LineTable& lines,
                                        ProblemLog& problems) {
    Contradictions contradictions(known, index, lines, problems);
    for (std::uint32_t number = 0; number < lines.seen().id_count(); number++) {
        for (const std::uint32_t line : lines.lines_of(LineKind::ci, LocalCi{number})) {
            if (lines.is_dropped({LineKind::ci, line})) continue;
            FL_CHECK(contradictions.look_at_ci(line));
        }
    }
    for (std::uint32_t number = 0; number < lines.seen().id_count(); number++) {
        for (const std::uint32_t line : lines.lines_of(LineKind::relationship, LocalCi{number})) {
            if (lines.is_dropped({LineKind::relationship, line})) continue;
            FL_CHECK(contradictions.look_at_relationship(line));
        }
    }
    return {};
}

}  // namespace faultline::identify
