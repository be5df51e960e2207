#include "engine/model/builtin_attributes.h"

#include <algorithm>

namespace faultline::model {

namespace {

// What an attribute is, in one word of a row.
enum class Kind { text, texts, number, real, truth };

struct Row {
    std::string_view class_name;
    const char* name;
    Kind kind;
    Presence presence;
    const char* unit;
    const char* description;
};

constexpr auto kOptional = Presence::optional;
constexpr auto kWanted = Presence::recommended;
constexpr auto kNeeded = Presence::required;

constexpr Row kRows[] = {
    {"configuration_item", "availability", Kind::real, kOptional, "", "share of time it works"},
    {"configuration_item", "cloud_id", Kind::text, kOptional, "", "id that a cloud gave it"},
    {"configuration_item", "cost_centre", Kind::text, kOptional, "", "who pays for it"},
    {"configuration_item", "environment", Kind::text, kOptional, "", "prod, test and the like"},
    {"configuration_item", "location", Kind::text, kOptional, "", "where it is, in words"},
    {"configuration_item", "manufacturer", Kind::text, kOptional, "", "who made it"},
    {"configuration_item", "model", Kind::text, kOptional, "", "what its maker calls it"},
    {"configuration_item", "mtbf_hours", Kind::real, kOptional, "h", "mean time between failures"},
    {"configuration_item", "mttr_hours", Kind::real, kOptional, "h", "mean time to repair"},
    {"configuration_item", "note", Kind::text, kOptional, "", "what else there is to say"},
    {"configuration_item",
     "owner",
     Kind::text,
     kOptional,
     "",
     "person or group that answers for it"},
    {"configuration_item", "serial", Kind::text, kOptional, "", "serial number"},
    {"configuration_item", "site", Kind::text, kOptional, "", "name of the site it is at"},
    {"configuration_item", "unavailability", Kind::real, kOptional, "", "share of time it fails"},
    {"configuration_item", "uuid", Kind::text, kOptional, "", "id that is the same everywhere"},
    {"configuration_item", "vendor", Kind::text, kOptional, "", "who made or sold it"},

    {"site", "address", Kind::text, kOptional, "", "street, place and country"},
    {"site", "rooms", Kind::number, kOptional, "", "how many rooms it has"},
    {"site", "site_code", Kind::text, kOptional, "", "short name that no other site has"},
    {"rack", "height_units", Kind::number, kOptional, "U", "how much fits into it"},
    {"rack", "use", Kind::text, kOptional, "", "what it is for"},
    {"power_equipment", "capacity_kva", Kind::real, kOptional, "kVA", "what it can carry"},
    {"power_feed", "substation", Kind::text, kOptional, "", "where the power comes from"},
    {"generator", "fuel_hours", Kind::real, kOptional, "h", "how long it runs without refuelling"},
    {"ups", "battery_seconds", Kind::number, kOptional, "s", "how long its batteries last"},

    {"network_device", "mac_addresses", Kind::texts, kOptional, "", "of all its interfaces"},
    {"network_device", "management_address", Kind::text, kOptional, "", "where it is managed"},
    {"network_device", "os_version", Kind::text, kOptional, "", "version of its system"},
    {"network_device", "serial", Kind::text, kWanted, "", "serial number"},
    {"network_interface", "ip_addresses", Kind::texts, kOptional, "", "IPv4 and IPv6"},
    {"network_interface", "mac_address", Kind::text, kWanted, "", "hardware address"},
    {"network_interface", "speed_mbps", Kind::number, kOptional, "Mbit/s", "nominal speed"},
    {"subnet", "cidr", Kind::text, kNeeded, "", "range like 192.0.2.0/24"},
    {"subnet", "gateway", Kind::text, kOptional, "", "address of its router"},
    {"network", "vlan_id", Kind::number, kOptional, "", "number of the VLAN"},
    {"circuit", "circuit_id", Kind::text, kWanted, "", "id that its provider gave it"},
    {"circuit", "megabits", Kind::real, kOptional, "Mbit/s", "what it carries"},
    {"circuit", "provider", Kind::text, kWanted, "", "who runs it"},

    {"storage", "usable_terabytes", Kind::real, kOptional, "TB", "space for data"},
    {"volume", "size_gib", Kind::real, kOptional, "GiB", "space for data"},
    {"volume", "wwn", Kind::text, kOptional, "", "world wide name"},
    {"storage_array", "serial", Kind::text, kWanted, "", "serial number"},

    {"host", "cores", Kind::number, kOptional, "", "processor cores"},
    {"host", "fqdn", Kind::text, kOptional, "", "full name in the DNS"},
    {"host", "ip_addresses", Kind::texts, kOptional, "", "IPv4 and IPv6"},
    {"host", "mac_addresses", Kind::texts, kOptional, "", "of all its interfaces"},
    {"host", "memory_gib", Kind::real, kOptional, "GiB", "main memory"},
    {"host", "os", Kind::text, kOptional, "", "operating system"},
    {"host", "os_version", Kind::text, kOptional, "", "its version"},
    {"physical_server", "serial", Kind::text, kWanted, "", "serial number"},
    {"virtual_machine", "cores", Kind::number, kOptional, "", "processor cores it sees"},
    {"virtual_machine", "fqdn", Kind::text, kOptional, "", "full name in the DNS"},
    {"virtual_machine", "ip_addresses", Kind::texts, kOptional, "", "IPv4 and IPv6"},
    {"virtual_machine", "mac_addresses", Kind::texts, kOptional, "", "of all its interfaces"},
    {"virtual_machine", "memory_gib", Kind::real, kOptional, "GiB", "memory it sees"},
    {"virtual_machine", "os", Kind::text, kOptional, "", "operating system"},
    {"virtual_machine", "os_version", Kind::text, kOptional, "", "its version"},
    {"container", "container_id", Kind::text, kOptional, "", "id that its runtime gave it"},
    {"container", "image", Kind::text, kOptional, "", "what it was made from"},
    {"pod", "namespace", Kind::text, kOptional, "", "namespace in its cluster"},
    {"workload", "namespace", Kind::text, kOptional, "", "namespace in its cluster"},
    {"workload", "replicas", Kind::number, kOptional, "", "how many pods it wants"},
    {"cluster", "nodes", Kind::number, kOptional, "", "how many members it has"},

    {"software", "engine", Kind::text, kOptional, "", "product and version, in words"},
    {"software", "version", Kind::text, kOptional, "", "its version"},
    {"database", "owner", Kind::text, kWanted, "", "person or group that answers for it"},
    {"database", "port", Kind::number, kOptional, "", "where it listens"},
    {"middleware", "port", Kind::number, kOptional, "", "where it listens"},
    {"software_package", "architecture", Kind::text, kOptional, "", "what it runs on"},
    {"software_package", "installed_size", Kind::number, kOptional, "KiB", "space it takes"},
    {"certificate", "expires", Kind::text, kWanted, "", "last day it is good"},
    {"certificate", "fingerprint", Kind::text, kOptional, "", "SHA-256 of it"},
    {"certificate", "issuer", Kind::text, kOptional, "", "who signed it"},
    {"certificate", "key_bits", Kind::number, kOptional, "bit", "length of its key"},
    {"application", "owner", Kind::text, kWanted, "", "person or group that answers for it"},
    {"application", "tier", Kind::number, kOptional, "", "1 matters most"},
    {"endpoint", "port", Kind::number, kOptional, "", "where it listens"},
    {"endpoint", "url", Kind::text, kOptional, "", "where it is reached"},

    {"service", "criticality", Kind::text, kWanted, "", "how much it matters"},
    {"service", "owner", Kind::text, kWanted, "", "person or group that answers for it"},
    {"service", "tier", Kind::number, kOptional, "", "1 matters most"},
    {"supplier", "country", Kind::text, kOptional, "", "where it is registered"},
    {"supplier", "registration_number", Kind::text, kOptional, "", "in its trade register"},
    {"contract", "contract_number", Kind::text, kWanted, "", "number it is filed under"},
    {"contract", "ends", Kind::text, kWanted, "", "last day it holds"},
    {"person", "mail", Kind::text, kWanted, "", "address to write to"},
    {"group", "mail", Kind::text, kOptional, "", "address to write to"},
    {"document", "url", Kind::text, kOptional, "", "where it is read"},
};

AttributeDefinition definition_of(const Row& row) {
    AttributeDefinition attribute;
    attribute.name = row.name;
    attribute.array = row.kind == Kind::texts;
    attribute.presence = row.presence;
    attribute.unit = row.unit;
    attribute.description = row.description;
    if (row.kind == Kind::number) attribute.type = ValueType::integer;
    if (row.kind == Kind::real) attribute.type = ValueType::real;
    if (row.kind == Kind::truth) attribute.type = ValueType::boolean;
    return attribute;
}

// Alters only by an approved change.
bool is_controlled(std::string_view class_name, std::string_view name) {
    return (class_name == "service" && name == "criticality") ||
           (class_name == "network_device" && name == "os_version") ||
           (class_name == "subnet" && name == "cidr") ||
           (class_name == "software" && name == "version");
}

}  // namespace

std::vector<AttributeDefinition> builtin_attributes(std::string_view class_name) {
    std::vector<AttributeDefinition> attributes;
    for (const Row& row : kRows) {
        if (row.class_name != class_name) continue;
        attributes.push_back(definition_of(row));
        attributes.back().controlled = is_controlled(class_name, row.name);
        if (row.name == std::string_view("criticality")) {
            attributes.back().allowed = {"low", "medium", "high", "critical"};
        }
    }
    std::ranges::sort(attributes, {}, &AttributeDefinition::name);
    return attributes;
}

}  // namespace faultline::model
