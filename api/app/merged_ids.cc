#include "api/app/merged_ids.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/model/alias.h"

namespace faultline::app {

namespace {

using model::PlannedCi;
using model::PlannedEffect;

// How little an effect does to a CI: one does everything that those of a higher rank do.
int mildness(PlannedEffect effect) {
    switch (effect) {
        case PlannedEffect::planned_down:
            return 0;
        case PlannedEffect::capacity:
            return 1;
        case PlannedEffect::may_fail:
            return 2;
        case PlannedEffect::none:
            break;
    }
    return 3;
}

}  // namespace

Result<MergedIds> MergedIds::read(const storage::View& view) {
    MergedIds ids;
    FL_CHECK(view.visit_records(
        model::kAliasRecord,
        [&](std::string_view key, Version version, std::string_view bytes) -> Result<void> {
            FL_TRY(std::string into, model::decode_alias(bytes));
            ids.into_.emplace(std::string(key), std::move(into));
            ids.newest_ = std::max(ids.newest_, version);
            return {};
        }));
    FL_CHECK(ids.follow_all());
    for (const auto& [id, into] : ids.into_) {
        ids.merged_[into].push_back(id);
    }
    return ids;
}

// Lets every id lead to the end of its way.
Result<void> MergedIds::follow_all() {
    for (auto& [id, into] : into_) {
        std::vector<std::string*> way;
        std::string* last = &into;
        for (auto at = into_.find(*last); at != into_.end(); at = into_.find(*last)) {
            if (way.size() == into_.size()) return corruption("merged ids lead in a circle");
            way.push_back(last);
            last = &at->second;
        }
        for (std::string* step : way) {
            if (step != last) *step = *last;
        }
    }
    return {};
}

const std::string& MergedIds::current(const std::string& id) const {
    const auto found = into_.find(id);
    return found == into_.end() ? id : found->second;
}

std::vector<std::string> MergedIds::names_of(const std::string& id) const {
    std::vector<std::string> names = {current(id)};
    const auto merged = merged_.find(names.front());
    if (merged != merged_.end()) {
        names.insert(names.end(), merged->second.begin(), merged->second.end());
    }
    return names;
}

model::ChangePlan MergedIds::current(model::ChangePlan plan) const {
    bool is_same = true;
    for (PlannedCi& planned : plan.cis) {
        const std::string& id = current(planned.ci);
        if (&id == &planned.ci) continue;
        planned.ci = id;
        is_same = false;
    }
    if (is_same) return plan;
    std::ranges::sort(plan.cis, {}, [](const PlannedCi& planned) {
        return std::tuple(
            planned.step, std::string_view(planned.ci), mildness(planned.effect), planned.capacity);
    });
    const auto doubles = std::ranges::unique(plan.cis, {}, [](const PlannedCi& planned) {
        return std::tuple(planned.step, std::string_view(planned.ci));
    });
    plan.cis.erase(doubles.begin(), doubles.end());
    return plan;
}

}  // namespace faultline::app
