#include "engine/impact/shared_causes.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "engine/impact/closure_spread.h"
#include "engine/impact/lane_spread.h"
#include "engine/impact/point_candidates.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;

// A group of the closure and a CI that breaks it, by local numbers.
struct Breaking {
    std::uint32_t group;
    std::uint32_t cause;
    ListPart members = {};
    bool nearest = true;
};

// A cause as it is listed: a CI, the breaking that it shares with the CI that it follows, if it
// does.
struct Entry {
    std::uint32_t cause;
    std::uint32_t breaking;
    bool nearest;
};

std::vector<std::uint32_t> all_numbers(const Closure& closure) {
    std::vector<std::uint32_t> numbers(closure.size());
    std::iota(numbers.begin(), numbers.end(), 0U);
    return numbers;
}

// By group: 1 if it has hard members and can lose any one of them.
std::vector<std::uint8_t> redundant_groups(const Closure& closure) {
    std::vector<std::uint8_t> redundant;
    for (const ClosureGroup& group : closure.groups) {
        const auto members = closure.members_of(group);
        redundant.push_back(std::ranges::none_of(
            members, [&](const ClosureMember& member) { return is_essential(group, member); }));
    }
    return redundant;
}

// Collects the causes of one closure.
class CauseList {
 public:
    CauseList(const graph::Snapshot& snapshot, const Closure& closure)
        : snapshot_(snapshot),
          closure_(closure),
          candidates_(point_candidates(closure, {all_numbers(closure)})),
          spread_(closure) {}

    SharedCauses run(std::size_t limit) {
        find_breakings();
        look_closer();
        list(limit);
        return std::move(answer_);
    }

 private:
    // Which CIs break which redundant groups.
    void find_breakings() {
        const std::vector<std::uint8_t> redundant = redundant_groups(closure_);
        LaneSpread lanes(closure_);
        const std::span<const std::uint32_t> open(candidates_.open);
        for (std::size_t first = 0; first < open.size(); first += kLanes) {
            const auto block = open.subspan(first, std::min(kLanes, open.size() - first));
            lanes.run(block);
            for (const std::uint32_t group : lanes.hit_groups()) {
                if (redundant[group] == 0) continue;
                for_each_lane(lanes.broken(group), [&](std::size_t lane) {
                    breakings_.push_back({group, block[lane]});
                });
            }
        }
    }

    // Who falls with each cause.  A cause takes down another one without more if that one takes
    // down fewer CIs; if it takes down as many, they take down each other.
    void look_closer() {
        std::ranges::sort(breakings_, {}, [](const Breaking& breaking) {
            return std::pair(breaking.cause, breaking.group);
        });
        std::vector<std::size_t> fall_counts(closure_.size(), 0);
        for_each_cause([&](std::uint32_t cause, std::span<Breaking>) {
            fall_counts[cause] = spread_.down().size();
        });
        causes_.resize(closure_.groups.size());
        for (const Breaking& breaking : breakings_)
            causes_[breaking.group].push_back(breaking.cause);
        for_each_cause([&](std::uint32_t cause, std::span<Breaking> breakings) {
            for (Breaking& breaking : breakings) {
                breaking.members = add_members(closure_.groups[breaking.group]);
                breaking.nearest =
                    std::ranges::none_of(causes_[breaking.group], [&](std::uint32_t other) {
                        return spread_.is_down(other) && fall_counts[other] < fall_counts[cause];
                    });
            }
            note_equals(cause);
        });
    }

    // Call `use` with each cause, while it is what failed, and the groups that it breaks.
    template <typename Use>
    void for_each_cause(Use use) {
        for (std::size_t first = 0; first < breakings_.size();) {
            const std::uint32_t cause = breakings_[first].cause;
            std::size_t last = first;
            while (last < breakings_.size() && breakings_[last].cause == cause)
                ++last;
            spread_.fail({&cause, 1});
            use(cause, std::span(breakings_).subspan(first, last - first));
            spread_.rewind(0);
            first = last;
        }
    }

    ListPart add_members(const ClosureGroup& group) {
        const auto first = static_cast<std::uint32_t>(answer_.members.size());
        for (const ClosureMember& member : closure_.members_of(group)) {
            if (member.is_hard() && spread_.is_down(member.member))
                answer_.members.push_back(closure_.nodes[member.member]);
        }
        return {first, static_cast<std::uint32_t>(answer_.members.size()) - first};
    }

    // Note which of the followers fall with the cause: they and it take each other down.
    void note_equals(std::uint32_t cause) {
        for (const std::uint32_t number : alike(cause)) {
            if (number != cause && spread_.is_down(number)) equals_.push_back({number, cause});
        }
    }

    // The CI and all that follow it, directly or through others: they break what it breaks.
    [[nodiscard]] std::vector<std::uint32_t> alike(std::uint32_t number) const {
        std::vector<std::uint32_t> found = {number};
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto followers = candidates_.followers_of(found[i]);
            found.insert(found.end(), followers.begin(), followers.end());
        }
        return found;
    }

    // Group by group in the order of the answer.
    void list(std::size_t limit) {
        std::ranges::sort(equals_);
        std::ranges::stable_sort(breakings_, {}, [this](const Breaking& breaking) {
            const NodeIndex owner = closure_.nodes[closure_.groups[breaking.group].owner];
            return std::pair(snapshot_.order_key(owner), breaking.group);
        });
        for (std::uint32_t first = 0; first < breakings_.size();) {
            std::uint32_t last = first;
            std::vector<Entry> entries;
            while (last < breakings_.size() && breakings_[last].group == breakings_[first].group)
                add_entries(last++, entries);
            list_group(entries, limit);
            first = last;
        }
        answer_.complete = answer_.count == answer_.causes.size();
    }

    void add_entries(std::uint32_t index, std::vector<Entry>& entries) const {
        const Breaking& breaking = breakings_[index];
        for (const std::uint32_t number : alike(breaking.cause)) {
            const bool as_near =
                number == breaking.cause ||
                std::ranges::binary_search(equals_, std::pair(number, breaking.cause));
            entries.push_back({number, index, breaking.nearest && as_near});
        }
    }

    void list_group(std::vector<Entry>& entries, std::size_t limit) {
        std::ranges::sort(entries, {}, [this](const Entry& entry) {
            return snapshot_.order_key(closure_.nodes[entry.cause]);
        });
        answer_.count += entries.size();
        for (const Entry& entry : entries) {
            if (answer_.causes.size() >= limit) return;
            const Breaking& breaking = breakings_[entry.breaking];
            answer_.causes.push_back({closure_.groups[breaking.group].group,
                                      closure_.nodes[entry.cause],
                                      entry.nearest,
                                      breaking.members});
        }
    }

    const graph::Snapshot& snapshot_;
    const Closure& closure_;
    const PointCandidates candidates_;
    ClosureSpread spread_;
    std::vector<Breaking> breakings_;
    std::vector<std::vector<std::uint32_t>> causes_;               // by group
    std::vector<std::pair<std::uint32_t, std::uint32_t>> equals_;  // follower, cause
    SharedCauses answer_;
};

}  // namespace

SharedCauses shared_causes(const graph::Snapshot& snapshot,
                           graph::NodeIndex ci,
                           std::size_t limit) {
    return shared_causes(snapshot, closure_of(snapshot, std::array{ci}), limit);
}

SharedCauses shared_causes(const graph::Snapshot& snapshot,
                           const Closure& closure,
                           std::size_t limit) {
    return CauseList(snapshot, closure).run(limit);
}

}  // namespace faultline::impact
