#include "api/app/path_search.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "api/app/class_symbols.h"

namespace faultline::app {

namespace {

using Cis = std::vector<CiId>;

// Which recorded types a step is, seen from the CI it starts at.
struct StepTypes {
    bool any_from_source = false;
    bool any_from_target = false;
    std::set<SymbolId> from_source;  // the step goes from the relationship's source to its target
    std::set<SymbolId> from_target;  // the other way round
};

// A name is that of the type itself, or the one that the catalogue gives its other end.
StepTypes types_of(const storage::View& view, const identify::PathStep& step) {
    StepTypes types;
    types.any_from_source = step.type.empty() && !step.against;
    types.any_from_target = step.type.empty() && step.against;
    if (step.type.empty()) return types;
    for (std::uint32_t i = 1; i <= view.symbol_count(); i++) {
        const std::string_view name = view.symbol_name(SymbolId{i});
        const model::RelationshipType* const type = view.catalogue().find_type(name);
        const bool is_inverse = type != nullptr && type->inverse == step.type;
        if (name == step.type) {
            (step.against ? types.from_target : types.from_source).insert(SymbolId{i});
        }
        if (is_inverse) {
            (step.against ? types.from_source : types.from_target).insert(SymbolId{i});
        }
    }
    return types;
}

// Follows a path from its end.
class PathSearch {
 public:
    explicit PathSearch(const storage::View& view) : view_(view) {}

    // Of `reached`, those of the class that the step leads to.
    Result<Cis> of_class(const Cis& reached, const identify::PathStep& step) {
        if (step.class_name.empty()) return reached;
        const std::set<SymbolId> classes = class_symbols(view_, step.class_name);
        Cis kept;
        FL_CHECK(look_at(reached.size()));
        FL_CHECK(view_.read_cis(
            reached, [&](CiId ci, const identify::MergedCi& merged, Version) -> Result<void> {
                if (classes.contains(merged.class_name)) kept.push_back(ci);
                return {};
            }));
        return kept;
    }

    // The CIs from which a step of `types` leads to one of `reached`.
    Result<Cis> step_back(const Cis& reached, const StepTypes& types) {
        std::set<CiId> owners(reached.begin(), reached.end());
        for (const CiId ci : reached) {
            FL_TRY(const Cis naming, view_.mentioned_by(ci));
            owners.insert(naming.begin(), naming.end());
            FL_CHECK(look_at(naming.size() + 1));
        }
        std::set<CiId> found;
        const Cis all(owners.begin(), owners.end());
        FL_CHECK(view_.read_cis(
            all, [&](CiId owner, const identify::MergedCi& merged, Version) -> Result<void> {
                if (merged.alive) collect(owner, merged, types, reached, found);
                return {};
            }));
        return alive({found.begin(), found.end()});
    }

 private:
    static void collect(CiId owner,
                        const identify::MergedCi& merged,
                        const StepTypes& types,
                        const Cis& reached,
                        std::set<CiId>& found) {
        for (const identify::MergedRelationship& relationship : merged.relationships) {
            const model::RelationshipClaim& content = relationship.content;
            const CiId source = content.other_is_source ? content.other : owner;
            const CiId target = content.other_is_source ? owner : content.other;
            const bool forth = types.any_from_source || types.from_source.contains(content.type);
            const bool back = types.any_from_target || types.from_target.contains(content.type);
            if (forth && std::ranges::binary_search(reached, target)) found.insert(source);
            if (back && std::ranges::binary_search(reached, source)) found.insert(target);
        }
    }

    Result<Cis> alive(const Cis& cis) {
        Cis living;
        FL_CHECK(look_at(cis.size()));
        FL_CHECK(view_.read_cis(
            cis, [&](CiId ci, const identify::MergedCi& merged, Version) -> Result<void> {
                if (merged.alive) living.push_back(ci);
                return {};
            }));
        return living;
    }

    Result<void> look_at(std::size_t cis) {
        looked_at_ += cis;
        if (looked_at_ <= kPathCisMax) return {};
        return invalid_argument("path: more than " + std::to_string(kPathCisMax) +
                                " configuration items would have to be looked at; name a class in "
                                "[] or a type instead of *");
    }

    const storage::View& view_;
    std::size_t looked_at_ = 0;
};

}  // namespace

Result<Cis> find_by_path(const storage::View& view, const identify::CiPath& path) {
    FL_TRY(const auto end, view.find_ci(path.end));
    if (!end) return not_found("path: there is no configuration item '" + path.end + "'");
    FL_TRY(const storage::CiRecord record, view.read_ci(*end));
    if (!record.merged().alive) {
        return not_found("path: configuration item '" + path.end + "' is retired");
    }
    PathSearch search(view);
    Cis reached = {*end};
    for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
        FL_TRY(const Cis targets, search.of_class(reached, *step));
        FL_TRY(reached, search.step_back(targets, types_of(view, *step)));
    }
    return reached;
}

}  // namespace faultline::app
