// Step order: in which order the steps of a change disturb least.
//
// Thread safety: pure functions, but for the walk that is the caller's.
//
// What a step disturbs depends on which steps were done before it, and not on their order.  The
// best order is the one whose worst step is mildest; of those the one with the least sum over all
// steps; of those the one nearest to the order given: the first step that differs is the earlier
// one there.

#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/result.h"

namespace faultline::impact {

// Up to so many steps every order is considered; beyond, the next step is the mildest one at hand.
inline constexpr std::uint32_t kStepsExactMax = 10;

// How bad a state is: services down count first, then CIs down, then CIs at risk.
struct Disruption {
    std::uint64_t services_down = 0;
    std::uint64_t down = 0;
    std::uint64_t at_risk = 0;

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a null pointer in the default.
    friend auto operator<=>(const Disruption&, const Disruption&) = default;
};

// The two together, member by member.
[[nodiscard]] Disruption sum(const Disruption& a, const Disruption& b);

// Does steps one after another and takes them back again.
class StepWalk {
 public:
    virtual ~StepWalk() = default;

    // Do `step`, which was not done yet, after those that were entered and not left.  What it
    // disturbs; nothing if it cannot be done now, and then it is not entered.
    // Errors: as the walk says; the search ends with them.
    [[nodiscard]] virtual Result<std::optional<Disruption>> enter(std::uint32_t step) = 0;

    // Take back the step that was entered last.
    virtual void leave() = 0;
};

// `step` is done at any time after `earlier`.
struct Precedence {
    std::uint32_t earlier = 0;
    std::uint32_t step = 0;
};

// How an order was found.
enum class OrderMethod : std::uint8_t {
    exact,   // no order is better
    greedy,  // always the mildest step at hand, ties by the order given; others may be better
    given,   // the order given, which is better than the greedy one or as good
};

// An order of all steps.
struct StepOrder {
    std::vector<std::uint32_t> steps;
    OrderMethod method = OrderMethod::exact;
    Disruption worst;  // of its worst step
    Disruption total;  // the sum over its steps
};

// The best order of the steps 0 .. count - 1 that obeys `precedences`; beyond kStepsExactMax steps
// a good one, never worse than the order given.
// Errors: those of the walk; invalid_argument if the order given cannot be walked.
// REQUIRES: the order given (0, 1 ...) obeys `precedences`.
// Cost: up to kStepsExactMax steps count * 2^(count - 1) enterings, beyond it count^2 / 2.
[[nodiscard]] Result<StepOrder> best_order(std::uint32_t count,
                                           std::span<const Precedence> precedences,
                                           StepWalk& walk);

}  // namespace faultline::impact
