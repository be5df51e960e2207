#include "engine/impact/bdd.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace faultline::impact {

namespace {

constexpr std::size_t kSlotsMin = 64;  // a power of two, like every later size
constexpr std::size_t kCacheMax = std::size_t{1} << 21;

std::size_t hash_of(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
    std::uint64_t value = (a * 0x9e3779b97f4a7c15ULL) ^ (b * 0xc2b2ae3d27d4eb4fULL);
    value = (value ^ (value >> 29)) + c;
    value *= 0xbf58476d1ce4e5b9ULL;
    return static_cast<std::size_t>(value ^ (value >> 32));
}

}  // namespace

Bdd::Bdd(std::size_t nodes_max)
    : nodes_left_(nodes_max), steps_left_(kBddStepsPerNode * nodes_max) {
    clear();
}

void Bdd::clear() {
    nodes_.clear();
    nodes_.push_back({kConstantLevel, kFalse, kFalse});
    nodes_.push_back({kConstantLevel, kTrue, kTrue});
    slots_.assign(kSlotsMin, 0);
    cache_.assign(kSlotsMin, {});
    exhausted_ = false;
}

void Bdd::grow() {
    slots_.assign(slots_.size() * 2, 0);
    const std::size_t mask = slots_.size() - 1;
    for (BddNode node = 2; node < nodes_.size(); ++node) {
        std::size_t slot = hash_of(nodes_[node].level, nodes_[node].low, nodes_[node].high) & mask;
        while (slots_[slot] != 0)
            slot = (slot + 1) & mask;
        slots_[slot] = node;
    }
    if (cache_.size() < kCacheMax) cache_.assign(slots_.size(), {});
}

BddNode Bdd::make(std::uint32_t level, BddNode low, BddNode high) {
    if (low == high || exhausted_) return exhausted_ ? kFalse : low;
    assert(level < nodes_[low].level && level < nodes_[high].level);
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_of(level, low, high) & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
        const Node& known = nodes_[slots_[slot]];
        if (known.level == level && known.low == low && known.high == high) return slots_[slot];
    }
    if (nodes_left_ == 0) {
        exhausted_ = true;
        return kFalse;
    }
    --nodes_left_;
    const auto made = static_cast<BddNode>(nodes_.size());
    nodes_.push_back({level, low, high});
    slots_[slot] = made;
    if (nodes_.size() * 2 > slots_.size()) grow();
    return made;
}

BddNode Bdd::branch(BddNode node, std::uint32_t level, bool high) const {
    const Node& found = nodes_[node];
    if (found.level != level) return node;
    return high ? found.high : found.low;
}

// True if nothing needs to be computed; else the frame is left in the form that the cache knows.
bool Bdd::is_known(Frame& frame, BddNode& result) const {
    auto& [f, g, h, low, level, stage] = frame;
    if (f == g) g = kTrue;
    if (f == h) h = kFalse;
    if (f == kTrue || g == h) {
        result = g;
    } else if (f == kFalse) {
        result = h;
    } else if (g == kTrue && h == kFalse) {
        result = f;
    } else {
        if (h == kFalse && g < f) std::swap(f, g);
        if (g == kTrue && h < f) std::swap(f, h);
        level = std::min({nodes_[f].level, nodes_[g].level, nodes_[h].level});
        return false;
    }
    return true;
}

Bdd::Cached& Bdd::cached(const Frame& frame) {
    return cache_[hash_of(frame.f, frame.g, frame.h) & (cache_.size() - 1)];
}

// One step of the topmost frame.  `result` is that of the frame above it, and its own when it ends.
void Bdd::advance(BddNode& result) {
    Frame& frame = frames_.back();
    if (frame.stage == 0) {
        if (is_known(frame, result)) return frames_.pop_back();
        const Cached& found = cached(frame);
        if (found.f == frame.f && found.g == frame.g && found.h == frame.h) {
            result = found.result;
            return frames_.pop_back();
        }
    }
    if (frame.stage == 2) {
        result = make(frame.level, frame.low, result);
        cached(frame) = {frame.f, frame.g, frame.h, result};
        return frames_.pop_back();
    }
    const bool high = frame.stage == 1;
    if (high) frame.low = result;
    ++frame.stage;
    const auto at = [&](BddNode node) { return branch(node, frame.level, high); };
    const Frame next{at(frame.f), at(frame.g), at(frame.h), kFalse, 0, 0};
    frames_.push_back(next);
}

BddNode Bdd::choose(BddNode f, BddNode g, BddNode h) {
    BddNode result = kFalse;
    frames_.clear();
    frames_.push_back({f, g, h, kFalse, 0, 0});
    while (!frames_.empty() && !exhausted_) {
        if (steps_left_ == 0) exhausted_ = true;
        steps_left_ -= steps_left_ > 0 ? 1 : 0;
        advance(result);
    }
    return exhausted_ ? kFalse : result;
}

std::vector<BddNode> Bdd::nodes_of(BddNode function) const {
    std::vector<BddNode> found;
    std::vector<bool> seen(function < 2 ? 0 : function + 1, false);
    const auto reach = [&](BddNode node) {
        if (node < 2 || seen[node]) return;
        seen[node] = true;
        found.push_back(node);
    };
    reach(function);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Node node = nodes_[found[i]];
        reach(node.low);
        reach(node.high);
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace faultline::impact
