#include "engine/identify/identified_rows.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "engine/identify/line_table.h"

namespace faultline::identify {

namespace {

using model::LocalCi;
using model::LocalName;

auto content_of(const model::SeenCi& ci) {
    return std::tuple(ci.class_name, ci.name, ci.attributes);
}

}  // namespace

IdentifiedRows::IdentifiedRows(const model::Observations& seen, const model::Catalogue& catalogue)
    : seen_(&seen) {
    if (catalogue.identification().empty()) return;
    find_rows(catalogue);
    find_hosts(catalogue);
}

void IdentifiedRows::find_rows(const model::Catalogue& catalogue) {
    const std::vector<model::SeenCi>& lines = seen_->cis();
    std::vector<std::uint32_t> first(seen_->id_count(), kNoLine);
    std::vector<bool> differs(seen_->id_count(), false);
    for (std::uint32_t line = 0; line < lines.size(); line++) {
        const auto id = static_cast<std::uint32_t>(lines[line].ci);
        if (first[id] == kNoLine) {
            first[id] = line;
        } else if (content_of(lines[first[id]]) != content_of(lines[line])) {
            differs[id] = true;
        }
    }
    std::vector<const model::IdentificationRule*> rules(seen_->name_count(), nullptr);
    std::vector<bool> known(seen_->name_count(), false);
    for (std::uint32_t id = 0; id < seen_->id_count(); id++) {
        if (first[id] == kNoLine || differs[id]) continue;
        const LocalName class_name = lines[first[id]].class_name;
        const auto name = static_cast<std::uint32_t>(class_name);
        if (!known[name]) rules[name] = catalogue.identification_of(seen_->name(class_name));
        known[name] = true;
        if (rules[name] != nullptr) rows_.push_back({LocalCi{id}, first[id], rules[name]});
    }
}

void IdentifiedRows::find_hosts(const model::Catalogue& catalogue) {
    std::set<std::string_view> through;
    for (const auto& [name, rule] : catalogue.identification()) {
        for (const model::IdentifierEntry& entry : rule.entries) {
            if (!entry.through.empty()) through.insert(entry.through);
        }
    }
    if (through.empty() || rows_.empty()) return;
    enum class Use : std::uint8_t { unknown, none, source, target };
    std::vector<Use> uses(seen_->name_count(), Use::unknown);
    for (const model::SeenRelationship& r : seen_->relationships()) {
        Use& use = uses[static_cast<std::uint32_t>(r.type)];
        if (use == Use::unknown) {
            const std::string_view type = seen_->name(r.type);
            const bool needed_by_target =
                catalogue.impact_kind(type) == model::ImpactKind::target_needs_source;
            use = !through.contains(type) ? Use::none
                  : needed_by_target      ? Use::target
                                          : Use::source;
        }
        if (use == Use::source) hosts_.push_back({r.source, r.type, r.target});
        if (use == Use::target) hosts_.push_back({r.target, r.type, r.source});
    }
    std::ranges::sort(hosts_);
    hosts_.erase(std::unique(hosts_.begin(), hosts_.end()), hosts_.end());
}

Result<DescribedCi> IdentifiedRows::describe(const IdentifiedRow& row) const {
    const model::SeenCi& seen = seen_->cis()[row.line];
    return describe_ci(seen.name, seen.attributes);
}

std::string_view IdentifiedRows::class_name(const IdentifiedRow& row) const {
    return seen_->name(seen_->cis()[row.line].class_name);
}

std::optional<LocalCi> IdentifiedRows::host(LocalCi row, std::string_view type) const {
    std::optional<LocalCi> found;
    auto at = std::ranges::lower_bound(hosts_, row, {}, &HostLine::row);
    for (; at != hosts_.end() && at->row == row; ++at) {
        if (seen_->name(at->type) != type) continue;
        if (found) return std::nullopt;
        found = at->host;
    }
    return found;
}

}  // namespace faultline::identify
