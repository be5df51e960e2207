#include "api/app/past_graphs.h"

#include <algorithm>
#include <string>
#include <utility>

namespace faultline::app {

namespace {

Result<graph::Snapshot> read_from_store(const storage::View& view) {
    return view.load_graph();
}

}  // namespace

PastGraphs::PastGraphs(Loader load) : load_(load ? std::move(load) : Loader(read_from_store)) {}

Result<PastGraphs::Graph> PastGraphs::get(const storage::View& view) {
    std::promise<Outcome> promise;
    std::shared_future<Outcome> outcome;
    {
        const std::lock_guard lock(mutex_);
        const auto found = entries_.find(view.graph_version());
        if (found != entries_.end()) {
            found->second.used = ++uses_;
            outcome = found->second.outcome;
        } else if (loading_ == kPastLoadsAtOnceMax) {
            return unavailable("as many graphs of the past as allowed (" +
                               std::to_string(kPastLoadsAtOnceMax) +
                               ") are being read already; try again in a moment");
        } else {
            loading_++;
            entries_[view.graph_version()] = {promise.get_future().share(), 0, ++uses_};
        }
    }
    if (outcome.valid()) return outcome.get();
    return load_and_keep(view, std::move(promise));
}

PastGraphs::Outcome PastGraphs::load_and_keep(const storage::View& view,
                                              std::promise<Outcome> promise) {
    auto loaded = load_(view);
    const Outcome outcome =
        loaded.ok() ? Outcome(std::make_shared<const graph::Snapshot>(std::move(loaded).value()))
                    : Outcome(loaded.error());
    finish(view.graph_version(), outcome);
    promise.set_value(outcome);
    return outcome;
}

void PastGraphs::finish(Version graph_version, const Outcome& outcome) {
    const std::lock_guard lock(mutex_);
    loading_--;
    if (!outcome.ok()) {
        // The next one who asks tries again.
        entries_.erase(graph_version);
        return;
    }
    entries_.at(graph_version).bytes = std::max<std::uint64_t>(outcome.value()->buffer_bytes(), 1);
    evict(graph_version);
}

void PastGraphs::evict(Version kept) {
    while (true) {
        std::uint64_t bytes = 0;
        std::size_t there = 0;
        auto oldest = entries_.end();
        for (auto at = entries_.begin(); at != entries_.end(); ++at) {
            if (at->second.bytes == 0) continue;
            there++;
            bytes += at->second.bytes;
            const bool older = oldest == entries_.end() || at->second.used < oldest->second.used;
            if (at->first != kept && older) oldest = at;
        }
        const bool fits = there <= kPastGraphsMax && bytes <= kPastGraphBytesMax;
        if (fits || oldest == entries_.end()) return;
        entries_.erase(oldest);
    }
}

}  // namespace faultline::app
