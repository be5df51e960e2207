#include "engine/identify/ci_split.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/identify/claim_drafts.h"
#include "engine/identify/claim_parts.h"
#include "engine/identify/move_log.h"
#include "engine/identify/redirects.h"
#include "engine/model/alias.h"

namespace faultline::identify {

namespace {

std::string quoted(std::string_view text) {
    return "'" + std::string(text) + "'";
}

// What a source calls the CI of `id`.
std::string called(const CiPart& part, const std::string& id) {
    return part.native_id.empty() ? id : part.native_id;
}

void refuse(IdentityPlan& plan, std::string code, std::string message) {
    plan.violations.push_back({"", std::move(code), std::move(message)});
}

// Both CIs must be there afterwards, and every group as good as it was.
Result<void> check_result(const SplitRequest& request,
                          CiId made,
                          const ClaimDrafts& drafts,
                          IdentityPlan& plan) {
    if (!drafts.lives(made)) {
        refuse(plan,
               "nothing_left",
               "no source would give " + quoted(request.new_id) +
                   " a class and attributes; name a source that gives them to " +
                   quoted(request.ci_id));
    }
    if (!drafts.lives(request.ci)) {
        refuse(plan,
               "nothing_left",
               "no source would be left that gives " + quoted(request.ci_id) +
                   " a class and attributes; name fewer sources");
    }
    return drafts.compare_groups(plan);
}

// The plan if nothing speaks against it.  `write` adds what is decided about names.
template <typename WriteNames>
Result<IdentityPlan> finished(IdentityPlan plan,
                              const ClaimDrafts& drafts,
                              Result<void> moved,
                              WriteNames write_names) {
    FL_CHECK(std::move(moved));
    if (!plan.violations.empty()) {
        IdentityPlan none;
        none.violations = std::move(plan.violations);
        return none;
    }
    drafts.write(plan);
    write_names(plan.change_set);
    plan.accepted = true;
    return plan;
}

// Claims by CI and source at one version.
using ClaimTable = std::map<CiId, PartsBySource>;

Result<ClaimTable> read_table(const ClaimsAt& claims_at, std::span<const CiId> cis) {
    ClaimTable table;
    FL_CHECK(claims_at(cis, [&](CiId ci, SymbolId source, std::string_view bytes) -> Result<void> {
        FL_TRY(table[ci][source], claim_parts(bytes));
        return {};
    }));
    return table;
}

// One merge on its way back.
class Unmerging {
 public:
    Unmerging(const SplitRequest& request, const MergePast& past, const ClaimIndex& index)
        : request_(request), past_(past), index_(index), drafts_(index) {}

    Result<IdentityPlan> run() {
        std::set<CiId> cis(past_.written.begin(), past_.written.end());
        cis.insert({request_.ci, past_.dropped});
        const std::vector<CiId> all(cis.begin(), cis.end());
        FL_TRY(before_, read_table(past_.before, all));
        FL_TRY(after_, read_table(past_.after, all));
        FL_CHECK(drafts_.read(cis));
        check_sources();
        for (const CiId owner : all) {
            if (owner != request_.ci && owner != past_.dropped) restore_owner(owner);
        }
        divide();
        FL_CHECK(keep_names());
        FL_CHECK(check_result(request_, past_.dropped, drafts_, plan_));
        Result<void> moved = moves_.write(drafts_, index_, plan_);
        return finished(std::move(plan_), drafts_, std::move(moved), [this](auto& change_set) {
            write_names(change_set);
        });
    }

 private:
    [[nodiscard]] bool is_wanted(SymbolId source) const {
        return request_.sources.empty() || request_.sources.contains(index_.symbol_name(source));
    }

    // What was claimed before the merge, or with it; nothing if nothing was.
    static const ClaimParts& in(const ClaimTable& table, CiId ci, SymbolId source) {
        static const ClaimParts kNothing;
        const auto of_ci = table.find(ci);
        if (of_ci == table.end()) return kNothing;
        const auto at = of_ci->second.find(source);
        return at == of_ci->second.end() ? kNothing : at->second;
    }

    void check_sources() {
        for (const std::string& source : request_.sources) {
            const auto symbol = index_.find_symbol(source);
            const auto of_dropped = before_.find(past_.dropped);
            const bool is_known =
                symbol && of_dropped != before_.end() && of_dropped->second.contains(*symbol);
            if (is_known) continue;
            refuse(plan_,
                   "unknown_source",
                   "source " + quoted(source) + " said nothing about " + quoted(request_.new_id) +
                       " before it was merged");
        }
    }

    // What others named by the old id they name so again, if they still claim it.
    void restore_owner(CiId owner) {
        for (auto& [source, claim] : drafts_.of(owner)) {
            if (!is_wanted(source)) continue;
            const ClaimParts& before = in(before_, owner, source);
            for (const auto& [key, content] : before.relationships) {
                if (key.other != past_.dropped) continue;
                RelationshipKey now = key;
                now.other = request_.ci;
                const auto at = claim.relationships.find(now);
                if (at == claim.relationships.end()) continue;
                if (before.relationships.contains(now)) {
                    claim.relationships.emplace(key, content);
                    moves_.add(owner, source, now, MoveKind::restored, past_.dropped);
                    continue;
                }
                auto node = claim.relationships.extract(at);
                node.key().other = past_.dropped;
                claim.relationships.insert(std::move(node));
                moves_.add(owner, source, now, MoveKind::redirected, past_.dropped);
            }
        }
    }

    // Who says something about the CI, or said it of one of the two only because of the other.
    std::set<SymbolId> sources() {
        std::set<SymbolId> all;
        for (const CiId ci : {request_.ci, past_.dropped}) {
            for (const auto& [source, claim] : before_[ci]) {
                if (in(after_, request_.ci, source).encode().empty()) all.insert(source);
            }
        }
        for (const auto& [source, claim] : drafts_.of(request_.ci)) {
            all.insert(source);
        }
        return all;
    }

    // The claims about the CI itself.
    void divide() {
        for (const SymbolId source : sources()) {
            if (!is_wanted(source)) continue;
            const ClaimParts& said = in(before_, past_.dropped, source);
            ClaimParts left = drafts_.of(request_.ci)[source];
            ClaimParts gone;
            if (said.encode().empty()) {
                restore_needs(source, {past_.dropped, request_.ci}, left);
            } else {
                divide_claim(source, said, left, gone);
            }
            drafts_.of(request_.ci)[source] = std::move(left);
            if (!gone.encode().empty()) drafts_.of(past_.dropped)[source] = std::move(gone);
        }
    }

    // Needs of one of the two CIs for the other are there again, as before the merge.
    struct Between {
        CiId other{};
        CiId owner{};
    };
    void restore_needs(SymbolId source, Between ends, ClaimParts& claim) {
        for (const auto& [key, content] : in(before_, ends.owner, source).relationships) {
            if (key.other != ends.other) continue;
            claim.relationships.emplace(key, content);
            moves_.add(ends.owner, source, key, MoveKind::restored, key.other);
        }
    }

    // `left` has what the source says now; what it said about the dropped CI goes to `gone`.
    void divide_claim(SymbolId source, const ClaimParts& said, ClaimParts& left, ClaimParts& gone) {
        const ClaimParts& kept = in(before_, request_.ci, source);
        const bool is_joined = !kept.encode().empty();
        divide_fields(source, left, gone);
        if (is_joined) {
            divide_groups(source, left, gone);
            divide_relationships(said, kept, left, gone);
        } else {
            gone.groups = std::exchange(left.groups, {});
            gone.relationships = std::exchange(left.relationships, {});
        }
        if (is_joined) restore_needs(source, {past_.dropped, request_.ci}, left);
        restore_needs(source, {request_.ci, past_.dropped}, gone);
        if (!gone.encode().empty()) note_claim(source, gone, left.ci && gone.ci);
    }

    void note_claim(SymbolId source, const ClaimParts& gone, bool is_joined) {
        MovedClaim& moved = plan_.claims.emplace_back();
        moved.source = index_.symbol_name(source);
        moved.ci = request_.new_id;
        moved.joined = is_joined;
        if (gone.ci) moved.native_id = gone.ci->native_id;
    }

    void divide_fields(SymbolId source, ClaimParts& left, ClaimParts& gone) {
        const auto& said = in(before_, past_.dropped, source).ci;
        const auto& kept = in(before_, request_.ci, source).ci;
        const auto& merged = in(after_, request_.ci, source).ci;
        if (!said || !left.ci) return;
        if (!kept) {
            gone.ci = std::exchange(left.ci, std::nullopt);
            const bool is_same = merged && merged->native_id == gone.ci->native_id;
            if (is_same || gone.ci->native_id == request_.new_id) {
                gone.ci->native_id = said->native_id;
            }
            return;
        }
        gone.ci = said;
        if (!said->native_id.empty()) forgotten_.push_back(naming(source, said->native_id));
        if (left.ci == merged) {
            left.ci = kept;
            return;
        }
        for (const auto& [name, value] : said->attributes) {
            const auto at = left.ci->attributes.find(name);
            const bool was_filled_in = at != left.ci->attributes.end() && at->second == value &&
                                       !kept->attributes.contains(name);
            if (was_filled_in) left.ci->attributes.erase(at);
        }
    }

    void divide_groups(SymbolId source, ClaimParts& left, ClaimParts& gone) {
        const ClaimParts& said = in(before_, past_.dropped, source);
        const ClaimParts& kept = in(before_, request_.ci, source);
        const ClaimParts& merged = in(after_, request_.ci, source);
        gone.groups = said.groups;
        for (const auto& [name, group] : said.groups) {
            const auto now = left.groups.find(name);
            if (now == left.groups.end()) continue;
            const auto then = merged.groups.find(name);
            const bool is_same = then != merged.groups.end() && then->second == now->second;
            const auto before = kept.groups.find(name);
            if (before == kept.groups.end()) {
                left.groups.erase(now);
            } else if (is_same) {
                now->second = before->second;
            }
        }
    }

    static void divide_relationships(const ClaimParts& said,
                                     const ClaimParts& kept,
                                     ClaimParts& left,
                                     ClaimParts& gone) {
        for (const auto& [key, content] : said.relationships) {
            const auto now = left.relationships.find(key);
            if (now == left.relationships.end()) continue;
            if (kept.relationships.contains(key)) {
                gone.relationships.emplace(key, content);
            } else {
                gone.relationships.insert(left.relationships.extract(now));
            }
        }
    }

    // A source whose words stay may go on calling the CI whatever it called it, the old id too.
    Result<void> keep_names() {
        std::set<SymbolId> staying;
        for (const auto& [ci, claims] : before_) {
            for (const auto& [source, claim] : claims) {
                if (!is_wanted(source)) staying.insert(source);
            }
        }
        for (const SymbolId source : staying) {
            FL_TRY(auto names, names_of(index_.symbol_name(source), request_.new_id, index_));
            names.emplace(naming(source, request_.new_id), std::vector<Version>());
            const auto& said = in(before_, past_.dropped, source).ci;
            if (said) {
                names.emplace(naming(source, called(*said, request_.new_id)),
                              std::vector<Version>());
            }
            for (auto& [key, merges] : names) {
                std::vector<Version> all(merges.size() + 1, past_.version);
                std::ranges::copy(merges, all.begin() + 1);
                remembered_.insert_or_assign(key, std::move(all));
            }
        }
        return {};
    }

    [[nodiscard]] std::string naming(SymbolId source, const std::string& name) const {
        return model::naming_key({index_.symbol_name(source), name});
    }

    void write_names(model::ChangeSet& change_set) const {
        change_set.erase_record(model::kAliasRecord, request_.new_id);
        for (const std::string& key : forgotten_) {
            change_set.erase_record(model::kNamingRecord, key);
        }
        for (const auto& [key, merges] : remembered_) {
            change_set.put_record(
                model::kNamingRecord, key, model::encode_naming({request_.ci_id, merges}));
        }
    }

    const SplitRequest& request_;
    const MergePast& past_;
    const ClaimIndex& index_;
    ClaimDrafts drafts_;
    MoveLog moves_;
    IdentityPlan plan_;
    ClaimTable before_;
    ClaimTable after_;
    std::vector<std::string> forgotten_;  // keys of names that a claim has again
    std::map<std::string, std::vector<Version>> remembered_;  // keys of names that stay
};

// One split on its way.
class Splitting {
 public:
    Splitting(const SplitRequest& request, std::optional<CiId> dropped, const ClaimIndex& index)
        : request_(request),
          index_(index),
          drafts_(index),
          is_alias_(dropped.has_value()),
          made_(dropped.value_or(index.next_ci())) {
        if (!is_alias_) drafts_.name(made_, request.new_id);
    }

    Result<IdentityPlan> run() {
        FL_TRY(const std::vector<CiId> naming, index_.mentioned_by(request_.ci));
        std::set<CiId> owners(naming.begin(), naming.end());
        owners.erase(request_.ci);
        std::set<CiId> cis = owners;
        cis.insert(request_.ci);
        if (is_alias_) cis.insert(made_);
        FL_CHECK(drafts_.read(cis));
        for (const std::string& source : request_.sources) {
            const auto symbol = index_.find_symbol(source);
            if (symbol && move(*symbol)) {
                redirect_others(owners, *symbol);
                FL_CHECK(move_names(source));
            } else {
                refuse(
                    plan_,
                    "unknown_source",
                    "source " + quoted(source) + " says nothing about " + quoted(request_.ci_id));
            }
        }
        if (!is_alias_) plan_.change_set.name_ci(made_, request_.new_id);
        FL_CHECK(check_result(request_, made_, drafts_, plan_));
        Result<void> moved = moves_.write(drafts_, index_, plan_);
        return finished(std::move(plan_), drafts_, std::move(moved), [this](auto& change_set) {
            write_names(change_set);
        });
    }

 private:
    bool move(SymbolId source) {
        PartsBySource& claims = drafts_.of(request_.ci);
        const auto at = claims.find(source);
        if (at == claims.end()) return false;
        ClaimParts claim = std::move(at->second);
        claims.erase(at);
        MovedClaim& moved = plan_.claims.emplace_back();
        moved.source = index_.symbol_name(source);
        moved.ci = request_.new_id;
        if (claim.ci) {
            const std::string name = called(*claim.ci, request_.ci_id);
            names_.emplace(model::naming_key({moved.source, name}), std::vector<Version>());
            claim.ci->native_id = name == request_.new_id ? std::string() : name;
            moved.native_id = claim.ci->native_id;
        }
        drafts_.of(made_)[source] = std::move(claim);
        return true;
    }

    void redirect_others(const std::set<CiId>& owners, SymbolId source) {
        for (const CiId owner : owners) {
            PartsBySource& claims = drafts_.of(owner);
            const auto at = claims.find(source);
            if (at == claims.end() || owner == made_) continue;
            std::vector<RelationshipKey> naming;
            for (const auto& [key, content] : at->second.relationships) {
                if (key.other == request_.ci) naming.push_back(key);
            }
            for (const RelationshipKey& key : naming) {
                auto node = at->second.relationships.extract(key);
                node.key().other = made_;
                at->second.relationships.insert(std::move(node));
                moves_.add(owner, source, key, MoveKind::redirected, made_);
            }
        }
    }

    // Whatever else the source may call the CI, since others were merged into it.
    Result<void> move_names(const std::string& source) {
        names_.emplace(model::naming_key({source, request_.ci_id}), std::vector<Version>());
        FL_TRY(auto names, names_of(source, request_.ci_id, index_));
        for (auto& [key, merges] : names) {
            names_.insert_or_assign(key, std::move(merges));
        }
        names_.erase(model::naming_key({source, request_.new_id}));
        return {};
    }

    void write_names(model::ChangeSet& change_set) const {
        if (is_alias_) change_set.erase_record(model::kAliasRecord, request_.new_id);
        for (const auto& [key, merges] : names_) {
            change_set.put_record(
                model::kNamingRecord, key, model::encode_naming({request_.new_id, merges}));
        }
    }

    const SplitRequest& request_;
    const ClaimIndex& index_;
    ClaimDrafts drafts_;
    MoveLog moves_;
    IdentityPlan plan_;
    bool is_alias_;
    CiId made_;
    std::map<std::string, std::vector<Version>> names_;  // keys of what the sources call the CI
};

}  // namespace

Result<IdentityPlan> plan_unmerge(const SplitRequest& request,
                                  const MergePast& past,
                                  const ClaimIndex& index) {
    return Unmerging(request, past, index).run();
}

Result<IdentityPlan> plan_split(const SplitRequest& request,
                                std::optional<CiId> dropped,
                                const ClaimIndex& index) {
    return Splitting(request, dropped, index).run();
}

}  // namespace faultline::identify
