// The rules for what a user says about a change.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "engine/model/change_record.h"
#include "engine/model/limits.h"
#include "engine/model/person_name.h"
#include "engine/model/validation.h"

namespace faultline::model {

namespace {

std::string pointer_of(std::string_view list, std::size_t position, std::string_view member) {
    return "/" + std::string(list) + "/" + std::to_string(position) + "/" + std::string(member);
}

// Collects what is wrong with one plan.
class Rules : public TextRules {
 public:
    // Text that may have several lines.
    void text(const std::string& pointer, std::string_view text) {
        if (!is_short(pointer, text, kChangeTextBytesMax)) return;
        if (!is_text(text)) add(pointer, "invalid_text", "must be UTF-8 text");
    }

    // Who somebody is; may be empty.
    void name(const std::string& pointer, std::string_view name) {
        line(pointer, name, kChangeNameBytesMax);
        if (!is_clean_text(name)) return;
        const std::string fault = name_fault(name);
        if (!fault.empty()) add(pointer, "invalid_text", fault);
    }

    void step(const std::string& pointer, std::uint32_t step) {
        if (step >= 1 && step <= kChangeStepsMax) return;
        add(pointer,
            "out_of_range",
            "is " + std::to_string(step) + ", it must be between 1 and " +
                std::to_string(kChangeStepsMax));
    }
};

void check_capacity(Rules& rules, const PlannedCi& planned, std::size_t position) {
    const bool has_one = planned.effect == PlannedEffect::capacity;
    if (has_one == (planned.capacity != 0) && planned.capacity <= kCapacityMax) return;
    rules.add(pointer_of("cis", position, "capacity"),
              "out_of_range",
              has_one ? "must be between 1 and " + std::to_string(kCapacityMax) +
                            "; a CI that is to carry nothing is planned_down"
                      : "belongs to the effect 'capacity' only");
}

void check_cis(Rules& rules, const ChangePlan& plan) {
    rules.at_most("/cis", plan.cis.size(), kChangeCisMax);
    std::map<std::pair<std::uint32_t, std::string_view>, std::size_t> seen;
    for (std::size_t i = 0; i < plan.cis.size(); i++) {
        const PlannedCi& planned = plan.cis[i];
        rules.required_line(pointer_of("cis", i, "ci"), planned.ci, kIdBytesMax);
        rules.step(pointer_of("cis", i, "step"), planned.step);
        check_capacity(rules, planned, i);
        const auto first = seen.emplace(std::pair(planned.step, std::string_view(planned.ci)), i);
        if (first.second || plan.cis[first.first->second] == planned) continue;
        rules.add(pointer_of("cis", i, "ci"),
                  "conflicting_duplicate",
                  "'" + planned.ci + "' has two planned effects in step " +
                      std::to_string(planned.step) + "; give one");
    }
}

void check_edits(Rules& rules, const ChangePlan& plan) {
    std::set<std::uint32_t> seen;
    std::size_t count = 0;
    for (std::size_t i = 0; i < plan.edits.size(); i++) {
        rules.step(pointer_of("edits", i, "step"), plan.edits[i].step);
        count += plan.edits[i].edits.size();
        if (!seen.insert(plan.edits[i].step).second) {
            rules.add(pointer_of("edits", i, "step"),
                      "conflicting_duplicate",
                      "step " + std::to_string(plan.edits[i].step) + " has edits already");
        }
    }
    rules.at_most("/edits", count, kChangeEditsMax);
}

void check_window(Rules& rules, const ChangePlan& plan) {
    if (!plan.window || plan.window->start < plan.window->end) return;
    rules.add("/planned_end",
              "out_of_range",
              "is " + format_utc_time(plan.window->end) + ", it must be after the planned start " +
                  format_utc_time(plan.window->start));
}

void check_evidence(Rules& rules, const ChangePlan& plan) {
    rules.at_most("/evidence", plan.evidence.size(), kChangeEvidenceMax);
    for (std::size_t i = 0; i < plan.evidence.size(); i++) {
        const std::string reference = pointer_of("evidence", i, "reference");
        if (is_blank(plan.evidence[i].reference)) {
            rules.add(reference, "missing", "must be a link or a text, and not blank");
        }
        rules.text(reference, plan.evidence[i].reference);
        const std::string by = pointer_of("evidence", i, "by");
        if (plan.evidence[i].by.empty()) rules.add(by, "missing", "must not be empty");
        rules.name(by, plan.evidence[i].by);
    }
}

void check_backout(Rules& rules, const ChangePlan& plan) {
    rules.at_most("/backout", plan.backout.size(), kChangeBackoutMax);
    for (std::size_t i = 0; i < plan.backout.size(); i++) {
        const BackoutStep& step = plan.backout[i];
        if (step.text.empty()) {
            rules.add(pointer_of("backout", i, "text"), "missing", "must not be empty");
        }
        rules.text(pointer_of("backout", i, "text"), step.text);
        if (step.step != 0) rules.step(pointer_of("backout", i, "step"), step.step);
        if (step.duration_s && *step.duration_s > kBackoutSecondsMax) {
            rules.add(pointer_of("backout", i, "duration_s"),
                      "out_of_range",
                      "is " + std::to_string(*step.duration_s) + ", the limit is " +
                          std::to_string(kBackoutSecondsMax));
        }
    }
}

}  // namespace

std::vector<Violation> validate(const ChangePlan& plan) {
    Rules rules;
    rules.required_line("/title", plan.title, kChangeTitleBytesMax);
    rules.text("/reason", plan.reason);
    rules.line("/model", plan.model, kChangeNameBytesMax);
    rules.line("/team", plan.team, kChangeNameBytesMax);
    rules.name("/requester", plan.requester);
    rules.text("/communication", plan.communication);
    check_cis(rules, plan);
    check_edits(rules, plan);
    check_window(rules, plan);
    check_evidence(rules, plan);
    check_backout(rules, plan);
    return rules.take();
}

}  // namespace faultline::model
