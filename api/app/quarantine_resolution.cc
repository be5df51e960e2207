#include "api/app/quarantine_resolution.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "api/app/import_planning.h"
#include "api/app/named_cis.h"
#include "engine/model/claim.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

using model::QuarantineState;

std::string quoted(const std::string& text) {
    return "'" + model::printable(text) + "'";
}

std::string tag_of(Version version) {
    return "\"" + std::to_string(raw(version)) + "\"";
}

// What became of a row that waits no more, and what can still be done.
std::string settled_text(const QuarantineEntry& entry) {
    const model::QuarantinedRow& row = entry.row;
    const std::string state(model::quarantine_state_name(row.state));
    const std::string version = std::to_string(raw(entry.changed));
    std::string text = "the row " + entry.id + " (" + quoted(row.said.id) + " of " +
                       quoted(row.source) + ") is " + state + " since version " + version;
    switch (row.state) {
        case QuarantineState::ignored:
            return text +
                   "; to decide otherwise say which state of it you write over with "
                   "If-Match and its ETag (" +
                   tag_of(entry.changed) + " now)";
        case QuarantineState::absent:
            return text +
                   ": the source does not give it any more; it opens again when an import "
                   "sets it aside again";
        default:
            return text + ": it is " + quoted(row.into) +
                   "; to undo that retire it as an import of that source and import again";
    }
}

// What the source calls the CI; nothing if it claims nothing of it but relationships.
Result<std::optional<std::string>> name_in_source(const storage::View& view,
                                                  CiId ci,
                                                  const std::string& external_id,
                                                  const std::string& source) {
    std::optional<std::string> name;
    const auto look = [&](CiId, SymbolId symbol, std::string_view bytes) -> Result<void> {
        if (view.symbol_name(symbol) != source || !model::has_ci_fields(bytes)) return {};
        model::Claim claim;
        FL_CHECK(model::decode_claim(bytes, claim));
        const std::string_view native = claim.ci->native_id;
        name = native.empty() ? external_id : std::string(native);
        return {};
    };
    FL_CHECK(view.visit_claims(ci, look));
    return name;
}

// One decision on its way through the job.
class Resolving {
 public:
    Resolving(const App& app, const ResolutionRequest& request, ResolutionAnswer& answer)
        : app_(&app), request_(&request), answer_(&answer) {}

    // Nothing if it is refused; the answer says why.
    Result<std::optional<WritePlan>> plan(const storage::Repository& store);

    // What is done once the plan is written at `position`.
    ResolutionDone done(const WritePosition& position) {
        done_.position = position;
        done_.entry.changed = position.version;
        return std::move(done_);
    }

 private:
    Result<bool> may_decide();
    [[nodiscard]] Result<CiId> target(const storage::View& head) const;
    [[nodiscard]] Result<CiId> new_ci(const storage::View& head) const;
    [[nodiscard]] Result<CiId> known_ci(const storage::View& head) const;
    Result<model::SaidRow> said_without_waiting(const storage::View& head);
    Result<std::optional<WritePlan>> plan_row(const storage::Repository& store);
    void refuse(const identify::ImportPlan& plan);

    const App* app_;
    const ResolutionRequest* request_;
    ResolutionAnswer* answer_;
    ResolutionDone done_;
};

// False if the condition does not hold.
Result<bool> Resolving::may_decide() {
    const QuarantineEntry& entry = done_.entry;
    const Condition& condition = request_->condition;
    if (!match_holds(condition, entry.changed) || !none_match_holds(condition, entry.changed)) {
        answer_->refusal = ResolutionRefusal::precondition_failed;
        answer_->current = entry.changed;
        answer_->violations.push_back({"/headers/if-match",
                                       "precondition_failed",
                                       "the row " + entry.id + " has the entity tag " +
                                           tag_of(entry.changed) + " now; read it again"});
        return false;
    }
    const bool may_write_over =
        entry.row.state == QuarantineState::ignored && condition.match.has_value();
    if (entry.row.state == QuarantineState::open || may_write_over) return true;
    return conflict(settled_text(entry));
}

Result<CiId> Resolving::new_ci(const storage::View& head) const {
    const std::string& id = done_.entry.row.said.id;
    FL_TRY(const auto there, head.find_ci(id));
    if (!there) return CiId{};
    FL_TRY(const storage::CiRecord record, head.read_ci(*there));
    if (record.merged().alive) {
        return conflict("there is a configuration item " + quoted(id) +
                        " already: if the row is that one, merge it into it; if not, the source "
                        "must call the row something else");
    }
    return conflict("the id " + quoted(id) +
                    " is that of a retired configuration item: if the row is that one, merge it "
                    "into it, and it lives again; if not, the source must call the row something "
                    "else");
}

Result<CiId> Resolving::known_ci(const storage::View& head) const {
    const model::QuarantinedRow& row = done_.entry.row;
    const std::string& id = request_->ci;
    FL_TRY(const auto found, head.resolve_ci(id));
    if (!found) return not_found("there is no configuration item " + quoted(id));
    const std::optional<CiId> there = found->ci;
    FL_TRY(const storage::CiRecord record, head.read_ci(*there));
    if (!record.merged().alive && id != row.said.id) {
        return conflict("configuration item " + quoted(id) +
                        " is retired; only a row of the same id brings it back to life");
    }
    FL_TRY(const auto name, name_in_source(head, *there, id, row.source));
    if (!name || *name == row.said.id || request_->replace) return *there;
    return conflict(quoted(row.source) + " calls configuration item " + quoted(id) + " " +
                    quoted(*name) + ", and two rows of one source cannot be one; if " +
                    quoted(row.said.id) +
                    " takes the place of that one, say replace; else correct the source");
}

// CiId{0}: a new one.
Result<CiId> Resolving::target(const storage::View& head) const {
    return request_->state == QuarantineState::created ? new_ci(head) : known_ci(head);
}

// A relationship with a row that nobody has decided about is kept by both; whichever is decided
// last brings it.
Result<model::SaidRow> Resolving::said_without_waiting(const storage::View& head) {
    const model::QuarantinedRow& row = done_.entry.row;
    model::SaidRow said = row.said;
    said.relationships.clear();
    for (const model::SaidRelationship& r : row.said.relationships) {
        const std::string& other = r.source == row.said.id ? r.target : r.source;
        FL_TRY(
            const auto record,
            head.find_record(model::kQuarantineRecord, model::quarantine_key(row.source, other)));
        bool waits = false;
        if (record) {
            FL_TRY(const auto that, model::decode_quarantined_row(record->bytes));
            waits = that.into.empty();
        }
        (waits ? done_.waiting : said.relationships).push_back(r);
    }
    return said;
}

void Resolving::refuse(const identify::ImportPlan& plan) {
    answer_->refusal = ResolutionRefusal::unprocessable;
    for (const model::Problem& problem : plan.problems) {
        answer_->violations.push_back({"", problem.code, problem.message});
    }
}

Result<std::optional<WritePlan>> Resolving::plan_row(const storage::Repository& store) {
    const storage::View head = store.appended_view();
    const model::QuarantinedRow& row = done_.entry.row;
    FL_TRY(const CiId ci, target(head));
    FL_TRY(const model::SaidRow said, said_without_waiting(head));
    FL_TRY(const model::Observations seen, model::observe_again(said));
    identify::PlanOptions options{row.source, row.format, request_->best_effort};
    options.only_adds = !request_->replace;
    options.decisions = {{said.id, ci}};
    FL_CHECK(add_sightings(store, *app_, app_->now(), options));
    FL_TRY(identify::ImportPlan plan, identify::plan_import(seen, options, store));
    if (plan.cis.created + plan.cis.updated + plan.cis.unchanged == 0) plan.accepted = false;
    if (!plan.accepted) {
        refuse(plan);
        return std::optional<WritePlan>();
    }
    done_.cis = plan.cis;
    done_.relationships = plan.relationships;
    done_.problems = std::move(plan.problems);
    done_.problem_count = plan.problem_count;
    return std::optional(WritePlan{std::move(plan.change_set), std::move(plan.changed)});
}

Result<std::optional<WritePlan>> Resolving::plan(const storage::Repository& store) {
    FL_TRY(done_.entry, find_quarantined(store.appended_view(), request_->id));
    FL_TRY(const bool may, may_decide());
    if (!may) return std::optional<WritePlan>();
    std::optional<WritePlan> write;
    if (request_->state == QuarantineState::ignored) {
        write.emplace();
    } else {
        FL_TRY(write, plan_row(store));
    }
    if (!write) return write;
    FL_TRY(const std::string into, current_id(store.appended_view(), request_->ci));
    model::QuarantinedRow& row = done_.entry.row;
    row.state = request_->state;
    row.into = row.state == QuarantineState::merged    ? into
               : row.state == QuarantineState::created ? row.said.id
                                                       : std::string();
    row.decision = {row.state, row.into, store.next_version()};
    write->change_set.put_record(
        model::kQuarantineRecord, done_.entry.id, model::encode_quarantined_row(row));
    return write;
}

}  // namespace

Result<ResolutionAnswer> resolve_quarantined(const Principal& principal,
                                             App& app,
                                             const ResolutionRequest& request) {
    if (request.reason.empty()) {
        return invalid_argument("a decision needs a reason: say why the row is what you say");
    }
    FL_TRY(const std::optional<CommitOutcome> earlier,
           answered_before(app, principal.name, request.keeping.key));
    if (earlier) return ResolutionAnswer{*earlier, {}, {}, {}};
    FL_TRY(const QuarantineEntry entry, find_quarantined(app.view(), request.id));
    ResolutionAnswer answer;
    Resolving resolving(app, request, answer);
    FL_TRY(answer.outcome,
           commit(
               app,
               {principal.name, entry.row.source, request.reason, request.request_id},
               request.keeping.key,
               [&](const storage::Repository& store) { return resolving.plan(store); },
               [&](const WritePosition& position) {
                   return request.keeping.answer(resolving.done(position));
               }));
    return answer;
}

}  // namespace faultline::app
