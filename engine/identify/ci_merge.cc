#include "engine/identify/ci_merge.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "engine/identify/claim_drafts.h"
#include "engine/identify/claim_parts.h"
#include "engine/identify/move_log.h"
#include "engine/model/alias.h"

namespace faultline::identify {

namespace {

std::string quoted(std::string_view text) {
    return "'" + std::string(text) + "'";
}

// One merge on its way.
class Merging {
 public:
    Merging(const MergeRequest& request, const ClaimIndex& index)
        : request_(request), index_(index), drafts_(index) {}

    Result<IdentityPlan> run() {
        FL_CHECK(drafts_.read({request_.keep, request_.drop}));
        FL_CHECK(check());
        if (!plan_.violations.empty()) return std::move(plan_);
        FL_CHECK(redirect_others());
        drop_needs_for_itself();
        PartsBySource dropped = std::exchange(drafts_.of(request_.drop), {});
        for (auto& [source, claim] : dropped) {
            move(source, std::move(claim));
        }
        FL_CHECK(drafts_.compare_groups(plan_));
        if (!plan_.violations.empty()) return refused();
        drafts_.write(plan_);
        FL_CHECK(moves_.write(drafts_, index_, plan_));
        write_records();
        plan_.accepted = true;
        return std::move(plan_);
    }

 private:
    void refuse(std::string code, std::string message) {
        plan_.violations.push_back({"", std::move(code), std::move(message)});
    }

    [[nodiscard]] IdentityPlan refused() {
        IdentityPlan none;
        none.violations = std::move(plan_.violations);
        return none;
    }

    Result<void> check() {
        if (request_.keep == request_.drop) {
            refuse("same_ci", quoted(request_.keep_id) + " cannot be merged into itself");
            return {};
        }
        FL_TRY(const std::string kept, drafts_.class_of(request_.keep));
        FL_TRY(const std::string dropped, drafts_.class_of(request_.drop));
        if (kept.empty()) {
            refuse("retired", "configuration item " + quoted(request_.keep_id) + " is retired");
        }
        const model::Catalogue& catalogue = index_.catalogue();
        const bool is_same_kind = kept.empty() || dropped.empty() ||
                                  catalogue.is_a(kept, dropped) || catalogue.is_a(dropped, kept);
        if (!is_same_kind) {
            refuse("class_mismatch",
                   quoted(request_.keep_id) + " is a " + kept + " and " + quoted(request_.drop_id) +
                       " a " + dropped +
                       ": neither class is the other or one of its subclasses; correct the class "
                       "of one of them first");
        }
        return {};
    }

    // What others need of the dropped CI they need of the kept one.
    Result<void> redirect_others() {
        FL_TRY(const std::vector<CiId> naming, index_.mentioned_by(request_.drop));
        std::set<CiId> owners(naming.begin(), naming.end());
        owners.erase(request_.keep);
        owners.erase(request_.drop);
        FL_CHECK(drafts_.read(owners));
        for (const CiId owner : owners) {
            for (auto& [source, claim] : drafts_.of(owner)) {
                redirect(owner, source, claim);
            }
        }
        return {};
    }

    void redirect(CiId owner, SymbolId source, ClaimParts& claim) {
        std::vector<RelationshipKey> naming;
        for (const auto& [key, content] : claim.relationships) {
            if (key.other == request_.drop) naming.push_back(key);
        }
        for (const RelationshipKey& key : naming) {
            auto node = claim.relationships.extract(key);
            node.key().other = request_.keep;
            const bool is_new = claim.relationships.insert(std::move(node)).inserted;
            moves_.add(owner,
                       source,
                       key,
                       is_new ? MoveKind::redirected : MoveKind::joined,
                       request_.keep);
        }
    }

    void drop_needs_for_itself() {
        for (const CiId owner : {request_.keep, request_.drop}) {
            for (auto& [source, claim] : drafts_.of(owner)) {
                std::erase_if(claim.relationships, [&](const auto& relationship) {
                    const RelationshipKey& key = relationship.first;
                    const bool is_own = key.other == request_.keep || key.other == request_.drop;
                    if (is_own) moves_.add(owner, source, key, MoveKind::dropped, CiId{});
                    return is_own;
                });
            }
        }
    }

    // What `source` said about the dropped CI becomes part of what it says about the kept one.
    void move(SymbolId source, ClaimParts said) {
        ClaimParts& kept = drafts_.of(request_.keep)[source];
        MovedClaim& moved = plan_.claims.emplace_back();
        moved.source = index_.symbol_name(source);
        moved.ci = request_.keep_id;
        moved.joined = kept.ci.has_value() && said.ci.has_value();
        if (said.ci) move_fields(moved, *said.ci, kept);
        if (kept.ci) moved.native_id = kept.ci->native_id;
        for (const auto& [name, group] : said.groups) {
            GroupPart& there = kept.groups[name];
            if (there.required == 0) there = group;
        }
        for (const auto& [key, content] : said.relationships) {
            const bool is_new = kept.relationships.emplace(key, content).second;
            if (!is_new) moves_.add(request_.drop, source, key, MoveKind::joined, key.other);
        }
    }

    // The word about the kept CI stays as old as it was: what the other one fills in must not make
    // it newer than what further sources say.
    void move_fields(const MovedClaim& moved, CiPart& said, ClaimParts& kept) {
        const std::string name = said.native_id.empty() ? request_.drop_id : said.native_id;
        if (!kept.ci) {
            kept.ci = std::move(said);
            kept.ci->native_id = name == request_.keep_id ? std::string() : name;
            return;
        }
        if (kept.ci->name.empty()) kept.ci->name = said.name;
        kept.ci->attributes.merge(said.attributes);
        if (name != request_.drop_id) names_.emplace_back(moved.source, name);
    }

    void write_records() {
        plan_.change_set.put_record(
            model::kAliasRecord, request_.drop_id, model::encode_alias(request_.keep_id));
        for (const auto& [source, name] : names_) {
            plan_.change_set.put_record(model::kNamingRecord,
                                        model::naming_key({source, name}),
                                        model::encode_naming({request_.drop_id, {}}));
        }
    }

    const MergeRequest& request_;
    const ClaimIndex& index_;
    ClaimDrafts drafts_;
    MoveLog moves_;
    IdentityPlan plan_;
    std::vector<std::pair<std::string, std::string>> names_;  // source, what it called the dropped
};

}  // namespace

Result<IdentityPlan> plan_merge(const MergeRequest& request, const ClaimIndex& index) {
    return Merging(request, index).run();
}

}  // namespace faultline::identify
