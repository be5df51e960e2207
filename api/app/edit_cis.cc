#include "api/app/edit_cis.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "api/app/edit_lines.h"
#include "api/app/named_cis.h"
#include "engine/identify/import_plan.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

// A CI as it is before the write.
struct Current {
    std::optional<CiId> ci;  // set if it was ever seen
    bool alive = false;
    Version changed{};
    std::string class_name;
    std::string name;
};

Result<Current> read_current(const storage::View& view, const std::string& id) {
    Current current;
    FL_TRY(current.ci, view.find_ci(id));
    if (!current.ci) return current;
    FL_TRY(const storage::CiRecord record, view.read_ci(*current.ci));
    current.alive = record.merged().alive;
    current.changed = record.changed();
    if (!current.alive) return current;
    current.class_name = view.symbol_name(record.merged().class_name);
    current.name = record.merged().name;
    return current;
}

std::string quoted(const std::string& id) {
    return "'" + model::printable(id) + "'";
}

Result<void> check_edits(const std::vector<CiEdit>& edits) {
    if (edits.empty()) return invalid_argument("there is nothing to write");
    if (edits.size() > kEditsMax) {
        return too_large("the batch has " + std::to_string(edits.size()) +
                         " operations, the limit is " + std::to_string(kEditsMax));
    }
    std::set<std::string_view> ids;
    for (const CiEdit& edit : edits) {
        if (ids.insert(edit.id).second) continue;
        Error error = invalid_argument("the batch has two operations for " + quoted(edit.id) +
                                       "; say in one what shall be");
        error.violations.push_back({edit.pointer, "repeated_ci", error.message});
        return error;
    }
    return {};
}

// The edits with ids that were not merged into others: what is written to a merged CI is written
// to the one that it was merged into.
Result<std::vector<CiEdit>> with_current_ids(const storage::View& view,
                                             const std::vector<CiEdit>& asked) {
    std::vector<CiEdit> edits = asked;
    for (CiEdit& edit : edits) {
        FL_TRY(edit.id, current_id(view, edit.id));
        if (!edit.relationships) continue;
        for (RelationshipEdit& relationship : *edit.relationships) {
            FL_TRY(relationship.source, current_id(view, relationship.source));
            FL_TRY(relationship.target, current_id(view, relationship.target));
        }
    }
    FL_CHECK(check_edits(edits));
    return edits;
}

// One write on its way through the job.
class Editing {
 public:
    Editing(const EditsRequest& request, EditsAnswer& answer)
        : request_(&request), answer_(&answer) {}

    // Nothing if the write is refused; answer.refusal says why.
    Result<std::optional<WritePlan>> plan(const storage::Repository& store);

    // What is done once the plan is written at `position`.
    EditsDone done(const WritePosition& position);

 private:
    void refuse(EditRefusal refusal, Violation violation);
    void check_condition(std::size_t index, const Current& current);
    Result<void> add_lines(const storage::Repository& store, EditLines& lines);
    Result<ClaimedCi> base_of(const storage::Repository& store,
                              const CiEdit& edit,
                              const Current& current) const;
    Result<void> look_ahead(const storage::Repository& store, const WritePlan& plan);
    static EditResult result_of(const CiEdit& edit,
                                const Current& before,
                                const PlannedCi& after,
                                bool is_touched);

    const EditsRequest* request_;
    EditsAnswer* answer_;
    std::vector<CiEdit> edits_;
    std::vector<Current> current_;  // in the order of the edits
    std::vector<bool> touched_;
    EditsDone done_;
};

// The gravest refusal is the answer's; only violations of that kind are listed.
void Editing::refuse(EditRefusal refusal, Violation violation) {
    constexpr std::array kGravestFirst = {EditRefusal::not_found,
                                          EditRefusal::precondition_failed,
                                          EditRefusal::precondition_required,
                                          EditRefusal::unprocessable,
                                          EditRefusal::none};
    const auto rank = [&](EditRefusal kind) { return std::ranges::find(kGravestFirst, kind); };
    if (rank(refusal) > rank(answer_->refusal)) return;
    if (refusal != answer_->refusal) answer_->violations.clear();
    answer_->refusal = refusal;
    answer_->violations.push_back(std::move(violation));
}

// What If-Match or If-None-Match asked for, and what was found.
std::string unmet(const CiEdit& edit, std::optional<Version> there) {
    const bool is_match = !match_holds(edit.condition, there);
    const std::string asked =
        is_match ? "If-Match asks for " + text_of(*edit.condition.match)
                 : "If-None-Match asks for none of " + text_of(*edit.condition.none_match);
    if (!there) return asked + ", and there is no configuration item " + quoted(edit.id);
    const std::string version = std::to_string(raw(*there));
    return asked + ", and configuration item " + quoted(edit.id) + " has the entity tag \"" +
           version + "\" (version " + version + ") now; read it again";
}

// Which operation of a batch it is; nothing for a write by itself.
std::string place_of(std::size_t index, const std::vector<CiEdit>& edits) {
    if (edits[index].pointer.empty()) return {};
    constexpr std::array<std::string_view, 3> kNames = {"put", "patch", "delete"};
    return "operation " + std::to_string(index + 1) + " of " + std::to_string(edits.size()) + " (" +
           std::string(kNames.at(static_cast<std::size_t>(edits[index].kind))) + "): ";
}

void Editing::check_condition(std::size_t index, const Current& current) {
    const CiEdit& edit = edits_[index];
    const std::string place = place_of(index, edits_);
    const auto there = current.alive ? std::optional(current.changed) : std::nullopt;
    const std::string tag = "\"" + std::to_string(raw(current.changed)) + "\"";
    const bool makes = edit.kind == EditKind::put || (edit.kind == EditKind::patch && edit.upsert);
    if (!there && !makes) {
        const bool retired = current.ci.has_value();
        refuse(EditRefusal::not_found,
               {edit.pointer,
                "not_found",
                place + (retired ? "configuration item " + quoted(edit.id) + " is retired"
                                 : "there is no configuration item " + quoted(edit.id))});
        return;
    }
    if (!match_holds(edit.condition, there) || !none_match_holds(edit.condition, there)) {
        if (!answer_->current) answer_->current = there;
        refuse(EditRefusal::precondition_failed,
               {edit.pointer, "precondition_failed", place + unmet(edit, there)});
        return;
    }
    if (!there || edit.upsert || edit.condition.match || edit.condition.none_match) return;
    refuse(EditRefusal::precondition_required,
           {edit.pointer,
            "precondition_required",
            place + "configuration item " + quoted(edit.id) +
                " exists: say which state of it you write over with If-Match and its ETag (" + tag +
                " now), or If-Match: * for any"});
}

// What a patch starts from; a put starts from nothing.
Result<ClaimedCi> Editing::base_of(const storage::Repository& store,
                                   const CiEdit& edit,
                                   const Current& current) const {
    if (edit.kind != EditKind::patch || !current.ci) return ClaimedCi{};
    FL_TRY(ClaimedCi claimed, read_manual_claim(store, *current.ci, edit.id));
    if (!claimed.has_ci_fields) {
        claimed.class_name = current.class_name;
        claimed.name = current.name;
    }
    return claimed;
}

Result<void> Editing::add_lines(const storage::Repository& store, EditLines& lines) {
    for (std::size_t i = 0; i < edits_.size(); i++) {
        const CiEdit& edit = edits_[i];
        FL_TRY(ClaimedCi base, base_of(store, edit, current_[i]));
        lines.add(edit, edited(std::move(base), edit));
    }
    for (const Violation& violation : lines.violations()) {
        refuse(EditRefusal::unprocessable, violation);
    }
    return {};
}

Result<std::optional<WritePlan>> Editing::plan(const storage::Repository& store) {
    const storage::View view = store.appended_view();
    FL_TRY(edits_, with_current_ids(view, request_->edits));
    for (std::size_t i = 0; i < edits_.size(); i++) {
        FL_TRY(Current current, read_current(view, edits_[i].id));
        check_condition(i, current);
        current_.push_back(std::move(current));
    }
    if (answer_->refusal != EditRefusal::none) return std::optional<WritePlan>();
    EditLines lines(store.catalogue());
    FL_CHECK(add_lines(store, lines));
    if (answer_->refusal != EditRefusal::none) return std::optional<WritePlan>();
    const std::string manual(kManualSource);
    FL_TRY(identify::ImportPlan plan,
           identify::plan_import(
               lines.seen(), {.source = manual, .format = manual, .by_external_id = true}, store));
    std::vector<Violation> problems = lines.located(plan.problems);
    if (!plan.accepted) {
        answer_->refusal = EditRefusal::unprocessable;
        answer_->violations = std::move(problems);
        return std::optional<WritePlan>();
    }
    done_.notes = std::move(problems);
    done_.note_count = plan.problem_count;
    const bool needed = plan.change_set.alters_graph();
    WritePlan planned{std::move(plan.change_set), std::move(plan.changed), needed};
    FL_CHECK(look_ahead(store, planned));
    return std::optional(std::move(planned));
}

EditResult Editing::result_of(const CiEdit& edit,
                              const Current& before,
                              const PlannedCi& after,
                              bool is_touched) {
    if (!after.merged().alive) return EditResult::retired;
    if (!before.alive) return EditResult::created;
    if (!is_touched) return EditResult::unchanged;
    return edit.kind == EditKind::retire ? EditResult::kept : EditResult::updated;
}

// Each CI as the plan leaves it.
Result<void> Editing::look_ahead(const storage::Repository& store, const WritePlan& plan) {
    FL_TRY(const PlannedState state, PlannedState::of(store, plan.change_set));
    for (std::size_t i = 0; i < edits_.size(); i++) {
        const CiEdit& edit = edits_[i];
        const auto ci = current_[i].ci ? current_[i].ci : state.find_new(edit.id);
        if (!ci) return corruption("a plan lost a configuration item");
        FL_TRY(PlannedCi after, state.read(*ci));
        const bool is_touched = std::ranges::binary_search(plan.changed, *ci);
        touched_.push_back(is_touched);
        const EditResult result = result_of(edit, current_[i], after, is_touched);
        done_.edits.push_back({edit.id, edit.kind, result, current_[i].changed, std::move(after)});
    }
    return {};
}

EditsDone Editing::done(const WritePosition& position) {
    done_.position = position;
    for (std::size_t i = 0; i < done_.edits.size(); i++) {
        if (touched_[i]) done_.edits[i].changed = position.version;
    }
    return std::move(done_);
}

}  // namespace

Result<EditsAnswer> edit_cis(const Principal& principal, App& app, const EditsRequest& request) {
    FL_CHECK(check_edits(request.edits));
    const model::WriteContext context{
        principal.name, std::string(kManualSource), request.reason, request.request_id};
    EditsAnswer answer;
    Editing editing(request, answer);
    FL_TRY(answer.outcome,
           commit(
               app,
               context,
               request.keeping.key,
               [&](const storage::Repository& store) { return editing.plan(store); },
               [&](const WritePosition& position) {
                   return request.keeping.answer(editing.done(position));
               }));
    return answer;
}

}  // namespace faultline::app
