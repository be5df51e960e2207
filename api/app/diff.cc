#include "api/app/diff.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "api/app/baselines.h"
#include "api/app/known_class.h"
#include "api/app/scope_members.h"

namespace faultline::app {

namespace {

constexpr std::string_view kBaselinePrefix = "baseline:";

// True if the scope names its members, so that they are known before any CI is looked at.
bool names_members(const model::Scope& scope) {
    return std::holds_alternative<model::ListedCis>(scope) ||
           std::holds_alternative<model::ServiceClosure>(scope) ||
           std::holds_alternative<model::CisOfQuery>(scope);
}

// True if the CI is there and within the scope of the side.
bool is_member(const DiffSide& side, CiId ci, const identify::MergedCi& state) {
    if (!state.alive) return false;
    if (names_members(side.scope)) return std::ranges::binary_search(side.members, ci);
    const auto* of_class = std::get_if<model::CisOfClass>(&side.scope);
    return of_class == nullptr || side.view.symbol_name(state.class_name) == of_class->class_name;
}

// One side, and the scope that its baseline brings.
struct ResolvedPoint {
    DiffSide side;
    std::optional<model::Scope> scope;
};

Result<ResolvedPoint> resolve(const storage::View& head, const DiffPoint& point) {
    if (const auto* baseline = std::get_if<BaselineName>(&point)) {
        FL_TRY(BaselineEntry entry, find_baseline(head, baseline->name));
        FL_TRY(storage::View view, head.at(entry.baseline.version));
        DiffSide side{std::move(view), {}, baseline->name, {}, {}};
        return ResolvedPoint{std::move(side), std::move(entry.baseline.scope)};
    }
    AsOf as_of;
    if (const auto* version = std::get_if<Version>(&point)) as_of = *version;
    if (const auto* time = std::get_if<UtcTime>(&point)) as_of = *time;
    FL_TRY(storage::View view, view_as_of(head, as_of));
    return ResolvedPoint{DiffSide{std::move(view), as_of, {}, {}, {}}, std::nullopt};
}

// The members that the list or closure of a side has; those that are not there are left out.
Result<std::vector<CiId>> named_members(App& app, const DiffSide& side) {
    std::vector<CiId> members;
    if (const auto* list = std::get_if<model::ListedCis>(&side.scope)) {
        for (const std::string& id : list->ids) {
            FL_TRY(const auto ci, side.view.find_ci(id));
            if (ci) members.push_back(*ci);
        }
    } else if (names_members(side.scope)) {
        FL_TRY(const auto at, app.published(AsOf(side.view.version())));
        const auto nodes = members_of(*at, side.scope);
        if (!nodes.ok() && nodes.error().code != ErrorCode::not_found) return nodes.error();
        for (const graph::NodeIndex node :
             nodes.ok() ? nodes.value() : std::vector<graph::NodeIndex>()) {
            members.push_back(at->graph->ci(node));
        }
    }
    std::ranges::sort(members);
    return members;
}

Result<void> check_on_some_side(const DiffSide& from, const DiffSide& to, const std::string& id) {
    for (const DiffSide* side : {&from, &to}) {
        FL_TRY(const auto ci, side->view.find_ci(id));
        if (!ci) continue;
        FL_TRY(const storage::CiRecord record, side->view.read_ci(*ci));
        if (record.merged().alive) return {};
    }
    return not_found("there is no configuration item '" + id + "' on either side");
}

// A scope that names a CI which is nowhere is a mistake, not an empty answer.
Result<void> check_named(const DiffSide& from, const DiffSide& to) {
    if (const auto* list = std::get_if<model::ListedCis>(&to.scope)) {
        for (const std::string& id : list->ids) {
            FL_CHECK(check_on_some_side(from, to, id));
        }
    } else if (const auto* closure = std::get_if<model::ServiceClosure>(&to.scope)) {
        return check_on_some_side(from, to, closure->ci);
    } else if (const auto* of_class = std::get_if<model::CisOfClass>(&to.scope)) {
        const Result<void> before = check_class(from.view, of_class->class_name, "/query/class");
        return before.ok() ? before : check_class(to.view, of_class->class_name, "/query/class");
    }
    return {};
}

// True if the log between the two is short enough to be read.
Result<bool> is_near(const storage::View& later, Version earlier) {
    if (raw(later.version()) - raw(earlier) > kDiffLogVersionsMax) return false;
    std::uint64_t operations = 0;
    for (std::uint64_t v = raw(earlier) + 1; v <= raw(later.version()); v++) {
        FL_TRY(const auto record, later.read_record(Version{v}));
        if (record.header.graph_version == record.header.version) {
            operations += record.header.operation_count;
        }
        if (operations > kDiffLogOperationsMax) return false;
    }
    return true;
}

// What the log says was altered; nothing if it is too long or was removed.
Result<std::optional<std::vector<CiId>>> altered(const storage::View& later, Version earlier) {
    FL_TRY(const bool near, is_near(later, earlier));
    if (!near) return std::optional<std::vector<CiId>>();
    auto since = later.altered_since(earlier);
    if (since.ok()) return std::optional(std::move(since).value().cis);
    if (since.error().code == ErrorCode::not_found) return std::optional<std::vector<CiId>>();
    return since.error();
}

// All CIs that are alive on one side.
Result<std::vector<CiId>> all_living(const storage::View& a, const storage::View& b) {
    std::vector<CiId> living;
    for (const storage::View* view : {&a, &b}) {
        FL_CHECK(view->visit_cis([&](CiId ci, const identify::MergedCi&) -> Result<void> {
            living.push_back(ci);
            return {};
        }));
    }
    std::ranges::sort(living);
    living.erase(std::unique(living.begin(), living.end()), living.end());
    return living;
}

// Those about which somebody claimed something after `version`, so that only the ids of these are
// held in memory.
Result<std::vector<CiId>> claimed_after(Version version,
                                        const storage::View& view,
                                        const std::vector<CiId>& cis) {
    std::vector<CiId> kept;
    for (const CiId ci : cis) {
        FL_TRY(const storage::CiRecord record, view.read_ci(ci));
        if (raw(record.changed()) > raw(version)) kept.push_back(ci);
    }
    return kept;
}

// True if the same claims may merge differently: the ranks of the sources are others.
bool ranks_differ(const model::Catalogue& a, const model::Catalogue& b) {
    if (!a.has_authority() && !b.has_authority()) return false;
    return a.authority() != b.authority() || a.classes() != b.classes();
}

std::vector<CiId> united(const std::vector<CiId>& a, const std::vector<CiId>& b) {
    std::vector<CiId> both;
    std::ranges::set_union(a, b, std::back_inserter(both));
    return both;
}

DiffStep step_of(bool was_member, bool is_now, bool was_alive, bool is_alive) {
    if (was_member && is_now) return DiffStep::changed;
    if (is_now) return was_alive ? DiffStep::entered : DiffStep::created;
    return is_alive ? DiffStep::left : DiffStep::retired;
}

void count(DiffStep step, DiffCounts& counts) {
    switch (step) {
        case DiffStep::created:
            counts.created++;
            break;
        case DiffStep::changed:
            counts.changed++;
            break;
        case DiffStep::retired:
            counts.retired++;
            break;
        case DiffStep::entered:
            counts.entered++;
            break;
        case DiffStep::left:
            counts.left++;
            break;
    }
}

}  // namespace

Result<DiffPoint> parse_diff_point(std::string_view text) {
    if (text == "now") return DiffPoint{};
    if (text.starts_with(kBaselinePrefix)) {
        text.remove_prefix(kBaselinePrefix.size());
        FL_CHECK(model::check_baseline_name(text));
        return DiffPoint(BaselineName{std::string(text)});
    }
    FL_TRY(const AsOf as_of, parse_as_of(text));
    if (const auto* version = std::get_if<Version>(&as_of)) return DiffPoint(*version);
    return DiffPoint(std::get<UtcTime>(as_of));
}

const DiffSide& DiffAnswer::later() const {
    return raw(from_.view.version()) > raw(to_.view.version()) ? from_ : to_;
}

const DiffSide& DiffAnswer::earlier() const {
    return raw(from_.view.version()) > raw(to_.view.version()) ? to_ : from_;
}

Result<std::vector<CiId>> DiffAnswer::candidates() const {
    const std::vector<CiId> named = united(from_.members, to_.members);
    const bool listed = std::holds_alternative<model::ListedCis>(from_.scope) &&
                        std::holds_alternative<model::ListedCis>(to_.scope);
    if (listed) return named;
    if (!same_scope()) return all_living(from_.view, to_.view);
    if (from_.view.graph_version() == to_.view.graph_version()) return std::vector<CiId>();
    if (ranks_differ(from_.view.catalogue(), to_.view.catalogue())) {
        return names_members(to_.scope) ? Result<std::vector<CiId>>(named)
                                        : all_living(from_.view, to_.view);
    }
    FL_TRY(auto found, altered(later().view, earlier().view.version()));
    if (!names_members(to_.scope)) {
        if (found) return *std::move(found);
        FL_TRY(const std::vector<CiId> living, all_living(from_.view, to_.view));
        return claimed_after(earlier().view.version(), later().view, living);
    }
    if (!found) return named;
    std::vector<CiId> moved;  // into the closure, or out of it
    std::ranges::set_symmetric_difference(from_.members, to_.members, std::back_inserter(moved));
    std::vector<CiId> wanted;
    std::ranges::set_intersection(*found, named, std::back_inserter(wanted));
    return united(wanted, moved);
}

Result<void> DiffAnswer::prepare() {
    FL_TRY(const std::vector<CiId> cis, candidates());
    FL_TRY(std::vector<std::string> ids, to_.view.external_ids(cis));
    for (std::size_t i = 0; i < cis.size(); i++) {
        candidates_.emplace_back(std::move(ids[i]), cis[i]);
    }
    std::ranges::sort(candidates_);
    return {};
}

Result<std::optional<DiffEntry>> DiffAnswer::compare(const std::string& id, CiId ci) const {
    FL_TRY(storage::CiRecord before, from_.view.read_ci(ci));
    FL_TRY(storage::CiRecord after, to_.view.read_ci(ci));
    const bool was_member = is_member(from_, ci, before.merged());
    const bool is_now = is_member(to_, ci, after.merged());
    if (!was_member && !is_now) return std::optional<DiffEntry>();
    DiffEntry entry;
    entry.id = id;
    entry.what = step_of(was_member, is_now, before.merged().alive, after.merged().alive);
    FL_TRY(entry.change, ci_change(later().view, std::move(before), std::move(after)));
    if (entry.what == DiffStep::changed && entry.change.fields.empty()) {
        return std::optional<DiffEntry>();
    }
    return std::optional(std::move(entry));
}

Result<DiffCounts> DiffAnswer::visit(const Visitor& visitor) const {
    DiffCounts counts;
    for (const auto& [id, ci] : candidates_) {
        FL_TRY(const std::optional<DiffEntry> entry, compare(id, ci));
        if (!entry) continue;
        count(entry->what, counts);
        FL_CHECK(visitor(*entry));
    }
    return counts;
}

Result<DiffAnswer> diff(const Principal& /*principal*/, App& app, const DiffQuestion& question) {
    const storage::View head = app.view();
    FL_TRY(ResolvedPoint from, resolve(head, question.from));
    FL_TRY(ResolvedPoint to, resolve(head, question.to));
    std::optional<model::Scope> scope = question.scope;
    if (scope) {
        FL_CHECK(model::normalise(*scope));
        FL_CHECK(look_up_query(head, *scope));
        from.scope = to.scope = scope;
    }
    if (!from.scope) from.scope = to.scope;
    if (!to.scope) to.scope = from.scope;
    from.side.scope = from.scope.value_or(model::Everything{});
    to.side.scope = to.scope.value_or(model::Everything{});
    if (scope) {
        FL_CHECK(check_named(from.side, to.side));
    }
    FL_TRY(from.side.members, named_members(app, from.side));
    FL_TRY(to.side.members, named_members(app, to.side));
    DiffAnswer answer(std::move(from.side), std::move(to.side));
    FL_CHECK(answer.prepare());
    return answer;
}

}  // namespace faultline::app
