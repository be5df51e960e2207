#include "engine/change/reassessment.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <tuple>

namespace faultline::change {

namespace {

using model::StoredAssessment;
using Texts = std::vector<std::string>;
using Groups = std::vector<model::ExhaustedGroup>;

std::string shown(double value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), end.ptr};
}

// How far two figures of that name may be apart and are still the same, whatever they are.
double absolute_tolerance(std::string_view figure) {
    if (figure == "expected_minutes") return kMinutesTolerance;
    if (figure == "expected_user_minutes") return kUserMinutesTolerance;
    return figure.starts_with("expected_money ") ? kMoneyTolerance : 0;
}

bool same_figure(std::string_view figure, double before, double now) {
    const double largest = std::max(std::abs(before), std::abs(now));
    return std::abs(now - before) <=
           std::max(kFigureTolerance * largest, absolute_tolerance(figure));
}

// Collects differences of two ascending lists.
class Comparison {
 public:
    // What is in `now` and not in `before`.
    void added(std::string_view code, const Texts& before, const Texts& now, bool blocks) {
        Texts only;
        std::ranges::set_difference(now, before, std::back_inserter(only));
        for (std::string& subject : only) {
            found_.push_back({std::string(code), std::move(subject), {}, {}, blocks});
        }
    }

    // The same for groups, which are told by owner and name.
    void added_groups(std::string_view code, const Groups& before, const Groups& now, bool blocks) {
        Groups only;
        std::ranges::set_difference(now, before, std::back_inserter(only));
        for (const model::ExhaustedGroup& group : only) {
            found_.push_back({std::string(code), group.owner + " " + group.group, {}, {}, blocks});
        }
    }

    void word(std::string_view code,
              const std::string& before,
              const std::string& now,
              bool blocks) {
        if (before == now) return;
        found_.push_back({std::string(code), {}, before, now, blocks});
    }

    void figures(const StoredAssessment& before, const StoredAssessment& now) {
        for (const model::AssessmentFigure& figure : now.figures) {
            const auto other =
                std::ranges::find(before.figures, figure.name, &model::AssessmentFigure::name);
            if (other == before.figures.end()) {
                found_.push_back({"figure", figure.name, {}, shown(figure.value), false});
            } else if (!same_figure(figure.name, other->value, figure.value)) {
                found_.push_back(
                    {"figure", figure.name, shown(other->value), shown(figure.value), false});
            }
        }
        for (const model::AssessmentFigure& figure : before.figures) {
            if (std::ranges::find(now.figures, figure.name, &model::AssessmentFigure::name) ==
                now.figures.end()) {
                found_.push_back({"figure", figure.name, shown(figure.value), {}, false});
            }
        }
    }

    std::vector<Difference> take() {
        std::ranges::sort(found_, {}, [](const Difference& difference) {
            return std::tuple(!difference.blocks,
                              std::string_view(difference.code),
                              std::string_view(difference.subject));
        });
        return std::move(found_);
    }

 private:
    std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> differences(const StoredAssessment& before, const StoredAssessment& now) {
    Comparison comparison;
    comparison.added("service_goes_down", before.down, now.down, true);
    comparison.added("service_stays_up", now.down, before.down, false);
    comparison.added_groups("margin_exhausted", before.exhausted, now.exhausted, true);
    comparison.added_groups("margin_regained", now.exhausted, before.exhausted, false);
    comparison.added("service_at_risk", before.at_risk, now.at_risk, false);
    comparison.added("service_not_at_risk", now.at_risk, before.at_risk, false);
    comparison.added("service_impaired", before.impaired, now.impaired, false);
    comparison.added("service_not_impaired", now.impaired, before.impaired, false);
    comparison.added("blocker", before.blockers, now.blockers, false);
    comparison.added("blocker_gone", now.blockers, before.blockers, false);
    comparison.word("band", before.band, now.band, true);
    comparison.word("decision", before.decision, now.decision, false);
    comparison.figures(before, now);
    return comparison.take();
}

std::vector<std::string> blocking(const std::vector<Difference>& differences) {
    Texts words;
    for (const Difference& difference : differences) {
        if (!difference.blocks) continue;
        if (difference.code == "band") {
            words.push_back("the band is " + difference.now + ", it was " + difference.before);
        } else if (difference.code == "margin_exhausted") {
            words.push_back("no margin is left in " + difference.subject);
        } else {
            words.push_back("service " + difference.subject + " goes down");
        }
    }
    return words;
}

}  // namespace faultline::change
