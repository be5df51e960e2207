#include "api/http/change_request.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "api/http/json_place.h"
#include "api/http/proposed_edit.h"
#include "api/http/time_parameter.h"
#include "api/render/change_members.h"
#include "api/render/change_records.h"
#include "engine/base/utc_time.h"

namespace faultline::http {

namespace {

using json::Value;

constexpr std::string_view kChangedVersion = "changed_version";
constexpr std::array<std::string_view, 4> kCiMembers = {"ci", "effect", "capacity", "step"};
constexpr std::array<std::string_view, 2> kEditMembers = {"step", "edits"};
constexpr std::array<std::string_view, 4> kEvidenceMembers = {"kind", "reference", "by", "at"};
constexpr std::array<std::string_view, 3> kBackoutMembers = {"text", "step", "duration_s"};
constexpr const char* kEffects = "none, may_fail, planned_down or capacity";
constexpr const char* kKinds =
    "load_test, equivalent_environment, rollback_plan, rollback_tested, staged_rollout, "
    "peer_review or other";

// The names of the members that a plan has, or those that it has not.
std::vector<std::string_view> member_names(bool planned) {
    std::vector<std::string_view> names;
    for (const render::ChangeMember& member : render::change_members()) {
        if (member.is_planned == planned) names.push_back(member.name);
    }
    if (!planned) names.push_back(kChangedVersion);
    return names;
}

// A word that `find` knows; what stands there if none is given.
template <typename Word>
Word word_of(const JsonPlace& place,
             std::optional<Word> (*find)(std::string_view),
             Word otherwise,
             std::string_view choices) {
    const auto text = place.text();
    if (!text) return otherwise;
    if (const auto word = find(*text)) return *word;
    place.refuse("wrong_value", "is '" + *text + "', it must be " + std::string(choices));
    return otherwise;
}

std::optional<std::uint32_t> count_of(const JsonPlace& place) {
    const auto number = place.integer();
    if (!number) return std::nullopt;
    if (*number >= 0 && *number <= std::numeric_limits<std::uint32_t>::max()) {
        return static_cast<std::uint32_t>(*number);
    }
    place.refuse("out_of_range", "is " + std::to_string(*number) + ", which cannot be");
    return std::nullopt;
}

// What `read` makes of each item of an array.
template <typename Item, typename Read>
std::vector<Item> list_of(const JsonPlace& place, Read read) {
    std::vector<Item> items;
    if (!place.is_array()) return items;
    for (std::size_t i = 0; i < place.value().items().size(); i++) {
        items.push_back(read(place[i]));
    }
    return items;
}

model::PlannedCi read_ci(const JsonPlace& place) {
    model::PlannedCi planned;
    if (!place.is_object(kCiMembers)) return planned;
    planned.ci = place["ci"].text().value_or("");
    planned.effect = word_of(place["effect"], model::find_planned_effect, planned.effect, kEffects);
    planned.capacity = count_of(place["capacity"]).value_or(0);
    planned.step = count_of(place["step"]).value_or(1);
    return planned;
}

model::PlannedEdit planned_edit(app::ProposedEdit edit) {
    const auto action = edit.action == app::EditAction::remove_group
                            ? model::PlannedAction::remove_group
                        : edit.action == app::EditAction::remove_relationship
                            ? model::PlannedAction::remove_relationship
                            : model::PlannedAction::add;
    return {.action = action,
            .line = std::move(edit.line),
            .source = std::move(edit.source),
            .type = std::move(edit.type),
            .target = std::move(edit.target),
            .group = std::move(edit.group)};
}

model::StepEdits read_step_edits(const JsonPlace& place) {
    model::StepEdits step;
    if (!place.is_object(kEditMembers)) return step;
    step.step = count_of(place["step"]).value_or(1);
    step.edits = list_of<model::PlannedEdit>(place["edits"], [](const JsonPlace& edit) {
        return planned_edit(read_proposed_edit(edit));
    });
    if (step.edits.empty() && place["edits"].value().items().empty()) {
        place["edits"].refuse("missing_member", "edits is missing or empty");
    }
    return step;
}

model::Evidence read_evidence(const JsonPlace& place) {
    model::Evidence evidence;
    if (!place.is_object(kEvidenceMembers)) return evidence;
    if (place["kind"].is_null()) place["kind"].refuse("missing_member", "kind is missing");
    evidence.kind = word_of(place["kind"], model::find_evidence_kind, evidence.kind, kKinds);
    evidence.reference = place["reference"].text().value_or("");
    evidence.by = place["by"].text().value_or("");
    evidence.at = place["at"].time().value_or(UtcTime{});
    return evidence;
}

model::BackoutStep read_backout(const JsonPlace& place) {
    model::BackoutStep step;
    if (!place.is_object(kBackoutMembers)) return step;
    step.text = place["text"].text().value_or("");
    step.step = count_of(place["step"]).value_or(0);
    step.duration_s = count_of(place["duration_s"]);
    return step;
}

void read_window(const JsonPlace& body, model::ChangePlan& plan) {
    const JsonPlace start = body["planned_start"];
    const JsonPlace end = body["planned_end"];
    const auto from = start.time();
    const auto until = end.time();
    if (from && until) plan.window = model::PlannedWindow{*from, *until};
    if (start.is_null() != end.is_null()) {
        const JsonPlace& missing = start.is_null() ? start : end;
        missing.refuse("missing_member", "planned_start and planned_end are given both or neither");
    }
}

model::ChangePlan read_plan(const JsonPlace& body) {
    model::ChangePlan plan;
    plan.title = body["title"].text().value_or("");
    plan.reason = body["reason"].text().value_or("");
    plan.type =
        word_of(body["type"], model::find_change_type, plan.type, "standard, normal or emergency");
    plan.model = body["model"].text().value_or("");
    plan.cis = list_of<model::PlannedCi>(body["cis"], read_ci);
    plan.edits = list_of<model::StepEdits>(body["edits"], read_step_edits);
    read_window(body, plan);
    plan.automated = body["automated"].truth().value_or(false);
    plan.team = body["team"].text().value_or("");
    plan.requester = body["requester"].text().value_or("");
    plan.evidence = list_of<model::Evidence>(body["evidence"], read_evidence);
    plan.communication = body["communication"].text().value_or("");
    plan.backout = list_of<model::BackoutStep>(body["backout"], read_backout);
    return plan;
}

// Members that only other requests write must be as they are in `current`, or absent.
void check_written(const JsonPlace& body, std::string_view kept, const Value& current) {
    for (const std::string_view name : member_names(false)) {
        if (name == kept || !body.has(name)) continue;
        if (body[name].value().text() == current[name].text()) continue;
        body[name].refuse("read_only",
                          std::string(name) +
                              " is not written with a plan; transitions, evidence, "
                              "acknowledgements and reviews have requests of their own");
    }
}

Error refused(std::vector<Violation> violations) {
    Error error = invalid_argument(violations.front().pointer + ": " + violations.front().message);
    error.violations = std::move(violations);
    return error;
}

// `target` with the members of `patch`: nulls take members away.  Members of plans are no objects,
// so that nothing below them is merged.
Value merged(Value target, const Value& patch) {
    auto* const object = target.as<json::Object>();
    const auto* const changes = patch.as<json::Object>();
    if (object == nullptr || changes == nullptr) return patch;
    for (const auto& [name, value] : *changes) {
        std::erase_if(*object,
                      [&wanted = name](const auto& member) { return member.first == wanted; });
        if (!value.is_null()) object->emplace_back(name, value);
    }
    return target;
}

// What `find` makes of a word that must be there.
template <typename Word>
Word required_word(BodyMembers& body,
                   const std::string& name,
                   std::optional<Word> (*find)(std::string_view)) {
    const auto text = body.text(name);
    if (!text) {
        body.refuse(name, "missing_member", name + " is missing");
        return {};
    }
    if (const auto word = find(*text)) return *word;
    body.refuse(name,
                "wrong_value",
                name + " is '" + *text +
                    "', which it cannot be; `change lifecycle` lists what it "
                    "can");
    return {};
}

}  // namespace

Result<NewChangeBody> new_change_of(const Value& body) {
    std::vector<Violation> violations;
    const JsonPlace place(body, "", violations);
    NewChangeBody change;
    if (place.is_object(member_names(true), member_names(false))) {
        check_written(place, "id", Value());
        change.id = place["id"].text().value_or("");
        change.plan = read_plan(place);
    }
    if (violations.empty()) return change;
    return refused(std::move(violations));
}

Result<model::ChangePlan> amended_plan(const Value& body,
                                       bool is_patch,
                                       const app::StoredChange& current) {
    FL_TRY(const Value there, json::parse(json::to_json([&](json::JsonWriter& out) {
               render::write_change_document(current, out);
           })));
    const Value document = is_patch ? merged(there, body) : body;
    std::vector<Violation> violations;
    const JsonPlace place(document, "", violations);
    model::ChangePlan plan;
    if (place.is_object(member_names(true), member_names(false))) {
        check_written(place, {}, there);
        plan = read_plan(place);
    }
    if (violations.empty()) return plan;
    return refused(std::move(violations));
}

model::Evidence evidence_of(BodyMembers& body) {
    model::Evidence evidence;
    const auto kind = body.text("kind");
    const auto found = model::find_evidence_kind(kind.value_or(""));
    if (!found) {
        body.refuse("kind",
                    kind ? "wrong_value" : "missing_member",
                    kind ? "kind is '" + *kind + "', it must be " + kKinds : "kind is missing");
    }
    evidence.kind = found.value_or(evidence.kind);
    evidence.reference = body.text("reference").value_or("");
    evidence.at = time_member(body, "at").value_or(evidence.at);
    return evidence;
}

TransitionBody transition_of(BodyMembers& body) {
    TransitionBody transition;
    transition.to = required_word(body, "to", model::find_change_state);
    transition.role = required_word(body, "role", model::find_change_role);
    transition.codes = body.texts("codes").value_or(std::vector<std::string>());
    return transition;
}

}  // namespace faultline::http
