#include "api/app/change_write.h"

#include <array>
#include <cstdio>
#include <utility>

#include "api/app/change_book.h"
#include "api/app/change_cis.h"
#include "engine/model/person_name.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

constexpr std::string_view kIdPrefix = "CHG";
constexpr std::size_t kIdDigits = 7;
constexpr std::uint64_t kIdNumberMax = 9'999'999;

std::string id_of_number(std::uint64_t number) {
    std::string digits = std::to_string(number);
    digits.insert(0, kIdDigits - std::min(kIdDigits, digits.size()), '0');
    return std::string(kIdPrefix) + digits;
}

// One try to write a change.
struct Attempt {
    const Principal& principal;
    App& app;
    const ChangeContext& context;
    storage::View view;        // that it was prepared on
    PreparedChange& prepared;  // its id may be empty: then it gets one
    Version changed{};         // of the change that it was prepared on; 0: there must be none

    // Found on the writer's thread.
    bool is_stale = false;
    bool exists = false;
};

// The first free number behind those in use.
Result<std::string> free_id(const Attempt& attempt, const storage::View& head) {
    FL_TRY(const auto changes, attempt.app.change_book().at(attempt.view));
    const auto number = changes->first_free_number(kIdPrefix, kIdDigits);
    for (std::uint64_t next = number; next <= kIdNumberMax; next++) {
        std::string id = id_of_number(next);
        FL_TRY(const auto there, head.find_record(model::kChangeRecord, id));
        if (!there) return id;
    }
    return conflict("all ids of the form CHG and 7 digits are taken; give an id");
}

// True if what was prepared cannot be written any more.
Result<bool> is_outdated(const Attempt& attempt, const storage::View& head) {
    const bool moved = head.graph_version() != attempt.view.graph_version();
    if (moved && attempt.prepared.depends_on_graph) return true;
    if (moved && attempt.prepared.names_cis) {
        std::vector<model::PlannedCi> cis = attempt.prepared.change.plan.cis;
        FL_TRY(const auto unknown, resolve_cis(head, cis));
        if (!unknown.empty() || cis != attempt.prepared.change.plan.cis) return true;
    }
    return false;
}

// On the writer's thread, so that nobody can write it meanwhile.
Result<std::optional<WritePlan>> plan_write(Attempt& attempt, const storage::View& head) {
    model::ChangeRecord& change = attempt.prepared.change;
    FL_TRY(attempt.is_stale, is_outdated(attempt, head));
    if (attempt.is_stale) return std::optional<WritePlan>();
    if (change.id.empty()) {
        FL_TRY(change.id, free_id(attempt, head));
    }
    FL_TRY(const auto there, head.find_record(model::kChangeRecord, change.id));
    const Version changed = there ? there->version : Version{};
    attempt.is_stale = changed != attempt.changed;
    attempt.exists = there && attempt.changed == Version{};
    if (attempt.is_stale) return std::optional<WritePlan>();
    WritePlan plan;
    const std::string bytes = model::encode_change(change);
    plan.needed = !there || there->bytes != bytes;
    if (plan.needed) plan.change_set.put_record(model::kChangeRecord, change.id, bytes);
    if (const auto& assessment = attempt.prepared.assessment) {
        plan.change_set.put_record(model::kAssessmentRecord,
                                   model::assessment_key(change.id, assessment->number),
                                   model::encode_assessment(*assessment));
        plan.needed = true;
    }
    if (plan.needed) attempt.changed = next(head.version());
    return std::optional(std::move(plan));
}

Result<CommitOutcome> commit_attempt(Attempt& attempt) {
    const ChangeContext& context = attempt.context;
    return commit(
        attempt.app,
        {attempt.principal.name, kChangeSource, context.reason, context.request_id},
        context.keeping.key,
        [&](const storage::Repository& store) {
            return plan_write(attempt, store.appended_view());
        },
        [&](const WritePosition& position) {
            const auto& answer = context.keeping.answer;
            return answer ? answer({position,
                                    {attempt.prepared.change, attempt.changed},
                                    attempt.prepared.reassessment})
                          : std::string();
        });
}

ChangeOutcome refused(ChangeRefusal refusal, std::vector<Violation> violations) {
    ChangeOutcome outcome;
    outcome.refusal = refusal;
    outcome.violations = std::move(violations);
    return outcome;
}

ChangeOutcome no_change(const std::string& id) {
    return refused(ChangeRefusal::not_found,
                   {{"", "not_found", "there is no change '" + model::printable(id) + "'"}});
}

// What If-Match and If-None-Match say, if they do not hold.
std::optional<ChangeOutcome> check_condition(const Condition& condition,
                                             const StoredChange& current) {
    const bool matches = match_holds(condition, current.changed);
    if (matches && none_match_holds(condition, current.changed)) return std::nullopt;
    const std::string& id = current.change.id;
    const std::string field = matches ? "If-None-Match" : "If-Match";
    const TagList& list = matches ? *condition.none_match : *condition.match;
    return refused(ChangeRefusal::precondition_failed,
                   {{"/headers/" + std::string(matches ? "if-none-match" : "if-match"),
                     "precondition_failed",
                     "change '" + id + "' was written last by version " +
                         std::to_string(raw(current.changed)) + "; " + field + " says " +
                         text_of(list) + "; read it again"}});
}

// One try; nothing if somebody else was quicker.
Result<std::optional<ChangeOutcome>> try_write(const Principal& principal,
                                               App& app,
                                               const std::string& id,
                                               const ChangeContext& context,
                                               const PrepareChange& prepare) {
    const storage::View view = app.view();
    FL_TRY(const auto current, find_change(view, id));
    if (!current) return std::optional(no_change(id));
    auto refusal = check_condition(context.condition, *current);
    if (!refusal) {
        FL_TRY(PreparedChange prepared, prepare(view, *current));
        if (prepared.refusal == ChangeRefusal::none) {
            Attempt attempt{principal, app, context, view, prepared, current->changed};
            FL_TRY(CommitOutcome outcome, commit_attempt(attempt));
            if (attempt.is_stale) return std::optional<ChangeOutcome>();
            return std::optional(ChangeOutcome{std::move(outcome)});
        }
        refusal = refused(prepared.refusal, std::move(prepared.violations));
    }
    refusal->current = current->changed;
    return refusal;
}

Error others_were_quicker() {
    return conflict("others wrote while this was prepared, " + std::to_string(kChangeTriesMax) +
                    " times; try again");
}

}  // namespace

Result<std::optional<StoredChange>> find_change(const storage::View& view, const std::string& id) {
    if (!model::check_change_id(id).ok()) return std::optional<StoredChange>();
    FL_TRY(const auto record, view.find_record(model::kChangeRecord, id));
    if (!record) return std::optional<StoredChange>();
    FL_TRY(model::ChangeRecord change, model::decode_change(record->bytes));
    return std::optional(StoredChange{std::move(change), record->version});
}

Result<std::string> actor_of(const Principal& principal, const ChangeContext& context) {
    const std::string& by = context.by.empty() ? principal.name : context.by;
    const bool is_text = by.size() <= model::kChangeNameBytesMax && model::is_clean_text(by);
    std::string fault = model::name_fault(by);
    if (is_text && fault.empty()) return by;
    if (is_text) {
        fault = "'" + by + "' " + fault;
    } else {
        fault = "must be UTF-8 text without control characters of at most " +
                std::to_string(model::kChangeNameBytesMax) + " bytes";
    }
    Error error = invalid_argument("by: " + fault);
    error.violations.push_back({"/by", "invalid_text", error.message});
    return error;
}

Result<ChangeOutcome> write_change(const Principal& principal,
                                   App& app,
                                   const std::string& id,
                                   const ChangeContext& context,
                                   const PrepareChange& prepare) {
    FL_TRY(auto earlier, answered_before(app, principal.name, context.keeping.key));
    if (earlier) return ChangeOutcome{*std::move(earlier)};
    FL_CHECK(check_context({principal.name, kChangeSource, context.reason, context.request_id}));
    for (int i = 0; i < kChangeTriesMax; i++) {
        FL_TRY(auto outcome, try_write(principal, app, id, context, prepare));
        if (outcome) return *std::move(outcome);
    }
    return others_were_quicker();
}

Result<ChangeOutcome> write_new_change(const Principal& principal,
                                       App& app,
                                       const ChangeContext& context,
                                       const PrepareNewChange& prepare) {
    FL_TRY(auto earlier, answered_before(app, principal.name, context.keeping.key));
    if (earlier) return ChangeOutcome{*std::move(earlier)};
    for (int i = 0; i < kChangeTriesMax; i++) {
        const storage::View view = app.view();
        FL_TRY(PreparedChange prepared, prepare(view));
        if (prepared.refusal != ChangeRefusal::none) {
            return refused(prepared.refusal, std::move(prepared.violations));
        }
        Attempt attempt{principal, app, context, view, prepared};
        FL_TRY(CommitOutcome outcome, commit_attempt(attempt));
        if (attempt.exists) {
            return refused(
                ChangeRefusal::exists,
                {{"/id", "exists", "there is a change '" + prepared.change.id + "' already"}});
        }
        if (!attempt.is_stale) return ChangeOutcome{std::move(outcome)};
    }
    return others_were_quicker();
}

}  // namespace faultline::app
