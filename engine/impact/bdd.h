// Bdd: reduced ordered binary decision diagrams with a limit, for one question at a time.
//
// Thread safety: none; one owner.  There is no global state, so that questions do not wait for each
// other.
//
// Nothing is ever collected: a diagram lives until clear().  When a limit is hit the diagram is
// exhausted, every operation returns kFalse at once, and the caller looks once at the end.  Nothing
// recurses: depth takes heap, not stack.
//
// Layout: nodes in the order of their making, so that those a node leads to come before it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace faultline::impact {

// A function is the number of its node.
using BddNode = std::uint32_t;

// The level of the two constants: below all variables.
inline constexpr std::uint32_t kConstantLevel = UINT32_MAX;

// Steps of an operation that are allowed for each node that is allowed.
inline constexpr std::size_t kBddStepsPerNode = 64;

// A set of diagrams over one order of variables; a smaller level is tested first.
class Bdd {
 public:
    static constexpr BddNode kFalse = 0;
    static constexpr BddNode kTrue = 1;

    // At most `nodes_max` nodes, the constants not counted, and kBddStepsPerNode times as many
    // steps.
    explicit Bdd(std::size_t nodes_max);

    // Forget all diagrams; what the limits allow is counted on.
    // Cost: O(1) after small diagrams.
    void clear();

    // True if a limit was hit: no result since clear() counts.
    [[nodiscard]] bool exhausted() const { return exhausted_; }

    // The function that is true if the variable of a level is.
    [[nodiscard]] BddNode variable(std::uint32_t level) { return make(level, kFalse, kTrue); }

    // The node that tests `level` and leads to `low` if that is false, to `high` if it is true.
    // REQUIRES: the levels of low and high are larger.
    [[nodiscard]] BddNode make(std::uint32_t level, BddNode low, BddNode high);

    // (f and g) or (not f and h), and what follows from it.
    // Cost: O(nodes of f * g * h) at most, O(nodes made) as a rule.
    [[nodiscard]] BddNode choose(BddNode f, BddNode g, BddNode h);
    [[nodiscard]] BddNode all_of(BddNode f, BddNode g) { return choose(f, g, kFalse); }
    [[nodiscard]] BddNode any_of(BddNode f, BddNode g) { return choose(f, kTrue, g); }

    // What a node tests and where it leads.  REQUIRES: node < size().
    [[nodiscard]] std::uint32_t level(BddNode node) const { return nodes_[node].level; }
    [[nodiscard]] BddNode low(BddNode node) const { return nodes_[node].low; }
    [[nodiscard]] BddNode high(BddNode node) const { return nodes_[node].high; }

    // How many nodes there are, constants included.
    [[nodiscard]] std::size_t size() const { return nodes_.size(); }

    // The nodes of a function without the constants, ascending: what a node leads to before it.
    [[nodiscard]] std::vector<BddNode> nodes_of(BddNode function) const;

 private:
    struct Node {
        std::uint32_t level;
        BddNode low;
        BddNode high;
    };
    struct Cached {
        BddNode f = 0, g = 0, h = 0, result = 0;
    };
    struct Frame {
        BddNode f, g, h, low;
        std::uint32_t level;
        std::uint32_t stage;
    };

    [[nodiscard]] BddNode branch(BddNode node, std::uint32_t level, bool high) const;
    [[nodiscard]] bool is_known(Frame& frame, BddNode& result) const;
    [[nodiscard]] Cached& cached(const Frame& frame);
    void advance(BddNode& result);
    void grow();

    std::vector<Node> nodes_;
    std::vector<BddNode> slots_;  // open addressing over nodes_, 0: free
    std::vector<Cached> cache_;   // lossy; f == 0: free
    std::vector<Frame> frames_;
    std::size_t nodes_left_;
    std::size_t steps_left_;
    bool exhausted_ = false;
};

}  // namespace faultline::impact
