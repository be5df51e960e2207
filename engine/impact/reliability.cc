#include "engine/impact/reliability.h"

#include <optional>

#include "engine/impact/index_sort.h"
#include "engine/model/reliability.h"

namespace faultline::impact {

namespace {

using graph::NodeIndex;

// The defaults of the classes of one graph, each looked up once.
class ClassDefaults {
 public:
    ClassDefaults(const graph::Snapshot& snapshot, const model::Catalogue& catalogue)
        : snapshot_(snapshot), catalogue_(catalogue), known_(snapshot.class_count()) {}

    std::optional<double> of(NodeIndex node) {
        const graph::ClassIndex index = snapshot_.class_of(node);
        auto& known = known_[raw(index)];
        if (!known) known = look_up(snapshot_.class_name(index));
        return *known;
    }

 private:
    // A default that is no probability below 1 is none.
    [[nodiscard]] std::optional<double> look_up(std::string_view name) const {
        const std::optional<double> q = catalogue_.unavailability(name);
        return q && *q >= 0 && *q < 1 ? q : std::nullopt;
    }

    const graph::Snapshot& snapshot_;
    const model::Catalogue& catalogue_;
    std::vector<std::optional<std::optional<double>>> known_;  // by class
};

}  // namespace

Reliabilities reliabilities_of(const graph::Snapshot& snapshot,
                               std::span<const NodeIndex> nodes,
                               const model::Catalogue& catalogue) {
    using model::ReliabilityState;
    ClassDefaults defaults(snapshot, catalogue);
    Reliabilities result;
    result.unavailability.reserve(nodes.size());
    for (const NodeIndex node : nodes) {
        const model::OwnReliability own = snapshot.own_reliability(node);
        if (own.state == ReliabilityState::given) {
            result.unavailability.push_back(own.unavailability);
            result.stated++;
            continue;
        }
        if (own.state == ReliabilityState::unusable) result.unusable.push_back(node);
        const std::optional<double> assumed = defaults.of(node);
        result.unavailability.push_back(assumed.value_or(0.0));
        if (assumed) {
            result.class_defaults++;
        } else {
            result.unknown.push_back(node);
        }
    }
    std::vector<NodeIndex> buffer;
    sort_by_id(snapshot, result.unknown, buffer);
    sort_by_id(snapshot, result.unusable, buffer);
    return result;
}

}  // namespace faultline::impact
