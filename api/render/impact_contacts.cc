// Whom to tell, as JSON.

#include "api/render/affected_names.h"
#include "api/render/impact_extras.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_services(std::string_view name,
                    const graph::Snapshot& graph,
                    const std::vector<impact::AffectedCi>& services,
                    JsonWriter& out) {
    out.key(name);
    out.begin_array();
    for (const impact::AffectedCi& service : services) {
        out.begin_object();
        out.member("id", graph.id(service.node));
        out.member("name", graph.name(service.node));
        out.member("result", name_of(service.as));
        out.end_object();
    }
    out.end_array();
}

void write_contact(const graph::Snapshot& graph, const app::Contact& contact, JsonWriter& out) {
    out.begin_object();
    out.member("contact", contact.name);
    out.key("roles");
    out.begin_array();
    for (const app::ContactRole& role : contact.roles) {
        out.begin_object();
        out.member("role", role.role);
        write_services("services", graph, role.services, out);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

}  // namespace

void write_contacts(const graph::Snapshot& graph,
                    const app::ImpactContacts& contacts,
                    JsonWriter& out) {
    out.key("contacts");
    out.begin_array();
    for (const app::Contact& contact : contacts.contacts) {
        write_contact(graph, contact, out);
    }
    out.end_array();
    write_services("without_contact", graph, contacts.without, out);
}

}  // namespace faultline::render
