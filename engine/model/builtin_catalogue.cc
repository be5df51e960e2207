// The built-in classes and relationship types.
//
// The default unavailabilities are orders of magnitude for planning, to be replaced by an
// organisation's own figures: one hour a year is 1.1e-4, one hour a month 1.4e-3.

#include "engine/model/builtin_attributes.h"
#include "engine/model/builtin_rules.h"
#include "engine/model/catalogue.h"

namespace faultline::model {

namespace {

struct BuiltinClass {
    const char* name;
    const char* extends;
    std::uint8_t layer;     // 0: that of the superclass
    double unavailability;  // below 0: that of the superclass
    const char* description;
};

constexpr double kAsAbove = -1.0;

constexpr BuiltinClass kClasses[] = {
    {"configuration_item", "", 0, kAsAbove, "anything that has to be managed to deliver a service"},

    {"facility", "", 10, kAsAbove, "a place that holds equipment"},
    {"site", "facility", 0, 1e-5, "a location: a data centre, an office, a plant"},
    {"room", "facility", 0, 1e-5, "a room within a site"},
    {"rack", "facility", 0, 1e-6, "a frame that equipment is mounted in"},
    {"availability_zone", "facility", 0, 1e-4, "a part of a cloud that fails by itself"},

    {"power_equipment", "", 20, kAsAbove, "whatever brings power to equipment"},
    {"power_feed", "power_equipment", 0, 5e-4, "a line of power into a site or to a row of racks"},
    {"generator", "power_equipment", 0, 5e-3, "makes power when the grid does not"},
    {"ups", "power_equipment", 0, 1e-4, "bridges a loss of power with batteries"},
    {"pdu", "power_equipment", 0, 5e-5, "distributes power within a rack"},
    {"cooling_unit", "", 20, 5e-4, "carries heat away"},

    {"network_device", "", 30, 2e-4, "equipment that carries traffic"},
    {"switch", "network_device", 0, kAsAbove, "joins the devices of a network"},
    {"core_switch", "switch", 0, 1e-4, "a switch that joins other switches"},
    {"access_switch", "switch", 0, 2e-4, "a switch that hosts are plugged into"},
    {"router", "network_device", 0, 2e-4, "joins networks"},
    {"firewall", "network_device", 0, 2e-4, "lets through what it may"},
    {"load_balancer", "network_device", 0, 2e-4, "spreads requests over several servers"},
    {"wireless_access_point", "network_device", 0, 5e-4, "brings a network into the air"},
    {"network_interface", "", 30, 5e-5, "a port of a device"},
    {"circuit", "", 30, 1e-3, "a line that a provider runs between two places"},
    {"wan_link", "circuit", 0, 1e-3, "a circuit between sites or to the internet"},
    {"network", "", 30, 1e-5, "a network as its users see it, or a VLAN"},
    {"subnet", "network", 0, kAsAbove, "a range of addresses"},

    {"storage", "", 40, 1e-4, "keeps data"},
    {"storage_array", "storage", 0, 1e-4, "a device full of drives"},
    {"volume", "storage", 0, 1e-5, "a piece of storage that is given to a machine"},
    {"storage_volume", "volume", 0, 1e-5, "a volume of an array"},
    {"host", "", 40, 5e-4, "a machine that software runs on"},
    {"server", "host", 0, 5e-4, "a machine that serves others"},
    {"physical_server", "server", 0, kAsAbove, "a server one can touch"},
    {"hypervisor", "host", 0, kAsAbove, "a host that runs virtual machines"},
    {"workstation", "host", 0, 1e-3, "a machine that one person works at"},

    {"cluster", "", 50, 1e-5, "machines that act as one"},
    {"kubernetes_cluster", "cluster", 0, kAsAbove, "a cluster that runs pods"},
    {"virtual_machine", "", 50, 2e-4, "a machine made of software"},
    {"vm", "virtual_machine", 0, 2e-4, "a virtual machine"},
    {"container", "", 50, 5e-4, "a process with its own file system"},
    {"pod", "container", 0, kAsAbove, "containers that are started together"},
    {"workload", "", 50, 1e-4, "a set of pods that is kept running"},

    {"software", "", 60, kAsAbove, "a program that others are built on"},
    {"backup_system", "", 60, 1e-3, "keeps copies of data"},
    {"database", "software", 0, 5e-4, "keeps data that programs ask for"},
    {"database_cluster", "database", 0, 1e-5, "databases that act as one"},
    {"middleware", "software", 0, 5e-4, "stands between applications"},
    {"message_broker", "middleware", 0, 5e-4, "passes messages on"},
    {"queue", "middleware", 0, kAsAbove, "messages that wait for their reader"},
    {"cache", "middleware", 0, 5e-4, "keeps answers at hand"},
    {"web_server", "middleware", 0, kAsAbove, "answers HTTP requests"},
    {"application_server", "middleware", 0, kAsAbove, "runs applications"},
    {"dns_server", "", 60, 2e-4, "turns names into addresses"},
    {"identity_provider", "", 60, 2e-4, "knows who somebody is"},
    {"certificate", "", 60, 1e-4, "proves whom a key belongs to"},
    {"software_package", "software", 0, 0.0, "a program as it is installed"},
    {"library", "software_package", 0, kAsAbove, "a package that programs are linked with"},
    {"operating_system", "software_package", 0, kAsAbove, "what a machine is started with"},

    {"component", "", 70, 5e-4, "a part of an application, or a device without a class"},
    {"application", "", 70, 5e-4, "a program that people or services use"},
    {"endpoint", "", 70, 1e-4, "where a program is reached"},

    {"service", "", 80, 0.0, "what users are promised"},
    {"business_service", "service", 0, 0.0, "a service that the business runs on"},
    {"technical_service", "service", 0, 0.0, "a service that other services are made of"},

    {"supplier", "", 0, kAsAbove, "an organisation that supplies something"},
    {"supplier_service", "", 0, 1e-3, "a service that a supplier runs"},
    {"contract", "", 0, kAsAbove, "what was agreed with a supplier or a customer"},
    {"person", "", 0, kAsAbove, "somebody who answers for something"},
    {"group", "", 0, kAsAbove, "people who answer for something together"},
    {"team", "group", 0, kAsAbove, "a group that works together"},
    {"document", "", 0, kAsAbove, "something to read"},
};

struct BuiltinType {
    const char* name;
    const char* inverse;
    ImpactKind kind;
    ExpectedDirection direction;
    const char* description;
};

constexpr auto kSourceNeeds = ImpactKind::source_needs_target;
constexpr auto kTargetNeeds = ImpactKind::target_needs_source;
constexpr auto kNoImpact = ImpactKind::none;
constexpr auto kLayered = ExpectedDirection::not_to_higher_layer;
constexpr auto kAnyWay = ExpectedDirection::any;

constexpr BuiltinType kTypes[] = {
    {"depends_on", "used_by", kSourceNeeds, kAnyWay, "needs it, in whatever way"},
    {"uses", "used_by", kSourceNeeds, kAnyWay, "makes use of it"},
    {"calls", "called_by", kSourceNeeds, kAnyWay, "sends requests to it"},
    {"member_of", "has_member", kSourceNeeds, kAnyWay, "is a part of it and fails with it"},
    {"connects_to", "connected_by", kSourceNeeds, kAnyWay, "reaches the rest through it"},
    {"runs_on", "runs", kSourceNeeds, kLayered, "is executed by it"},
    {"hosted_on", "hosts", kSourceNeeds, kLayered, "is executed or carried by it"},
    {"located_in", "contains", kSourceNeeds, kLayered, "is in it"},
    {"powered_by", "powers", kSourceNeeds, kLayered, "takes its power from it"},
    {"stores_on", "stores", kSourceNeeds, kLayered, "keeps its data on it"},
    {"secured_by", "secures", kSourceNeeds, kAnyWay, "proves with it who it is"},
    {"hosts", "hosted_on", kTargetNeeds, kLayered, "executes or carries it"},
    {"contains", "located_in", kTargetNeeds, kLayered, "holds it"},
    {"provides", "provided_by", kTargetNeeds, kAnyWay, "gives it to others"},
    {"powers", "powered_by", kTargetNeeds, kLayered, "gives it power"},
    {"owned_by", "owns", kNoImpact, kAnyWay, "somebody answers for it"},
    {"documented_in", "documents", kNoImpact, kAnyWay, "is written about in it"},
    {"replaced_by", "replaces", kNoImpact, kAnyWay, "goes when it comes"},
    {"replicates_to", "replica_of", kNoImpact, kAnyWay, "sends a copy of its data to it"},
    {"backed_up_by", "backs_up", kNoImpact, kAnyWay, "is copied by it"},
    {"monitored_by", "monitors", kNoImpact, kAnyWay, "is watched by it"},
    {"supplied_by", "supplies", kNoImpact, kAnyWay, "was bought from it"},
    {"covered_by", "covers", kNoImpact, kAnyWay, "is part of what was agreed"},
};

struct BuiltinPair {
    std::string_view type;
    const char* source;
    const char* target;
};

// Types that are not here are allowed between any two classes.
constexpr BuiltinPair kPairs[] = {
    {"located_in", "configuration_item", "cluster"},
    {"located_in", "configuration_item", "facility"},
    {"located_in", "configuration_item", "host"},
    {"located_in", "configuration_item", "network"},
    {"located_in", "configuration_item", "network_device"},
    {"located_in", "configuration_item", "storage"},
    {"located_in", "configuration_item", "supplier_service"},
    {"powered_by", "configuration_item", "facility"},
    {"powered_by", "configuration_item", "power_equipment"},
    {"powered_by", "configuration_item", "supplier_service"},
    {"powers", "facility", "configuration_item"},
    {"powers", "power_equipment", "configuration_item"},
    {"powers", "supplier_service", "configuration_item"},
    {"secured_by", "configuration_item", "certificate"},
    {"owned_by", "configuration_item", "group"},
    {"owned_by", "configuration_item", "person"},
    {"owned_by", "configuration_item", "service"},
    {"owned_by", "configuration_item", "supplier"},
    {"documented_in", "configuration_item", "contract"},
    {"documented_in", "configuration_item", "document"},
    {"supplied_by", "configuration_item", "supplier"},
    {"covered_by", "configuration_item", "contract"},
};

ClassDefinition definition_of(const BuiltinClass& row) {
    ClassDefinition definition{.name = row.name, .layer = row.layer};
    if (row.unavailability >= 0) definition.unavailability = row.unavailability;
    definition.extends = row.extends;
    definition.description = row.description;
    definition.attributes = builtin_attributes(row.name);
    return definition;
}

RelationshipType type_of(const BuiltinType& row) {
    RelationshipType type{row.name, row.inverse, row.kind, row.direction, row.description};
    for (const BuiltinPair& pair : kPairs) {
        if (pair.type == row.name) type.allowed.push_back({pair.source, pair.target});
    }
    return type;
}

Catalogue make_builtin_catalogue() {
    Catalogue catalogue;
    for (const BuiltinClass& row : kClasses) {
        catalogue.put(definition_of(row));
    }
    for (const BuiltinType& row : kTypes) {
        catalogue.put(type_of(row));
    }
    for (IdentificationRule& rule : builtin_identification()) {
        catalogue.put(std::move(rule));
    }
    for (ConformanceRule& rule : builtin_conformance()) {
        catalogue.put(std::move(rule));
    }
    return catalogue;
}

}  // namespace

const Catalogue& builtin_catalogue() {
    static const Catalogue catalogue = make_builtin_catalogue();
    return catalogue;
}

}  // namespace faultline::model
