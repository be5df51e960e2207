#include "api/app/check_list.h"

#include <array>
#include <map>
#include <set>
#include <utility>

#include "engine/impact/witness.h"

namespace faultline::app {

namespace {

using graph::NodeIndex;
using impact::AffectedAs;

// The checks that one moment asks for.
class MomentChecks {
 public:
    explicit MomentChecks(const ChangeMoment& moment)
        : graph_(*moment.graph), radius_(moment.radius) {}

    void add(const MomentService& service, std::set<Check>& checks) const {
        switch (service.as) {
            case AffectedAs::failed:
                break;  // the service is a CI of the change
            case AffectedAs::down:
                checks.insert(works(end_of_path(service.position)));
                break;
            case AffectedAs::at_risk:
                for (const auto& hit : radius_.hit_groups_of(radius_.at_risk[service.position])) {
                    checks.insert(whole(hit.group));
                }
                break;
            case AffectedAs::impaired:
                for (const auto& hit : radius_.soft_hits_of(radius_.impaired[service.position])) {
                    checks.insert(works(hit.target));
                }
                break;
            case AffectedAs::inherited:
                add_inherited(radius_.inherited[service.position], checks);
                break;
        }
    }

 private:
    void add_inherited(const impact::InheritedItem& item, std::set<Check>& checks) const {
        const bool is_soft = item.margin == impact::kNoMargin;
        checks.insert(is_soft ? works(item.soft_target) : whole(item.group));
    }

    [[nodiscard]] NodeIndex end_of_path(std::uint32_t position) const {
        impact::WitnessPath path(radius_, position);
        NodeIndex end = radius_.down[position].node;
        while (const auto node = path.next()) {
            end = *node;
        }
        return end;
    }

    [[nodiscard]] Check works(NodeIndex node) const {
        return {CheckKind::ci_works, std::string(graph_.id(node))};
    }

    [[nodiscard]] Check whole(graph::GroupIndex group) const {
        Check check{CheckKind::group_is_whole,
                    std::string(graph_.id(graph_.owner(group))),
                    std::string(graph_.group_name(group))};
        for (const NodeIndex member : graph_.members(group)) {
            check.members.emplace_back(graph_.id(member));
        }
        return check;
    }

    const graph::Snapshot& graph_;
    const impact::BlastRadius& radius_;
};

}  // namespace

std::string_view check_name(CheckKind kind) {
    constexpr std::array<std::string_view, 3> kNames = {
        "service_answers", "ci_works", "group_is_whole"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::vector<ServiceChecks> check_list(const ChangeMoments& moments) {
    std::map<std::string, std::set<Check>> by_service;
    for (const ChangeMoment& moment : moments.moments) {
        const MomentChecks checks(moment);
        for (const MomentService& service : moment.services) {
            std::string id(moment.graph->id(service.node));
            std::set<Check>& of_service = by_service[id];
            of_service.insert({CheckKind::service_answers, std::move(id)});
            checks.add(service, of_service);
        }
    }
    std::vector<ServiceChecks> list;
    for (auto& [service, checks] : by_service) {
        list.push_back({service, {checks.begin(), checks.end()}});
    }
    return list;
}

}  // namespace faultline::app
