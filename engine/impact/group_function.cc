#include "engine/impact/group_function.h"

#include <algorithm>
#include <cassert>

namespace faultline::impact {

namespace {

// The variables that come last first: each step then adds above what is there.
void sort_deepest_first(std::vector<BddNode>& functions, const Bdd& bdd) {
    std::stable_sort(functions.begin(), functions.end(), [&](BddNode a, BddNode b) {
        return bdd.level(a) > bdd.level(b);
    });
}

// The values of "so much capacity must still be lost" at one member, ascending, and later when the
// members from there on lose it.
struct Stage {
    std::vector<std::uint64_t> wanted;
    std::vector<BddNode> functions;
};

// Counts over the members: first which sums can occur, from the first member on, then what they
// mean, from the last one back.
class Counting {
 public:
    Counting(std::span<const LostMember> members, Bdd& bdd) : members_(members), bdd_(bdd) {
        left_.assign(members.size() + 1, 0);
        for (std::size_t i = members.size(); i > 0; --i)
            left_[i - 1] = left_[i] + members[i - 1].capacity;
    }

    // False if there are too many sums.
    bool collect(std::uint64_t breaking, std::size_t states_max) {
        stages_.resize(members_.size() + 1);
        stages_[0].wanted = {breaking};
        std::size_t states = 1;
        for (std::size_t i = 0; i < members_.size(); ++i) {
            std::vector<std::uint64_t>& next = stages_[i + 1].wanted;
            for (const std::uint64_t wanted : stages_[i].wanted) {
                if (open(wanted, i + 1)) next.push_back(wanted);
                const std::uint64_t capacity = members_[i].capacity;
                if (wanted > capacity && open(wanted - capacity, i + 1))
                    next.push_back(wanted - capacity);
            }
            std::sort(next.begin(), next.end());
            next.erase(std::unique(next.begin(), next.end()), next.end());
            states += next.size();
            if (states > states_max) return false;
        }
        return true;
    }

    BddNode fold() {
        for (std::size_t i = members_.size(); i-- > 0;) {
            for (const std::uint64_t wanted : stages_[i].wanted)
                stages_[i].functions.push_back(function_at(i, wanted));
            stages_[i + 1] = {};
        }
        return stages_[0].functions.front();
    }

 private:
    // True if the members from `place` on can lose that much.
    [[nodiscard]] bool open(std::uint64_t wanted, std::size_t place) const {
        return wanted <= left_[place];
    }

    BddNode function_at(std::size_t place, std::uint64_t wanted) {
        const LostMember& member = members_[place];
        const BddNode if_lost =
            wanted <= member.capacity ? Bdd::kTrue : known(place + 1, wanted - member.capacity);
        return bdd_.choose(member.lost, if_lost, known(place + 1, wanted));
    }

    [[nodiscard]] BddNode known(std::size_t place, std::uint64_t wanted) const {
        if (!open(wanted, place)) return Bdd::kFalse;
        const Stage& stage = stages_[place];
        const auto found = std::lower_bound(stage.wanted.begin(), stage.wanted.end(), wanted);
        assert(found != stage.wanted.end() && *found == wanted);
        return stage.functions[static_cast<std::size_t>(found - stage.wanted.begin())];
    }

    std::span<const LostMember> members_;
    Bdd& bdd_;
    std::vector<std::uint64_t> left_;  // capacity of the members from a place on
    std::vector<Stage> stages_;
};

}  // namespace

BddNode any_of_all(std::vector<BddNode>& functions, Bdd& bdd) {
    sort_deepest_first(functions, bdd);
    BddNode any = Bdd::kFalse;
    for (const BddNode function : functions)
        any = bdd.any_of(function, any);
    return any;
}

BddNode all_of_all(std::vector<BddNode>& functions, Bdd& bdd) {
    sort_deepest_first(functions, bdd);
    BddNode all = Bdd::kTrue;
    for (const BddNode function : functions)
        all = bdd.all_of(function, all);
    return all;
}

BddNode group_function(std::span<LostMember> members,
                       std::uint64_t breaking,
                       std::size_t states_max,
                       Bdd& bdd,
                       bool& too_many) {
    if (breaking == 0) return Bdd::kTrue;
    std::stable_sort(members.begin(), members.end(), [&](const auto& a, const auto& b) {
        return bdd.level(a.lost) < bdd.level(b.lost);
    });
    Counting counting(members, bdd);
    if (!counting.collect(breaking, states_max)) {
        too_many = true;
        return Bdd::kFalse;
    }
    return counting.fold();
}

}  // namespace faultline::impact
