#include "api/app/lint.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engine/graph/cycles.h"
#include "engine/graph/node_cursor.h"
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
        if (type->direction != model::ExpectedDirection::not_to_higher_layer) return;
        const std::string_view other_class = at_.graph->class_name(at_.graph->class_of(other));
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
