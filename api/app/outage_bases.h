// OutageBases: what the assessments of changes on one graph have in common, made in the background.
//
// Thread safety: all functions may be called from any thread; a basis never changes.
//
// An assessment does not wait for it: until it is there everything is found out anew, with the same
// answer.  Making it takes about as long as some ten assessments of changes that concern everybody,
// so that it is made for a graph that is asked about, and for one after the other no more often
// than takes kOutageBasisShare of one core.
// Memory: that of one impact::JointBasis, and of those that questions still use.

#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>

#include "api/app/app.h"
#include "engine/impact/joint_basis.h"

namespace faultline::app {

// How much of the time of one core may go into making bases.
inline constexpr int kOutageBasisShare = 10;  // one part in so many

// The basis of the newest graph that was asked about.
class OutageBases {
 public:
    using Basis = std::shared_ptr<const impact::JointBasis>;

    OutageBases() = default;
    OutageBases(const OutageBases&) = delete;
    OutageBases& operator=(const OutageBases&) = delete;
    // Waits for the one that is being made, which comes to an end soon.
    ~OutageBases();

    // The basis for all services of this graph; null if it is not there, and then it is made as
    // soon as it is its turn.  It keeps the graph.
    [[nodiscard]] Basis at(const Published& published);

 private:
    using Clock = std::chrono::steady_clock;
    using Graph = std::shared_ptr<const graph::Snapshot>;

    void make(const Published& published);

    std::atomic<bool> is_closing_ = false;
    std::mutex mutex_;  // guards what follows
    Graph graph_;       // that the basis is of
    Basis basis_;
    bool is_making_ = false;
    Clock::time_point next_{};  // not before that
    std::thread maker_;
};

}  // namespace faultline::app
