#include "api/app/lint.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/graph/cycles.h"
#include "engine/graph/node_cursor.h"
#include "engine/model/attribute_types.h"
#include "engine/model/attributes.h"
#include "engine/model/reliability.h"

namespace faultline::app {

namespace {

using Key = std::pair<std::string, std::string>;  // code, subject

// Collects findings of the same code and subject.
class Findings {
 public:
    void add(std::string code,
             std::string subject,
             std::string example,
             const std::string& message) {
        auto [at, fresh] = findings_.try_emplace(Key{std::move(code), std::move(subject)});
        LintFinding& finding = at->second;
        if (fresh) finding.message = message;
        finding.count++;
        auto& examples = finding.examples;
        examples.insert(std::ranges::upper_bound(examples, example), std::move(example));
        if (examples.size() > kLintExamplesMax) examples.pop_back();
    }

    std::vector<LintFinding> take() {
        std::vector<LintFinding> list;
        for (auto& [key, finding] : findings_) {
            std::tie(finding.code, finding.subject) = key;
            list.push_back(std::move(finding));
        }
        return list;
    }

 private:
    std::map<Key, LintFinding> findings_;
};

// Checks one CI after another against the catalogue.
class CatalogueCheck {
 public:
    CatalogueCheck(const Published& at, Findings& findings)
        : at_(at), catalogue_(at.view.catalogue()), findings_(findings) {
        graph::NodeCursor cursor(*at.graph);
        while (const auto node = cursor.next()) {
            node_of_[at.graph->ci(*node)] = *node;
        }
    }

    void check(CiId id, const identify::MergedCi& ci) {
        const std::string own(at_.graph->id(node_of_.at(id)));
        const std::string_view own_class = at_.view.symbol_name(ci.class_name);
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

 private:
    void check_reliability(const std::string& own, const identify::MergedCi& ci) {
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
    void check_attributes(const std::string& own,
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

    static bool is_of_reliability(std::string_view name) {
        return std::ranges::count(model::kReliabilityAttributes, name) != 0;
    }

    // Classes that the catalogue does not know are a finding of their own.
    void check_pair(const model::RelationshipType& type,
                    std::string_view source_class,
                    std::string_view target_class,
                    const std::string& example) {
        if (catalogue_.find_class(source_class) == nullptr ||
            catalogue_.find_class(target_class) == nullptr ||
            catalogue_.allows(type.name, source_class, target_class)) {
            return;
        }
        findings_.add(
            "disallowed_pair",
            type.name + ": " + std::string(source_class) + " -> " + std::string(target_class),
            example,
            "the catalogue does not allow this type between these classes; correct the "
            "relationship, or allow the pair in the schema");
    }

    // Ids of the ends of a relationship.
    struct Ends {
        std::string source;
        std::string target;
    };

    void count(const model::RelationshipType& type, const Ends& ends) {
        if (type.targets_max != 0) {
            note_one_more(type.name, type.targets_max, "targets", ends.source);
        }
        if (type.sources_max != 0) {
            note_one_more(type.name, type.sources_max, "sources", ends.target);
        }
    }

    // Finds the CI once it has one more than the type allows.
    void note_one_more(const std::string& type,
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

    void check_relationship(const std::string& own,
                            std::string_view own_class,
                            const model::RelationshipClaim& claim) {
        const graph::NodeIndex other = node_of_.at(claim.other);
        const std::string other_id(at_.graph->id(other));
        const std::string_view type_name = at_.view.symbol_name(claim.type);
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
        const std::string_view other_class = at_.graph->class_name(at_.graph->class_of(other));
        const bool turned = claim.other_is_source;
        const Ends ends{turned ? other_id : own, turned ? own : other_id};
        check_pair(
            *type, turned ? other_class : own_class, turned ? own_class : other_class, example);
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

    [[nodiscard]] int layer(std::string_view class_name) const {
        return catalogue_.layer(class_name);
    }

    const Published& at_;
    const model::Catalogue& catalogue_;
    Findings& findings_;
    std::unordered_map<CiId, graph::NodeIndex> node_of_;
    std::map<Key, std::uint64_t> counts_;  // by type and end, and id of the CI at the other one
};

LintFinding cycle_finding(const graph::Snapshot& graph,
                          const std::vector<graph::NodeIndex>& cycle) {
    LintFinding finding;
    finding.code = "hard_cycle";
    finding.subject = graph.id(cycle.front());
    finding.message =
        "these CIs need each other without redundancy: when one fails all of them do, and none "
        "of them can be started first";
    finding.count = cycle.size();
    for (std::size_t i = 0; i < cycle.size() && i < kLintExamplesMax; i++) {
        finding.examples.emplace_back(graph.id(cycle[i]));
    }
    return finding;
}

}  // namespace

Result<LintAnswer> lint(const Principal& /*principal*/, App& app, const AsOf& as_of) {
    LintAnswer answer;
    FL_TRY(answer.at, app.published(as_of));
    Findings findings;
    CatalogueCheck check(*answer.at, findings);
    FL_CHECK(answer.at->view.visit_cis([&](CiId id, const identify::MergedCi& ci) -> Result<void> {
        check.check(id, ci);
        return {};
    }));
    answer.findings = findings.take();
    for (const auto& cycle : graph::hard_cycles(*answer.at->graph)) {
        answer.findings.push_back(cycle_finding(*answer.at->graph, cycle));
    }
    std::ranges::stable_sort(answer.findings, {}, [](const LintFinding& finding) {
        return std::tie(finding.code, finding.subject);
    });
    return answer;
}

}  // namespace faultline::app
