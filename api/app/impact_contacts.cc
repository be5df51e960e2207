#include "api/app/impact_contacts.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "api/app/ci_attributes.h"
#include "api/app/service_class.h"

namespace faultline::app {

namespace {

using impact::AffectedCi;

std::vector<AffectedCi> services_hit(const ImpactAnswer& answer) {
    const graph::Snapshot& graph = *answer.at->graph;
    return impact::affected_of_classes(
        graph, answer.radius, service_classes(graph, answer.at->view.catalogue()));
}

void add_text(const model::Scalar& scalar, std::vector<std::string>& names) {
    const auto* text = std::get_if<std::string>(&scalar);
    if (text != nullptr && !text->empty()) names.push_back(*text);
}

// The texts of a value, each once.  What is no text names nobody.
std::vector<std::string> names_in(const std::optional<model::AttributeValue>& value) {
    std::vector<std::string> names;
    if (!value) return names;
    if (const auto* scalar = std::get_if<model::Scalar>(&*value)) {
        add_text(*scalar, names);
    } else {
        for (const model::Scalar& item : std::get<std::vector<model::Scalar>>(*value)) {
            add_text(item, names);
        }
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace

Result<ImpactContacts> contacts_of_impact(const ImpactAnswer& answer) {
    return contacts_of(*answer.at, services_hit(answer));
}

Result<ImpactContacts> contacts_of(const Published& at, const std::vector<AffectedCi>& services) {
    std::vector<graph::NodeIndex> nodes;
    std::ranges::transform(services, std::back_inserter(nodes), &AffectedCi::node);
    FL_TRY(const std::vector<AttributeValues> values,
           read_attributes(at, nodes, {kContactRoles.begin(), kContactRoles.end()}));
    std::map<std::string, std::map<std::size_t, std::vector<AffectedCi>>> by_name;
    ImpactContacts contacts;
    for (std::size_t i = 0; i < services.size(); i++) {
        bool is_named = false;
        for (std::size_t role = 0; role < kContactRoles.size(); role++) {
            for (std::string& name : names_in(values[i][role])) {
                by_name[std::move(name)][role].push_back(services[i]);
                is_named = true;
            }
        }
        if (!is_named) contacts.without.push_back(services[i]);
    }
    for (auto& [name, roles] : by_name) {
        Contact& contact = contacts.contacts.emplace_back(Contact{name, {}});
        for (auto& [role, hit] : roles) {
            contact.roles.push_back({kContactRoles[role], std::move(hit)});
        }
    }
    return contacts;
}

}  // namespace faultline::app
