// The built-in catalogue: what it must have, and that it holds together.

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "engine/model/builtin_attributes.h"
#include "engine/model/builtin_rules.h"
#include "engine/model/catalogue.h"
#include "engine/model/catalogue_check.h"

namespace faultline::model {
namespace {

TEST_SUITE("engine/model/builtin_catalogue") {
    TEST_CASE("it has the classes that a configuration database begins with") {
        for (const char* const name : {"business_service",
                                       "technical_service",
                                       "application",
                                       "component",
                                       "endpoint",
                                       "database",
                                       "database_cluster",
                                       "middleware",
                                       "queue",
                                       "container",
                                       "pod",
                                       "workload",
                                       "virtual_machine",
                                       "hypervisor",
                                       "cluster",
                                       "physical_server",
                                       "storage_array",
                                       "volume",
                                       "switch",
                                       "router",
                                       "firewall",
                                       "load_balancer",
                                       "network_interface",
                                       "subnet",
                                       "circuit",
                                       "rack",
                                       "room",
                                       "site",
                                       "power_feed",
                                       "pdu",
                                       "ups",
                                       "supplier",
                                       "contract",
                                       "software_package",
                                       "library",
                                       "certificate",
                                       "person",
                                       "group"}) {
            CAPTURE(name);
            const ClassDefinition* definition = builtin_catalogue().find_class(name);
            REQUIRE(definition != nullptr);
            CHECK_FALSE(definition->description.empty());
        }
        CHECK(builtin_catalogue().classes().size() >= 45);
    }

    TEST_CASE("every attribute and rule belongs to a class and no rule is broken") {
        std::size_t with_attributes = 0;
        for (const auto& [name, definition] : builtin_catalogue().classes()) {
            CHECK(definition.attributes == builtin_attributes(name));
            if (!definition.attributes.empty()) with_attributes++;
        }

        CHECK(with_attributes > 20);
        CHECK(validate(builtin_catalogue()).empty());
        CHECK(builtin_catalogue().identification().size() == builtin_identification().size());
        CHECK(builtin_catalogue().conformance().size() == builtin_conformance().size());
        CHECK_FALSE(builtin_catalogue().has_authority());
    }

    TEST_CASE("services are in the layer of services and nothing else is") {
        for (const auto& [name, definition] : builtin_catalogue().classes()) {
            CAPTURE(name);
            CHECK((builtin_catalogue().layer(name) >= 80) ==
                  builtin_catalogue().is_a(name, "service"));
        }
    }

    TEST_CASE("a serial number alone identifies nothing") {
        for (const auto& [name, rule] : builtin_catalogue().identification()) {
            for (const IdentifierEntry& entry : rule.entries) {
                CAPTURE(name);
                CHECK(entry.attributes != std::vector<std::string>{"serial"});
                CHECK((entry.attributes != std::vector<std::string>{"name"} ||
                       !entry.through.empty()));
            }
        }
    }
}

}  // namespace
}  // namespace faultline::model
