#include "api/app/lint_catalogue.h"

#include <algorithm>

#include "engine/base/bytes.h"
#include "engine/model/attribute_types.h"
#include "engine/model/attributes.h"
#include "engine/model/reliability.h"

namespace faultline::app {

namespace {

bool is_of_reliability(std::string_view name) {
    return std::ranges::count(model::kReliabilityAttributes, name) != 0;
}

}  // namespace

void LintCatalogue::check(CiId id, const identify::MergedCi& ci) {
    const graph::NodeIndex node = estate_.node_of(id);
    findings_.about(node);
    const std::string own(estate_.graph().id(node));
    const std::string_view own_class = estate_.at().view.symbol_name(ci.class_name);
    if (catalogue_.find_class(own_class) == nullptr) {
        findings_.add("unknown_class",
                      std::string(own_class),
                      own,
                      "the catalogue does not know this class; its CIs are treated as "
                      "plain configuration items without a default reliability");
    }
    check_reliability(own, ci);
    check_attributes(own, own_class, ci);
    for (const identify::MergedRelationship& relationship : ci.relationships) {
        check_relationship(own, own_class, relationship.content);
    }
}

void LintCatalogue::check_reliability(const std::string& own, const identify::MergedCi& ci) {
    model::ReliabilityReader reader;
    for (const identify::MergedAttribute& attribute : ci.attributes) {
        reader.note(attribute.name, attribute.value);
    }
    const auto fault = reader.fault();
    if (!fault) return;
    const std::string value = fault->value.empty() ? "" : " = " + fault->value;
    findings_.add("reliability_unusable",
                  fault->attribute + value,
                  own,
                  fault->attribute + " " + fault->rule +
                      "; until it is corrected the CI counts with the default of its class, "
                      "and answers list it");
}

// Values of other types than the catalogue says; those of reliability were looked at.
void LintCatalogue::check_attributes(const std::string& own,
                                     std::string_view own_class,
                                     const identify::MergedCi& ci) {
    for (const identify::MergedAttribute& attribute : ci.attributes) {
        const auto* definition = catalogue_.find_attribute(own_class, attribute.name);
        if (definition == nullptr || is_of_reliability(attribute.name)) continue;
        ByteReader in(attribute.value);
        const model::AttributeValue value = model::decode_value(in);
        if (!in.done() || model::fits(*definition, value)) continue;
        findings_.add("attribute_type",
                      std::string(own_class) + ": " + std::string(attribute.name),
                      own,
                      "the catalogue says " + model::type_text(*definition) +
                          (definition->allowed.empty() ? "" : " with listed values") +
                          " for this attribute, and the value is another; correct it at its "
                          "source or alter the schema");
    }
}

// Classes that the catalogue does not know are a finding of their own.
void LintCatalogue::check_pair(const model::RelationshipType& type,
                               std::string_view source_class,
                               std::string_view target_class,
                               const std::string& example) {
    if (catalogue_.find_class(source_class) == nullptr ||
        catalogue_.find_class(target_class) == nullptr ||
        catalogue_.allows(type.name, source_class, target_class)) {
        return;
    }
    findings_.add("disallowed_pair",
                  type.name + ": " + std::string(source_class) + " -> " + std::string(target_class),
                  example,
                  "the catalogue does not allow this type between these classes; correct the "
                  "relationship, or allow the pair in the schema");
}

void LintCatalogue::count(const model::RelationshipType& type, const Ends& ends) {
    if (type.targets_max != 0) {
        note_one_more(type.name, type.targets_max, "targets", ends.source);
    }
    if (type.sources_max != 0) {
        note_one_more(type.name, type.sources_max, "sources", ends.target);
    }
}

// Finds the CI once it has one more than the type allows.
void LintCatalogue::note_one_more(const std::string& type,
                                  std::uint32_t max,
                                  const std::string& what,
                                  const std::string& ci) {
    if (++counts_[{type + " " + what, ci}] != std::uint64_t{max} + 1) return;
    findings_.add("cardinality_exceeded",
                  type + ": " + std::to_string(max) + " " + what,
                  ci,
                  "these CIs have more " + what +
                      " by this type than the catalogue allows; "
                      "correct them, or raise " +
                      what + "_max in the schema");
}

void LintCatalogue::check_relationship(const std::string& own,
                                       std::string_view own_class,
                                       const model::RelationshipClaim& claim) {
    if (!estate_.has(claim.other)) return;  // conformance says that it dangles
    const graph::NodeIndex other = estate_.node_of(claim.other);
    const std::string other_id(estate_.graph().id(other));
    const std::string_view type_name = estate_.at().view.symbol_name(claim.type);
    const std::string example =
        claim.other_is_source ? other_id + " -> " + own : own + " -> " + other_id;
    const model::RelationshipType* type = catalogue_.find_type(type_name);
    if (type == nullptr) {
        findings_.add("unknown_type",
                      std::string(type_name),
                      example,
                      "the catalogue does not know this relationship type; it is treated "
                      "like depends_on: the source needs the target");
        return;
    }
    const std::string_view other_class =
        estate_.graph().class_name(estate_.graph().class_of(other));
    const bool turned = claim.other_is_source;
    const Ends ends{turned ? other_id : own, turned ? own : other_id};
    check_pair(*type, turned ? other_class : own_class, turned ? own_class : other_class, example);
    count(*type, ends);
    if (type->direction != model::ExpectedDirection::not_to_higher_layer) return;
    if (layer(own_class) == 0 || layer(other_class) <= layer(own_class)) return;
    findings_.add("against_direction",
                  std::string(type_name) + ": " + std::string(own_class) + " needs " +
                      std::string(other_class),
                  example,
                  "a CI of this class is not expected to need one of a higher layer by this "
                  "type; the relationship may have been recorded the wrong way round");
}

int LintCatalogue::layer(std::string_view class_name) const {
    return catalogue_.layer(class_name);
}

}  // namespace faultline::app
