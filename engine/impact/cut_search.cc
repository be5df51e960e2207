#include "engine/impact/cut_search.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "engine/impact/point_candidates.h"

namespace faultline::impact {

namespace {

// What it costs to note that a cause takes from a group: it stays in memory.
constexpr std::uint64_t kNoteWork = 8;

}  // namespace

CutSearch::CutSearch(const Closure& closure,
                     std::span<const std::uint32_t> candidates,
                     const CutLimits& limits)
    : closure_(closure),
      root_(closure.roots.front()),
      spread_(closure),
      lanes_(closure),
      steps_(steps_from(closure, closure.roots, MemberSteps::all_hard)),
      marks_(closure.size(), 0),
      is_partner_(closure.size(), 0),
      limits_(limits) {
    assert(closure.roots.size() == 1);
    list_causes(candidates);
}

// Note who takes from which group, first by cause, then turned round.
void CutSearch::list_causes(std::span<const std::uint32_t> candidates) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> hits;  // group, cause
    for (const std::uint32_t cause : candidates) {
        if (!has_work()) break;
        spread_.fail({&cause, 1});
        const std::vector<std::uint32_t> groups = open_hits();
        spread_.rewind(0);
        if (groups.empty()) continue;
        causes_.push_back(cause);
        listed_ += kNoteWork * groups.size();
        for (const std::uint32_t group : groups)
            hits.emplace_back(group, cause);
    }
    causes_begin_.assign(closure_.groups.size() + 1, 0);
    for (const auto& [group, cause] : hits)
        ++causes_begin_[group + 1];
    for (std::size_t i = 1; i < causes_begin_.size(); ++i)
        causes_begin_[i] += causes_begin_[i - 1];
    hits_.assign(hits.size(), 0);
    std::vector<std::uint32_t> next(causes_begin_.begin(), causes_begin_.end() - 1);
    for (const auto& [group, cause] : hits)
        hits_[next[group]++] = cause;
}

// The groups that what is down takes capacity from, whose owners are up and matter to the root.
std::vector<std::uint32_t> CutSearch::open_hits() {
    std::vector<std::uint32_t> groups = spread_.hit_groups(0);
    listed_ += groups.size();
    std::erase_if(groups, [&](std::uint32_t group) {
        const std::uint32_t owner = closure_.groups[group].owner;
        return spread_.is_down(owner) || steps_[owner] == kNotReached;
    });
    return groups;
}

// The causes that take from the same groups as what is down, ascending, without what is down.
std::vector<std::uint32_t> CutSearch::partners() {
    std::vector<std::uint32_t> found;
    ++list_count_;
    for (const std::uint32_t group : open_hits()) {
        for (std::uint32_t i = causes_begin_[group]; i < causes_begin_[group + 1]; ++i) {
            const std::uint32_t cause = hits_[i];
            if (marks_[cause] == list_count_ || spread_.is_down(cause)) continue;
            marks_[cause] = list_count_;
            found.push_back(cause);
        }
        listed_ += causes_begin_[group + 1] - causes_begin_[group];
    }
    std::ranges::sort(found);
    return found;
}

// True if the root falls when all of them fail on top of what is down: otherwise none of them does
// it alone.
bool CutSearch::fall_with(std::span<const std::uint32_t> partners) {
    const std::size_t before = spread_.down().size();
    spread_.fail(partners);
    const bool falls = spread_.is_down(root_);
    spread_.rewind(before);
    return falls;
}

// Call `use` with those partners that take the root down on top of what is down.
template <typename Use>
void CutSearch::for_each_cut(std::span<const std::uint32_t> partners, Use use) {
    if (partners.empty() || !fall_with(partners)) return;
    for (std::size_t first = 0; first < partners.size(); first += kLanes) {
        if (!has_work()) return;
        const auto block = partners.subspan(first, std::min(kLanes, partners.size() - first));
        lanes_.run(block, &spread_, root_);
        for_each_lane(lanes_.down(root_), [&](std::size_t lane) { use(block[lane]); });
    }
}

bool CutSearch::has_work() {
    if (spread_.work() + lanes_.work() + listed_ >= limits_.work_max) out_of_work_ = true;
    return !out_of_work_;
}

// A triple is met at most once for each pair in it.
bool CutSearch::enough(const std::vector<CutTriple>& triples) const {
    return triples.size() / 3 > limits_.sets_max;
}

std::vector<CutPair> CutSearch::pairs() {
    std::vector<CutPair> pairs;
    for (const std::uint32_t first : causes_) {
        if (!has_work() || pairs.size() > limits_.sets_max) break;
        spread_.fail({&first, 1});
        std::vector<std::uint32_t> seconds = partners();
        std::erase_if(seconds, [&](std::uint32_t number) { return number < first; });
        for_each_cut(seconds, [&](std::uint32_t second) { pairs.push_back({first, second}); });
        spread_.rewind(0);
    }
    return pairs;
}

std::vector<CutTriple> CutSearch::triples(std::span<const CutPair> pairs) {
    std::vector<CutTriple> triples;
    for (const std::uint32_t first : causes_) {
        if (!has_work() || enough(triples)) break;
        triples_with(first, pairs, triples);
    }
    std::ranges::sort(triples);
    triples.erase(std::unique(triples.begin(), triples.end()), triples.end());
    return triples;
}

// Of three that are a cut at least two are partners.
void CutSearch::triples_with(std::uint32_t first,
                             std::span<const CutPair> pairs,
                             std::vector<CutTriple>& triples) {
    spread_.fail({&first, 1});
    const std::vector<std::uint32_t> seconds = partners();
    for (const std::uint32_t second : seconds)
        is_partner_[second] = 1;
    for (const std::uint32_t second : seconds) {
        if (second < first || std::ranges::binary_search(pairs, CutPair{first, second})) continue;
        if (!has_work() || enough(triples)) break;
        const std::size_t before = spread_.down().size();
        spread_.fail({&second, 1});
        triples_with(CutPair{first, second}, pairs, triples);
        spread_.rewind(before);
    }
    for (const std::uint32_t second : seconds)
        is_partner_[second] = 0;
    spread_.rewind(0);
}

// A third one that is a partner of the first and comes before the second was met with them already.
void CutSearch::triples_with(CutPair pair,
                             std::span<const CutPair> pairs,
                             std::vector<CutTriple>& triples) {
    const auto [first, second] = pair;
    const auto is_cut = [&](std::uint32_t a, std::uint32_t b) {
        return std::ranges::binary_search(pairs, CutPair{std::min(a, b), std::max(a, b)});
    };
    std::vector<std::uint32_t> thirds = partners();
    std::erase_if(thirds, [&](std::uint32_t third) {
        return (third < second && is_partner_[third] != 0) || is_cut(first, third) ||
               is_cut(second, third);
    });
    for_each_cut(thirds, [&](std::uint32_t third) {
        CutTriple triple = {first, second, third};
        std::ranges::sort(triple);
        triples.push_back(triple);
    });
}

}  // namespace faultline::impact
