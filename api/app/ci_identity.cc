#include "api/app/ci_identity.h"

#include <algorithm>
#include <utility>

#include "engine/identify/ci_merge.h"
#include "engine/identify/ci_split.h"
#include "engine/model/alias.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

std::string in_quotes(const std::string& id) {
    return "'" + model::printable(id) + "'";
}

// One request on its way through the job.
class Identity {
 public:
    Identity(const IdentityRequest& request, IdentityAnswer& answer)
        : request_(&request), answer_(&answer) {}
    virtual ~Identity() = default;

    // Nothing if it is refused; answer.refusal says why.
    Result<std::optional<WritePlan>> plan(const storage::Repository& store) {
        const storage::View view = store.appended_view();
        FL_TRY(const auto found, view.resolve_ci(request_->id));
        FL_CHECK(check_condition(view, found));
        if (answer_->refusal != EditRefusal::none) return std::optional<WritePlan>();
        ci_ = *found;
        FL_TRY(identify::IdentityPlan plan, plan_at(store, view));
        if (!plan.accepted) {
            for (Violation& violation : plan.violations) {
                refuse(EditRefusal::unprocessable, std::move(violation));
            }
            return std::optional<WritePlan>();
        }
        done_.id = ci_.id;
        done_.changed = before_;
        is_touched_ = std::ranges::binary_search(plan.changed, ci_.ci);
        done_.claims = std::move(plan.claims);
        done_.relationships = std::move(plan.relationships);
        done_.relationship_count = plan.relationship_count;
        done_.groups = std::move(plan.groups);
        return std::optional(WritePlan{std::move(plan.change_set), std::move(plan.changed)});
    }

    // What is done once the plan is written at `position`.
    IdentityDone done(const WritePosition& position) {
        done_.position = position;
        done_.dry_run = request_->dry_run;
        if (is_touched_ && !done_.dry_run) done_.changed = position.version;
        return std::move(done_);
    }

 protected:
    // The plan, with the violations that speak against it if it is not accepted.
    virtual Result<identify::IdentityPlan> plan_at(const storage::Repository& store,
                                                   const storage::View& view) = 0;

    void refuse(EditRefusal refusal, Violation violation) {
        answer_->refusal = refusal;
        answer_->violations.push_back(std::move(violation));
    }

    static identify::IdentityPlan refused(Violation violation) {
        identify::IdentityPlan plan;
        plan.violations.push_back(std::move(violation));
        return plan;
    }

    storage::FoundCi ci_;
    IdentityDone done_;

 private:
    Result<void> check_condition(const storage::View& view,
                                 const std::optional<storage::FoundCi>& found) {
        std::optional<Version> there;
        if (found) {
            FL_TRY(const storage::CiRecord record, view.read_ci(found->ci));
            before_ = record.changed();
            if (record.merged().alive) there = before_;
        }
        if (!there) {
            refuse(EditRefusal::not_found,
                   {"",
                    "not_found",
                    found ? "configuration item " + in_quotes(request_->id) + " is retired"
                          : "there is no configuration item " + in_quotes(request_->id)});
            return {};
        }
        const Condition& condition = request_->condition;
        const std::string tag = "\"" + std::to_string(raw(*there)) + "\"";
        if (!match_holds(condition, there) || !none_match_holds(condition, there)) {
            answer_->current = there;
            refuse(EditRefusal::precondition_failed,
                   {"",
                    "precondition_failed",
                    "configuration item " + in_quotes(found->id) + " has the entity tag " + tag +
                        " now; read it again"});
        } else if (!condition.match && !request_->dry_run) {
            refuse(
                EditRefusal::precondition_required,
                {"",
                 "precondition_required",
                 "say which state of " + in_quotes(found->id) + " is meant with If-Match and its " +
                     "ETag (" + tag + " now), or If-Match: * for any"});
        }
        return {};
    }

    const IdentityRequest* request_;
    IdentityAnswer* answer_;
    Version before_{};
    bool is_touched_ = false;
};

class Merge final : public Identity {
 public:
    Merge(const CiMergeRequest& request, IdentityAnswer& answer)
        : Identity(request, answer), request_(&request) {}

 private:
    Result<identify::IdentityPlan> plan_at(const storage::Repository& store,
                                           const storage::View& view) override {
        FL_TRY(const auto drop, view.resolve_ci(request_->drop));
        if (!drop) {
            return refused({"/drop",
                            "unknown_ci",
                            "there is no configuration item " + in_quotes(request_->drop)});
        }
        if (!drop->merges.empty()) {
            return refused(
                {"/drop",
                 "already_merged",
                 in_quotes(request_->drop) + " was merged into " + in_quotes(drop->id) +
                     (drop->ci == ci_.ci ? " already" : ": name that one, or split it")});
        }
        done_.other = drop->id;
        return identify::plan_merge({ci_.ci, ci_.id, drop->ci, drop->id}, store);
    }

    const CiMergeRequest* request_;
};

class Split final : public Identity {
 public:
    Split(const CiSplitRequest& request, IdentityAnswer& answer)
        : Identity(request, answer), request_(&request) {}

 private:
    // The id of the CI that leaves; `merged` if it was merged into this one.
    struct Target {
        std::string id;
        std::optional<identify::StoredRecord> merged;
    };

    Result<identify::IdentityPlan> plan_at(const storage::Repository& store,
                                           const storage::View& view) override {
        auto target = find_target(view);
        if (!target.ok()) {
            if (target.error().violations.empty()) return target.error();
            return refused(std::move(target.error().violations.front()));
        }
        done_.other = target.value().id;
        const identify::SplitRequest split{ci_.ci, ci_.id, target.value().id, request_->sources};
        if (!target.value().merged) return identify::plan_split(split, std::nullopt, store);
        FL_TRY(const auto dropped, view.find_unmerged_ci(split.new_id));
        if (!dropped) return corruption("a merged configuration item is lost");
        const Version merge = target.value().merged->version;
        const Version before{raw(merge) - 1};
        if (before < view.oldest()) {
            if (split.sources.empty()) {
                return refused({"/sources",
                                "history_removed",
                                "what the merge moved is not known any more, since the history "
                                "was removed; name the sources that leave"});
            }
            return identify::plan_split(split, dropped, store);
        }
        return unmerge(view, split, {*dropped, merge, before}, store);
    }

    struct MergeOf {
        CiId dropped{};
        Version merge{};
        Version before{};
    };

    static Result<identify::IdentityPlan> unmerge(const storage::View& view,
                                                  const identify::SplitRequest& split,
                                                  const MergeOf& merge,
                                                  const storage::Repository& store) {
        FL_TRY(const storage::View before, view.at(merge.before));
        FL_TRY(const storage::View after, view.at(merge.merge));
        FL_TRY(storage::Altered altered, after.altered_since(merge.before));
        const auto claims_of = [](const storage::View& then) -> identify::ClaimsAt {
            return [then](std::span<const CiId> cis,
                          const storage::ClaimVisitor& visitor) -> Result<void> {
                for (const CiId ci : cis) {
                    FL_CHECK(then.visit_claims(ci, visitor));
                }
                return {};
            };
        };
        return identify::plan_unmerge(split,
                                      {merge.dropped,
                                       merge.merge,
                                       std::move(altered.cis),
                                       claims_of(before),
                                       claims_of(after)},
                                      store);
    }

    static Error wrong(std::string pointer, std::string code, std::string message) {
        Error error = invalid_argument(message);
        error.violations.push_back({std::move(pointer), std::move(code), std::move(message)});
        return error;
    }

    Result<Target> find_target(const storage::View& view) {
        const std::string pointer = request_->new_id.empty() ? "/native_id" : "/new_id";
        FL_TRY(Target target, named_target(view));
        if (target.id.empty()) {
            return wrong("/new_id",
                         "missing_member",
                         "say which configuration item leaves: new_id, or native_id with one "
                         "source");
        }
        FL_TRY(target.merged, view.find_record(model::kAliasRecord, target.id));
        if (target.merged) {
            FL_TRY(const std::string into, model::decode_alias(target.merged->bytes));
            if (into == ci_.id) return target;
            return wrong(pointer,
                         "merged_elsewhere",
                         in_quotes(target.id) + " was merged into " + in_quotes(into) +
                             ", not into " + in_quotes(ci_.id) + "; split that one");
        }
        const std::vector<Violation> rules = model::validate_id(pointer, target.id);
        if (!rules.empty()) {
            return wrong(rules.front().pointer, rules.front().code, rules.front().message);
        }
        FL_TRY(const auto there, view.find_unmerged_ci(target.id));
        if (there) {
            return wrong(pointer,
                         "id_in_use",
                         "there is or was a configuration item " + in_quotes(target.id) +
                             ", and ids are never used again; give another new_id");
        }
        if (request_->sources.empty()) {
            return wrong("/sources",
                         "missing_member",
                         in_quotes(target.id) + " was never merged into " + in_quotes(ci_.id) +
                             ": name the sources that speak of another configuration item");
        }
        return target;
    }

    // What a source calls the CI that leaves may be the name of a CI that was merged.
    Result<Target> named_target(const storage::View& view) {
        if (!request_->new_id.empty() || request_->native_id.empty()) {
            return Target{request_->new_id, {}};
        }
        if (request_->sources.size() == 1) {
            const std::string key =
                model::naming_key({*request_->sources.begin(), request_->native_id});
            FL_TRY(const auto naming, view.find_record(model::kNamingRecord, key));
            if (naming) {
                FL_TRY(model::NamedCi named, model::decode_naming(naming->bytes));
                std::string& id = named.id;
                FL_TRY(const auto merged, view.find_record(model::kAliasRecord, id));
                if (merged) return Target{std::move(id), {}};
            }
        }
        return Target{request_->native_id, {}};
    }

    const CiSplitRequest* request_;
};

Result<IdentityAnswer> write(const Principal& principal,
                             App& app,
                             const IdentityRequest& request,
                             Identity& identity,
                             IdentityAnswer& answer) {
    if (request.dry_run) {
        const auto look = [&](storage::Repository& store) -> Result<Write> {
            FL_TRY(const auto plan, identity.plan(store));
            const storage::View head = store.appended_view();
            const WritePosition position{head.version(), head.graph_version()};
            if (plan) answer.dry_run = request.keeping.answer(identity.done(position));
            return Write{};
        };
        FL_CHECK(app.write(look));
        return std::move(answer);
    }
    const model::WriteContext context{
        principal.name, std::string(kIdentitySource), request.reason, request.request_id};
    FL_TRY(answer.outcome,
           commit(
               app,
               context,
               request.keeping.key,
               [&](const storage::Repository& store) { return identity.plan(store); },
               [&](const WritePosition& position) {
                   return request.keeping.answer(identity.done(position));
               }));
    return std::move(answer);
}

}  // namespace

Result<IdentityAnswer> merge_cis(const Principal& principal,
                                 App& app,
                                 const CiMergeRequest& request) {
    IdentityAnswer answer;
    Merge merge(request, answer);
    return write(principal, app, request, merge, answer);
}

Result<IdentityAnswer> split_ci(const Principal& principal,
                                App& app,
                                const CiSplitRequest& request) {
    IdentityAnswer answer;
    Split split(request, answer);
    return write(principal, app, request, split, answer);
}

}  // namespace faultline::app
