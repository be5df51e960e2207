#include "api/app/relationship_history.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "api/app/app.h"

namespace faultline::app {

namespace {

// The relationship as one end's claims would hold it.
struct End {
    std::string id;
    CiId ci{};
    CiId other{};
    bool other_is_source = false;
};

// Tells the relationship that is asked for from others.
class Filter {
 public:
    Filter(const storage::View& view, const RelationshipKey& key) : view_(view), key_(key) {}

    [[nodiscard]] bool wants(const End& end,
                             const identify::MergedCi& ci,
                             const identify::MergedRelationship* relationship) const {
        if (relationship == nullptr) return false;
        const model::RelationshipClaim& content = relationship->content;
        if (content.other != end.other || content.other_is_source != end.other_is_source ||
            view_.symbol_name(content.type) != key_.type) {
            return false;
        }
        if (!key_.group) return true;
        const bool grouped = content.group != identify::MergedRelationship::kUngrouped;
        return grouped && ci.groups[content.group].name == *key_.group;
    }

    // The changes of `fields` that are of the relationship.
    [[nodiscard]] std::vector<identify::FieldChange> wanted(
        const End& end,
        const identify::MergedCi& before,
        const identify::MergedCi& after,
        const std::vector<identify::FieldChange>& fields) const {
        std::vector<identify::FieldChange> kept;
        for (const identify::FieldChange& field : fields) {
            const auto* change = std::get_if<identify::RelationshipChange>(&field);
            if (change == nullptr) continue;
            if (wants(end, before, change->before) || wants(end, after, change->after)) {
                kept.push_back(field);
            }
        }
        return kept;
    }

 private:
    const storage::View& view_;
    const RelationshipKey& key_;
};

Result<CiId> find_end(const storage::View& view, const std::string& id) {
    FL_TRY(const auto ci, view.find_unmerged_ci(id));
    if (!ci) return not_found("there is no configuration item '" + id + "'");
    return *ci;
}

using Ends = std::array<End, 2>;

Result<Ends> ends_of(const storage::View& view, const RelationshipKey& key) {
    FL_TRY(const CiId source, find_end(view, key.source));
    FL_TRY(const CiId target, find_end(view, key.target));
    return Ends{End{key.source, source, target, false}, End{key.target, target, source, true}};
}

Result<void> collect_versions(const storage::View& view,
                              const Filter& filter,
                              const End& end,
                              std::set<Version>& versions) {
    return view.visit_ci_history(end.ci,
                                 [&](Version version,
                                     const identify::MergedCi& before,
                                     const identify::MergedCi& after) -> Result<void> {
                                     const auto fields = identify::diff_cis(before, after);
                                     if (!filter.wanted(end, before, after, fields).empty())
                                         versions.insert(version);
                                     return {};
                                 });
}

Result<RelationshipHistoryEntry> entry_of(const storage::View& view,
                                          const Filter& filter,
                                          const Ends& ends,
                                          Version version) {
    RelationshipHistoryEntry entry;
    FL_TRY(entry.origin, origin_of(view, version));
    for (const End& end : ends) {
        FL_TRY(CiStates states, states_around(view, version, end.ci));
        if (states.before.merged().alive && !states.after.merged().alive) {
            entry.retired.push_back(end.id);
        }
        FL_TRY(CiChange change, ci_change(view, std::move(states.before), std::move(states.after)));
        change.fields =
            filter.wanted(end, change.before.merged(), change.after.merged(), change.fields);
        if (!change.fields.empty()) entry.sides.push_back({end.id, std::move(change)});
    }
    std::ranges::sort(entry.retired);
    return entry;
}

Error no_relationship(const RelationshipKey& key) {
    return not_found("there is no relationship '" + key.source + "' " + key.type + " '" +
                     key.target + "'" + (key.group ? " in group '" + *key.group + "'" : "") +
                     ", and there never was one");
}

}  // namespace

Result<RelationshipHistoryAnswer> relationship_history(const Principal& /*principal*/,
                                                       App& app,
                                                       const RelationshipKey& key,
                                                       const HistoryPage& page) {
    FL_CHECK(check_page(page));
    FL_TRY(storage::View view, view_as_of(app.view(), page.as_of));
    RelationshipHistoryAnswer answer{std::move(view), page.as_of, key, {}, false};
    const Filter filter(answer.view, answer.key);
    FL_TRY(const Ends ends, ends_of(answer.view, key));
    std::set<Version> versions;
    for (const End& end : ends) {
        FL_CHECK(collect_versions(answer.view, filter, end, versions));
    }
    if (versions.empty()) return no_relationship(key);
    for (auto at = versions.rbegin(); at != versions.rend(); ++at) {
        if (page.before && raw(*at) >= raw(*page.before)) continue;
        if (answer.entries.size() == page.limit) {
            answer.more = true;
            break;
        }
        FL_TRY(RelationshipHistoryEntry entry, entry_of(answer.view, filter, ends, *at));
        answer.entries.push_back(std::move(entry));
    }
    return answer;
}

}  // namespace faultline::app
