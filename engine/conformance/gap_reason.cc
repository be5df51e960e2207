#include "engine/conformance/gap_reason.h"

#include <vector>

#include "engine/base/utc_time.h"
#include "engine/model/reliability.h"

namespace faultline::conformance {

namespace {

std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) {
        text += (text.empty() ? "" : ", ") + item;
    }
    return text;
}

GapReason missing_attributes(const Rule& rule,
                             const ClassRules& class_rules,
                             const identify::MergedCi& ci) {
    std::vector<std::string> missing;
    const auto ask = [&](std::string_view name) {
        if (!has_attribute(ci, name)) missing.emplace_back(name);
    };
    for (const std::string& name : rule.attributes) {
        ask(name);
    }
    if (rule.attributes.empty()) {
        for (const std::string_view name : class_rules.required) {
            ask(name);
        }
    }
    return {"these attributes are not there or say nothing: " + joined(missing),
            "record them where the CI is kept, and import it again"};
}

GapReason not_verified(const Rule& rule, std::optional<UtcTime> seen, UtcTime at) {
    const std::string limit = std::to_string(rule.days) + " days before " + format_utc_time(at);
    if (!seen) {
        return {"no import run ever saw it, so nobody can tell whether it is there",
                "import it from a source that looks at it, or retire it"};
    }
    return {"last seen " + format_utc_time(*seen) + ", more than " + limit,
            "let its source look again, or retire it if it is gone"};
}

GapReason no_reliability(const identify::MergedCi& ci) {
    model::ReliabilityReader reader;
    for (const identify::MergedAttribute& attribute : ci.attributes) {
        reader.note(attribute.name, attribute.value);
    }
    const auto fault = reader.fault();
    if (!fault) {
        return {"neither it nor its class states an unavailability",
                "record availability, unavailability, or mtbf_hours and mttr_hours, or give its "
                "class a default"};
    }
    return {fault->attribute + " " + fault->rule, "correct it at its source"};
}

GapReason duplicate(const DuplicateIndex::Found& found, const graph::Snapshot& graph) {
    if (!found.twin) {
        return {"more than " + std::to_string(kComparedMax) +
                    " others share an identifier with it, and those compared are told apart from "
                    "it by stronger ones",
                "correct the identifier that so many share"};
    }
    return {"it has the same identifiers as " + std::string(graph.id(*found.twin)),
            "retire one of them or correct its identifiers"};
}

}  // namespace

GapReason reason_of(const Finding& finding,
                    const Assessment& assessment,
                    const Surroundings& surroundings,
                    const LintMarks& marks,
                    const identify::MergedCi& ci) {
    const Rule& rule = assessment.rules().rules()[finding.rule];
    const ClassRules& class_rules =
        assessment.class_rules(assessment.groups(finding.node).class_number);
    const graph::Snapshot& graph = *surroundings.parts().graph;
    switch (rule.check) {
        case Check::has_owner:
            return {"nobody is named who owns it",
                    "relate it to its owner by owned_by, or record the attribute owner"};
        case Check::lint_clean:
            return {"lint finds: " + joined(marks.codes(finding.node)),
                    "see `lint`, which says what to do about each"};
        case Check::no_dangling:
            return {std::to_string(surroundings.dangling_of(ci)) +
                        " of its relationships lead to CIs that are gone",
                    "withdraw them, or bring back what they lead to"};
        case Check::no_duplicates:
            return duplicate(assessment.duplicates().of(finding.node), graph);
        case Check::reliability_known:
            return no_reliability(ci);
        case Check::required_attributes:
            return missing_attributes(rule, class_rules, ci);
        case Check::service_path:
            return {"no service depends on it",
                    "record what needs it up to a service, or retire it if nothing does"};
        case Check::verified_within:
            break;
    }
    return not_verified(rule, surroundings.seen(graph.ci(finding.node)), surroundings.parts().at);
}

}  // namespace faultline::conformance
