// The built-in classes and relationship types.
//
// The default unavailabilities are orders of magnitude for planning, to be replaced by an
// organisation's own figures: one hour a year is 1.1e-4, one hour a month 1.4e-3.

#include <array>

#include "engine/model/catalogue.h"

namespace faultline::model {

namespace {

struct BuiltinClass {
    const char* name;
    std::uint8_t layer;
    double unavailability;  // below 0: no default
};

constexpr double kNoDefault = -1.0;

constexpr std::array kClasses = {
    BuiltinClass{"configuration_item", 0, kNoDefault},
    BuiltinClass{"site", 10, 1e-5},
    BuiltinClass{"room", 10, 1e-5},
    BuiltinClass{"rack", 10, 1e-6},
    BuiltinClass{"power_feed", 20, 5e-4},
    BuiltinClass{"generator", 20, 5e-3},
    BuiltinClass{"ups", 20, 1e-4},
    BuiltinClass{"pdu", 20, 5e-5},
    BuiltinClass{"cooling_unit", 20, 5e-4},
    BuiltinClass{"core_switch", 30, 1e-4},
    BuiltinClass{"access_switch", 30, 2e-4},
    BuiltinClass{"router", 30, 2e-4},
    BuiltinClass{"firewall", 30, 2e-4},
    BuiltinClass{"load_balancer", 30, 2e-4},
    BuiltinClass{"wan_link", 30, 1e-3},
    BuiltinClass{"network", 30, 1e-5},
    BuiltinClass{"storage", 40, 1e-4},
    BuiltinClass{"storage_array", 40, 1e-4},
    BuiltinClass{"storage_volume", 40, 1e-5},
    BuiltinClass{"host", 40, 5e-4},
    BuiltinClass{"server", 40, 5e-4},
    BuiltinClass{"cluster", 50, 1e-5},
    BuiltinClass{"virtual_machine", 50, 2e-4},
    BuiltinClass{"vm", 50, 2e-4},
    BuiltinClass{"container", 50, 5e-4},
    BuiltinClass{"backup_system", 60, 1e-3},
    BuiltinClass{"database", 60, 5e-4},
    BuiltinClass{"middleware", 60, 5e-4},
    BuiltinClass{"message_broker", 60, 5e-4},
    BuiltinClass{"cache", 60, 5e-4},
    BuiltinClass{"dns_server", 60, 2e-4},
    BuiltinClass{"identity_provider", 60, 2e-4},
    BuiltinClass{"certificate", 60, 1e-4},
    BuiltinClass{"software_package", 60, 0.0},
    BuiltinClass{"component", 70, 5e-4},
    BuiltinClass{"application", 70, 5e-4},
    BuiltinClass{"business_service", 80, 0.0},
    BuiltinClass{"supplier", 0, kNoDefault},
    BuiltinClass{"supplier_service", 0, 1e-3},
    BuiltinClass{"team", 0, kNoDefault},
    BuiltinClass{"document", 0, kNoDefault},
};

struct BuiltinType {
    const char* name;
    const char* inverse;
    ImpactKind kind;
    ExpectedDirection direction;
};

constexpr auto kSourceNeeds = ImpactKind::source_needs_target;
constexpr auto kTargetNeeds = ImpactKind::target_needs_source;
constexpr auto kLayered = ExpectedDirection::not_to_higher_layer;
constexpr auto kAnyWay = ExpectedDirection::any;

constexpr std::array kTypes = {
    BuiltinType{"depends_on", "used_by", kSourceNeeds, kAnyWay},
    BuiltinType{"uses", "used_by", kSourceNeeds, kAnyWay},
    BuiltinType{"calls", "called_by", kSourceNeeds, kAnyWay},
    BuiltinType{"member_of", "has_member", kSourceNeeds, kAnyWay},
    BuiltinType{"connects_to", "connected_by", kSourceNeeds, kAnyWay},
    BuiltinType{"runs_on", "runs", kSourceNeeds, kLayered},
    BuiltinType{"hosted_on", "hosts", kSourceNeeds, kLayered},
    BuiltinType{"located_in", "contains", kSourceNeeds, kLayered},
    BuiltinType{"powered_by", "powers", kSourceNeeds, kLayered},
    BuiltinType{"stores_on", "stores", kSourceNeeds, kLayered},
    BuiltinType{"hosts", "hosted_on", kTargetNeeds, kLayered},
    BuiltinType{"contains", "located_in", kTargetNeeds, kLayered},
    BuiltinType{"provides", "provided_by", kTargetNeeds, kAnyWay},
    BuiltinType{"powers", "powered_by", kTargetNeeds, kLayered},
    BuiltinType{"owned_by", "owns", ImpactKind::none, kAnyWay},
    BuiltinType{"documented_in", "documents", ImpactKind::none, kAnyWay},
    BuiltinType{"replaced_by", "replaces", ImpactKind::none, kAnyWay},
};

Catalogue make_builtin_catalogue() {
    Catalogue catalogue;
    for (const BuiltinClass& item : kClasses) {
        ClassDefinition definition{item.name, item.layer, std::nullopt};
        if (item.unavailability >= 0) definition.unavailability = item.unavailability;
        catalogue.put(std::move(definition));
    }
    for (const BuiltinType& type : kTypes) {
        catalogue.put(RelationshipType{type.name, type.inverse, type.kind, type.direction});
    }
    return catalogue;
}

}  // namespace

const Catalogue& builtin_catalogue() {
    static const Catalogue catalogue = make_builtin_catalogue();
    return catalogue;
}

}  // namespace faultline::model
