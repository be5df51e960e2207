#include "engine/change/rates.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "engine/base/utc_time.h"

namespace faultline::change {

namespace {

// No name holds this byte, so joined names are as different as the names.
constexpr char kSeparator = '\0';

std::string joined(std::string_view team, std::string_view model, std::string_view class_name) {
    std::string key(team);
    key += kSeparator;
    key += model;
    key += kSeparator;
    key += class_name;
    return key;
}

// The CIs of a change, each once; and their classes, each once.
std::vector<std::string_view> unique_texts(const Outcome& outcome, std::string ChangedCi::*member) {
    std::vector<std::string_view> texts;
    for (const ChangedCi& ci : outcome.cis) {
        texts.emplace_back(ci.*member);
    }
    std::ranges::sort(texts);
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
}

}  // namespace

Rate smoothed_rate(const RateCounts& counts, double prior, double prior_weight) {
    const double failed = counts.weighted_failures + prior_weight * prior;
    return {failed / (counts.weighted_changes + prior_weight), counts, prior, prior_weight};
}

OutcomeHistory::OutcomeHistory(std::span<const Outcome> outcomes, double half_life_days)
    : half_life_days_(half_life_days) {
    std::vector<const Outcome*> by_end;
    by_end.reserve(outcomes.size());
    for (const Outcome& outcome : outcomes) {
        by_end.push_back(&outcome);
    }
    // Outcomes that ended together weigh the same, so their order does not show in any sum.
    std::ranges::sort(by_end, {}, [](const Outcome* outcome) { return outcome->ended; });
    for (const Outcome* outcome : by_end) {
        add(*outcome);
    }
}

void OutcomeHistory::add(const Outcome& outcome) {
    append(all_, outcome.ended, outcome.failed);
    if (outcome.failed && outcome.outage) append(outages_, outcome.ended, *outcome.outage);
    for (const std::string_view id : unique_texts(outcome, &ChangedCi::id)) {
        append(by_ci_[std::string(id)], outcome.ended, outcome.failed);
    }
    for (const std::string_view name : unique_texts(outcome, &ChangedCi::class_name)) {
        append(by_class_[std::string(name)], outcome.ended, outcome.failed);
        if (outcome.team.empty() || outcome.model.empty() || name.empty()) continue;
        first_done_.try_emplace(joined(outcome.team, outcome.model, name),
                                outcome.ended.microseconds);
    }
    if (!outcome.model.empty()) append(by_model_[outcome.model], outcome.ended, outcome.failed);
    if (!outcome.team.empty()) append(by_team_[outcome.team], outcome.ended, outcome.failed);
}

double OutcomeHistory::decay(std::int64_t ended, std::int64_t at) const {
    const double days = static_cast<double>(at - ended) / static_cast<double>(kDayMicroseconds);
    return std::exp2(-days / half_life_days_);
}

void OutcomeHistory::append(Series& series, UtcTime ended, bool failed) const {
    Point point;
    if (!series.empty()) {
        point = series.back();
        const double kept = decay(point.ended, ended.microseconds);
        point.weighted_changes *= kept;
        point.weighted_failures *= kept;
    }
    point.ended = ended.microseconds;
    point.weighted_changes += 1;
    if (failed) {
        point.failures++;
        point.weighted_failures += 1;
    }
    series.push_back(point);
}

RateCounts OutcomeHistory::counts(const Series& series, UtcTime at) const {
    const auto after = std::ranges::upper_bound(series, at.microseconds, {}, &Point::ended);
    if (after == series.begin()) return {};
    const Point& point = *std::prev(after);
    const double kept = decay(point.ended, at.microseconds);
    return {static_cast<std::uint64_t>(after - series.begin()),
            point.failures,
            point.weighted_changes * kept,
            point.weighted_failures * kept};
}

RateCounts OutcomeHistory::counts(const ByText<Series>& by,
                                  std::string_view key,
                                  UtcTime at) const {
    const auto found = by.find(key);
    return found == by.end() ? RateCounts{} : counts(found->second, at);
}

RateCounts OutcomeHistory::all(UtcTime at) const {
    return counts(all_, at);
}

RateCounts OutcomeHistory::of_class(std::string_view class_name, UtcTime at) const {
    return counts(by_class_, class_name, at);
}

RateCounts OutcomeHistory::of_ci(std::string_view id, UtcTime at) const {
    return counts(by_ci_, id, at);
}

RateCounts OutcomeHistory::of_model(std::string_view model, UtcTime at) const {
    return counts(by_model_, model, at);
}

RateCounts OutcomeHistory::of_team(std::string_view team, UtcTime at) const {
    return counts(by_team_, team, at);
}

RateCounts OutcomeHistory::outages(UtcTime at) const {
    return counts(outages_, at);
}

bool OutcomeHistory::done_before(std::string_view team,
                                 std::string_view model,
                                 std::string_view class_name,
                                 UtcTime at) const {
    const auto found = first_done_.find(joined(team, model, class_name));
    return found != first_done_.end() && found->second <= at.microseconds;
}

std::optional<UtcTime> OutcomeHistory::last_failure_of(std::string_view ci, UtcTime at) const {
    const auto found = by_ci_.find(ci);
    if (found == by_ci_.end()) return std::nullopt;
    const Series& series = found->second;
    const auto after = std::ranges::upper_bound(series, at.microseconds, {}, &Point::ended);
    if (after == series.begin()) return std::nullopt;
    const std::uint32_t failures = std::prev(after)->failures;
    if (failures == 0) return std::nullopt;
    // The first point that has as many failures is that of the last failure.
    return UtcTime{std::ranges::lower_bound(series, failures, {}, &Point::failures)->ended};
}

ChangeRates change_rates(const OutcomeHistory& history,
                         const model::RiskWeights& weights,
                         const RateQuestion& question) {
    const model::PriorWeights& prior = weights.prior;
    const UtcTime at = question.at;
    ChangeRates rates;
    rates.all = smoothed_rate(history.all(at), weights.base_rate, prior.all);
    const double pi_0 = rates.all.rate;
    rates.of_class = smoothed_rate({}, pi_0, prior.class_name);
    rates.of_ci = smoothed_rate({}, rates.of_class.rate, prior.ci);
    const ChangedCi* counting = nullptr;
    for (const ChangedCi& ci : question.cis) {
        const Rate of_class =
            smoothed_rate(history.of_class(ci.class_name, at), pi_0, prior.class_name);
        const Rate of_ci = smoothed_rate(history.of_ci(ci.id, at), of_class.rate, prior.ci);
        const bool counts_more =
            counting == nullptr || of_ci.rate > rates.of_ci.rate ||
            (of_ci.rate == rates.of_ci.rate &&
             std::tie(ci.id, ci.class_name) < std::tie(counting->id, counting->class_name));
        if (!counts_more) continue;
        counting = &ci;
        rates.of_class = of_class;
        rates.of_ci = of_ci;
    }
    if (counting != nullptr) {
        rates.ci = counting->id;
        rates.class_name = counting->class_name;
    }
    rates.of_model = smoothed_rate(history.of_model(question.model, at), pi_0, prior.model);
    rates.of_team = smoothed_rate(history.of_team(question.team, at), pi_0, prior.team);
    rates.outage_if_failed =
        smoothed_rate(history.outages(at), weights.outage_prior, weights.outage_prior_weight);
    return rates;
}

}  // namespace faultline::change
