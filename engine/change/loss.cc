#include "engine/change/loss.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

namespace faultline::change {

namespace {

using model::kMinuteMicroseconds;
using model::LossAmount;
using model::LossCalendar;
using model::LossRate;

constexpr double kP95 = .95;
constexpr double kWeek = 7.0 * 24 * 60;  // minutes

void add(LossAmount& sum, const LossRate& rate, double minutes) {
    sum.minutes += minutes;
    sum.money += minutes * rate.money;
    sum.users += minutes * rate.users;
}

LossAmount scaled(const LossAmount& amount, double factor) {
    return {amount.minutes * factor, amount.money * factor, amount.users * factor};
}

LossAmount sum(const LossAmount& a, const LossAmount& b) {
    return {a.minutes + b.minutes, a.money + b.money, a.users + b.users};
}

// T with the times that are asked about, all in minutes from the planned end.
struct Times {
    RepairTime repair;
    double p = 0;
    double p95 = 0;
    double worst = 0;    // T of the worst kWorstShare of all outcomes begins here
    double horizon = 0;  // walked up to here

    explicit Times(const LossQuestion& question)
        : repair(question.repair_minutes_median), p(question.p), p95(repair.quantile(kP95)) {
        if (p > kWorstShare) worst = repair.quantile(1 - kWorstShare / p);
        int weeks = 1;
        while (weeks < kHorizonWeeksMax &&
               repair.mean_beyond(weeks * kWeek) > kTailShare * repair.mean()) {
            weeks++;
        }
        horizon = std::max(weeks * kWeek, std::ceil(p95));
    }
};

// What a certain outage (U difference 1) during T costs.
struct Integrals {
    LossAmount mean;
    LossAmount median;
    LossAmount p95;
    LossAmount worst;         // at Times::worst
    LossAmount beyond_worst;  // E[what T costs beyond Times::worst]
    LossAmount tail_bound;
};

// Adds the segments up to the horizon, which follow each other without gaps.
class SegmentWalk {
 public:
    SegmentWalk(const Times& times, Integrals& all) : times_(&times), all_(&all) {}

    // [where the walk stands, end).
    void add_until(double end, const LossRate& rate) {
        const double begin = at_;
        const auto spent = [begin, end](double time) {
            return std::clamp(time, begin, end) - begin;
        };
        const double mean = times_->repair.mean_up_to(end);
        add(all_->mean, rate, mean - mean_);
        add(all_->median, rate, spent(times_->repair.median()));
        add(all_->p95, rate, spent(times_->p95));
        add(all_->worst, rate, spent(times_->worst));
        if (times_->worst < end) {
            const bool within = times_->worst > begin;
            const double before = within ? times_->repair.mean_up_to(times_->worst) : mean_;
            add(all_->beyond_worst, rate, mean - before);
        }
        at_ = end;
        mean_ = mean;
    }

 private:
    const Times* times_;
    Integrals* all_;
    double at_ = 0;
    double mean_ = 0;  // of T up to there
};

void add_tail(Integrals& all, const Times& times, const LossCalendar& calendar) {
    const double beyond = times.repair.mean_beyond(times.horizon);
    const LossRate mean = model::mean_rate(calendar);
    const LossRate largest = model::largest_rate(calendar);
    add(all.mean, mean, beyond);
    add(all.beyond_worst, mean, beyond);
    all.tail_bound.money = beyond * std::max(mean.money, largest.money - mean.money);
    all.tail_bound.users = beyond * std::max(mean.users, largest.users - mean.users);
}

Integrals integrals_of(const LossCalendar& calendar,
                       model::ZoneOffsets offsets,
                       const Times& times,
                       UtcTime begin) {
    const auto minutes_after = [begin](UtcTime time) {
        return static_cast<double>(time.microseconds - begin.microseconds) /
               static_cast<double>(kMinuteMicroseconds);
    };
    const auto horizon = static_cast<std::int64_t>(times.horizon) * kMinuteMicroseconds;
    const UtcTime end{begin.microseconds + horizon};
    Integrals all;
    SegmentWalk walk(times, all);
    for (const auto& segment : model::loss_segments(calendar, offsets, begin, end)) {
        walk.add_until(minutes_after(segment.end), segment.rate);
    }
    add_tail(all, times, calendar);
    return all;
}

// Services often share a calendar; then they share what follows from it.
class IntegralCache {
 public:
    IntegralCache(const Times& times, UtcTime begin) : times_(&times), begin_(begin) {}

    const Integrals& of(const LossCalendar& calendar, model::ZoneOffsets offsets) {
        const Key key{&calendar, offsets.data(), offsets.size()};
        const auto found = kept_.find(key);
        if (found != kept_.end()) return found->second;
        return kept_.emplace(key, integrals_of(calendar, offsets, *times_, begin_)).first->second;
    }

 private:
    using Key = std::tuple<const LossCalendar*, const model::ZoneOffset*, std::size_t>;

    const Times* times_;
    UtcTime begin_;
    std::map<Key, Integrals> kept_;
};

LossAmount planned_loss(const ServiceExposure& service, const LossCalendar& calendar) {
    LossAmount planned;
    for (const PlannedOutage& outage : service.planned) {
        const LossAmount whole =
            model::loss_between(calendar, service.offsets, outage.begin, outage.end);
        planned = sum(planned, scaled(whole, outage.u_difference));
    }
    return planned;
}

// The mean of the worst outcomes beside the planned loss, which all outcomes have: those in which
// the change fails and T is longest, and if it fails too seldom, some that cost nothing.
LossAmount worst_mean(const Integrals& all, const Times& times) {
    if (times.p <= kWorstShare) return scaled(all.mean, times.p / kWorstShare);
    return sum(all.worst, scaled(all.beyond_worst, times.p / kWorstShare));
}

Loss as_loss(const LossAmount& amount, const LossCalendar& calendar) {
    Loss loss;
    loss.minutes = amount.minutes;
    if (!calendar.currency.empty()) loss.money = amount.money;
    if (calendar.users_stated) loss.users = amount.users;
    return loss;
}

LossFigures<Loss> figures_of(const ServiceExposure& service,
                             const LossCalendar& calendar,
                             const Integrals& all,
                             const Times& times) {
    const double u = service.u_if_failed;
    const LossAmount planned = planned_loss(service, calendar);
    const LossAmount mean = scaled(all.mean, u);
    LossFigures<Loss> figures;
    figures.planned = as_loss(planned, calendar);
    figures.if_failed_mean = as_loss(mean, calendar);
    figures.if_failed_median = as_loss(scaled(all.median, u), calendar);
    figures.if_failed_p95 = as_loss(scaled(all.p95, u), calendar);
    figures.expected = as_loss(sum(planned, scaled(mean, times.p)), calendar);
    figures.tail_bound = as_loss(scaled(all.tail_bound, u), calendar);
    figures.tvar95 = as_loss(sum(planned, scaled(worst_mean(all, times), u)), calendar);
    return figures;
}

void add_money(std::vector<Money>& sums, const std::string& currency, double amount) {
    const auto at = std::ranges::lower_bound(sums, currency, {}, &Money::currency);
    if (at != sums.end() && at->currency == currency) {
        at->amount += amount;
    } else {
        sums.insert(at, {currency, amount});
    }
}

void add_loss(TotalLoss& total, const Loss& loss, const std::string& currency) {
    total.minutes += loss.minutes;
    if (loss.money) add_money(total.money, currency, *loss.money);
    if (loss.users) total.users += *loss.users;
}

void add_figures(LossFigures<TotalLoss>& total, const ServiceLoss& service) {
    const LossFigures<Loss>& figures = service.figures;
    add_loss(total.planned, figures.planned, service.currency);
    add_loss(total.if_failed_mean, figures.if_failed_mean, service.currency);
    add_loss(total.if_failed_median, figures.if_failed_median, service.currency);
    add_loss(total.if_failed_p95, figures.if_failed_p95, service.currency);
    add_loss(total.expected, figures.expected, service.currency);
    add_loss(total.tail_bound, figures.tail_bound, service.currency);
    if (figures.tvar95 && total.tvar95) {
        add_loss(*total.tvar95, *figures.tvar95, service.currency);
    }
}

std::vector<const ServiceExposure*> by_service(std::span<const ServiceExposure> services) {
    std::vector<const ServiceExposure*> sorted;
    for (const ServiceExposure& service : services) {
        sorted.push_back(&service);
    }
    std::ranges::sort(
        sorted, {}, [](const auto* service) -> auto& { return service->service; });
    return sorted;
}

}  // namespace

bool users_known(const ChangeLoss& loss) {
    return loss.services.empty() || loss.without_users.size() < loss.services.size();
}

ChangeLoss change_loss(const LossQuestion& question) {
    const Times times(question);
    const LossCalendar nothing_known;
    IntegralCache integrals(times, question.planned_end);
    ChangeLoss answer;
    if (question.tail_risk) answer.total.tvar95.emplace();
    for (const ServiceExposure* service : by_service(question.services)) {
        const LossCalendar& calendar =
            service->calendar == nullptr ? nothing_known : *service->calendar;
        const Integrals& all = integrals.of(calendar, service->offsets);
        ServiceLoss loss;
        loss.service = service->service;
        loss.currency = calendar.currency;
        loss.figures = figures_of(*service, calendar, all, times);
        if (!question.tail_risk) loss.figures.tvar95.reset();
        if (calendar.currency.empty()) answer.without_money.push_back(loss.service);
        if (!calendar.users_stated) answer.without_users.push_back(loss.service);
        add_figures(answer.total, loss);
        answer.services.push_back(std::move(loss));
    }
    return answer;
}

}  // namespace faultline::change
