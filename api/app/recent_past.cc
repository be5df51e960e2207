#include "api/app/recent_past.h"

#include <string_view>
#include <unordered_set>
#include <utility>

#include "engine/graph/ci_content.h"
#include "engine/graph/patch.h"

namespace faultline::app {

namespace {

// About how much memory a former content takes.
std::uint64_t bytes_of(const graph::ChangedCi& change) {
    std::uint64_t bytes = sizeof change + change.id.capacity();
    if (!change.content) return bytes;
    const graph::CiContent& content = *change.content;
    bytes += content.name.capacity() + content.class_name.capacity();
    for (const graph::ContentNeed& need : content.needs) {
        bytes += sizeof need + need.dependency.capacity() + need.group.capacity();
    }
    for (const graph::ContentGroup& group : content.groups) {
        bytes += sizeof group + group.name.capacity();
    }
    return bytes;
}

graph::Delta changes_of(const std::vector<std::string>& ids) {
    graph::Delta delta;
    for (const std::string& id : ids) {
        delta.changes.push_back({id, {}});
    }
    return delta;
}

}  // namespace

void RecentPast::note(const Graph& before,
                      const Graph& after,
                      const std::vector<std::string>& ids) {
    if (ids.size() > kRecentCisMax) return forget();
    auto step = std::make_shared<Step>();
    step->graph_version = before->graph_version();
    step->back = graph::inverse_of(*before, changes_of(ids));
    for (const graph::ChangedCi& change : step->back.changes) {
        step->bytes += bytes_of(change);
    }
    const std::lock_guard lock(mutex_);
    if (head_ != before) {
        while (!steps_.empty()) {
            drop_oldest();
        }
    }
    head_ = after;
    cis_ += step->back.changes.size();
    bytes_ += step->bytes;
    steps_.push_back(std::move(step));
    trim();
}

void RecentPast::replace_head(const Graph& head, const Graph& merged) {
    const std::lock_guard lock(mutex_);
    // The way back is told by external ids, so that it leads from either.
    if (head_ == head) head_ = merged;
}

void RecentPast::forget() {
    const std::lock_guard lock(mutex_);
    head_.reset();
    steps_.clear();
    cis_ = 0;
    bytes_ = 0;
}

void RecentPast::drop_oldest() {
    cis_ -= steps_.front()->back.changes.size();
    bytes_ -= steps_.front()->bytes;
    steps_.pop_front();
}

void RecentPast::trim() {
    while (!steps_.empty() && (cis_ > kRecentCisMax || bytes_ > kRecentBytesMax)) {
        drop_oldest();
    }
}

Result<std::optional<graph::Snapshot>> RecentPast::graph_at(Version version,
                                                            Version graph_version) const {
    Graph head;
    std::vector<std::shared_ptr<const Step>> back;  // the latest change first
    {
        const std::lock_guard lock(mutex_);
        if (!head_) return std::optional<graph::Snapshot>();
        head = head_;
        bool found = head->graph_version() == graph_version;
        for (auto step = steps_.rbegin(); !found && step != steps_.rend(); ++step) {
            back.push_back(*step);
            found = (*step)->graph_version == graph_version;
        }
        if (!found) return std::optional<graph::Snapshot>();
    }
    // What a CI was before the earliest of these changes counts, not what it was between two.
    graph::Delta all;
    std::unordered_set<std::string_view> known;
    for (auto step = back.rbegin(); step != back.rend(); ++step) {
        for (const graph::ChangedCi& change : (*step)->back.changes) {
            if (known.insert(change.id).second) all.changes.push_back(change);
        }
    }
    FL_TRY(graph::Snapshot past, graph::patched(*head, all, version, graph_version));
    return std::optional(std::move(past));
}

}  // namespace faultline::app
