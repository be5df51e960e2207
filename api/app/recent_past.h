// RecentPast: the graphs of the last published versions, as patches over the one at the head.
//
// Thread safety: everything may be called from any thread.
//
// Of every change of the graph it remembers what the changed CIs were before.  From the head back
// to a version these contents unite to one patch, which costs what changed since and not what the
// graph holds.  What lies further back than it remembers is read from the store by whoever asks.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/graph/merge.h"
#include "engine/graph/snapshot.h"

namespace faultline::app {

// It remembers at most so many former contents of CIs, of about so many bytes together; the oldest
// go first.
inline constexpr std::size_t kRecentCisMax = 20'000;
inline constexpr std::uint64_t kRecentBytesMax = std::uint64_t{32} << 20;

// The recent graphs of one store.
class RecentPast {
 public:
    using Graph = std::shared_ptr<const graph::Snapshot>;

    // Remember that `after` follows `before` and differs in the CIs with these external ids alone;
    // ids in any order, each once.  What does not follow from what it knows begins a new memory.
    // Cost: O(needs of those CIs).
    void note(const Graph& before, const Graph& after, const std::vector<std::string>& ids);

    // The head is given as `merged` from now on, which says the same as `head`; nothing if `head`
    // is not the head.
    void replace_head(const Graph& head, const Graph& merged);

    // Forget everything: a graph was published of which it is not known what changed.
    void forget();

    // The graph of that graph version, as of `version`; nothing if it is not remembered, as of a
    // version that was never published because it shared a group of commits with a later one.
    // Errors: too_large past graph::kNodesMax.
    // Cost: that of graph::patched() for all that changed since.
    [[nodiscard]] Result<std::optional<graph::Snapshot>> graph_at(Version version,
                                                                  Version graph_version) const;

 private:
    // The way back over one change.
    struct Step {
        Version graph_version{};  // to which it leads
        graph::Delta back;
        std::uint64_t bytes = 0;
    };

    void drop_oldest();
    void trim();

    mutable std::mutex mutex_;
    Graph head_;
    std::deque<std::shared_ptr<const Step>> steps_;  // the latest change last
    std::size_t cis_ = 0;
    std::uint64_t bytes_ = 0;
};

}  // namespace faultline::app
