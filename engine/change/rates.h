// OutcomeHistory: what became of past changes, and the smoothed failure rates that follow from it.
//
// An outcome that is d days old counts 2^(-d / half-life).  Sums are kept as they were at the end
// of each change, so that the sum at any later instant is one multiplication: a rate costs a
// look-up and a binary search however long the history is.
//
// Thread safety: immutable once built; any number of threads may ask.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/utc_time.h"
#include "engine/model/risk_weights.h"

namespace faultline::change {

// A CI of a change and the class it had.
struct ChangedCi {
    std::string id;  // external
    std::string class_name;

    friend bool operator==(const ChangedCi&, const ChangedCi&) = default;
};

// What became of one change that is over.
struct Outcome {
    UtcTime ended;
    bool failed = false;
    std::optional<bool> outage = {};  // whether it caused one; absent: not known
    std::vector<ChangedCi> cis = {};
    std::string model = {};  // empty: not said
    std::string team = {};   // empty: not said
};

// How many changes, and how many of them failed: as they are, and with the weights of their age.
struct RateCounts {
    std::uint64_t changes = 0;
    std::uint64_t failures = 0;
    double weighted_changes = 0;
    double weighted_failures = 0;

    friend bool operator==(const RateCounts&, const RateCounts&) = default;
};

// A rate in (0, 1) with what it was made of:
// (weighted failures + prior weight * prior) / (weighted changes + prior weight).
struct Rate {
    double rate = 0;
    RateCounts counts;
    double prior = 0;
    double prior_weight = 0;

    friend bool operator==(const Rate&, const Rate&) = default;
};

// The rate of `counts` mixed with `prior_weight` changes of the rate `prior`.
[[nodiscard]] Rate smoothed_rate(const RateCounts& counts, double prior, double prior_weight);

// The rates that count for one change.
struct ChangeRates {
    Rate all;       // of all changes
    Rate of_class;  // of the class of `ci`
    Rate of_ci;     // of `ci`
    Rate of_model;
    Rate of_team;
    std::string ci;          // the CI of the change with the largest rate; empty: it has no CI
    std::string class_name;  // of that CI
    Rate
        outage_if_failed;  // P(outage | failed); its counts are failed changes of which it is known
};

// What the rates are asked for.  An empty model or team has no history.
struct RateQuestion {
    std::span<const ChangedCi> cis;
    std::string_view model;
    std::string_view team;
    UtcTime at;  // outcomes that ended later are not looked at
};

// Outcomes, indexed by CI, class, model and team.
class OutcomeHistory {
 public:
    // Index `outcomes`, whose order means nothing.  A change counts once for each of its CIs and
    // once for each of their classes.  REQUIRES: half_life_days > 0.
    // Cost: sorts all; about 200 bytes for a change of one CI.
    OutcomeHistory(std::span<const Outcome> outcomes, double half_life_days);

    // Counts at an instant.
    [[nodiscard]] RateCounts all(UtcTime at) const;
    [[nodiscard]] RateCounts of_class(std::string_view class_name, UtcTime at) const;
    [[nodiscard]] RateCounts of_ci(std::string_view id, UtcTime at) const;
    [[nodiscard]] RateCounts of_model(std::string_view model, UtcTime at) const;
    [[nodiscard]] RateCounts of_team(std::string_view team, UtcTime at) const;

    // Failed changes of which it is known whether they caused an outage; the failures are those
    // that did.
    [[nodiscard]] RateCounts outages(UtcTime at) const;

    // True if `team` had ended a change of that model on a CI of that class by then, whatever came
    // out.  False if one of the three is empty: nobody knows.
    [[nodiscard]] bool done_before(std::string_view team,
                                   std::string_view model,
                                   std::string_view class_name,
                                   UtcTime at) const;

    // When the newest failed change of the CI ended, if one had by then.
    [[nodiscard]] std::optional<UtcTime> last_failure_of(std::string_view ci, UtcTime at) const;

    // The half-life it was built with.
    [[nodiscard]] double half_life_days() const { return half_life_days_; }

 private:
    // Sums over the changes of one key up to and including one of them, as at its end.
    struct Point {
        std::int64_t ended = 0;
        std::uint32_t failures = 0;
        double weighted_changes = 0;
        double weighted_failures = 0;
    };
    using Series = std::vector<Point>;  // by end

    // Lets maps be asked with views.
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    template <typename Value>
    using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

    void add(const Outcome& outcome);
    [[nodiscard]] double decay(std::int64_t ended, std::int64_t at) const;
    void append(Series& series, UtcTime ended, bool failed) const;
    [[nodiscard]] RateCounts counts(const Series& series, UtcTime at) const;
    [[nodiscard]] RateCounts counts(const ByText<Series>& by,
                                    std::string_view key,
                                    UtcTime at) const;

    double half_life_days_;
    Series all_;
    Series outages_;
    ByText<Series> by_class_;
    ByText<Series> by_ci_;
    ByText<Series> by_model_;
    ByText<Series> by_team_;
    ByText<std::int64_t> first_done_;  // by team, model and class: the first end
};

// The rates of one change.  Of several CIs the one with the largest rate counts, of equal ones the
// one with the smaller id; the class is the class of that CI.
// REQUIRES: `weights` are valid and have the half-life of `history`.
// Cost: two look-ups for each CI.
[[nodiscard]] ChangeRates change_rates(const OutcomeHistory& history,
                                       const model::RiskWeights& weights,
                                       const RateQuestion& question);

}  // namespace faultline::change
