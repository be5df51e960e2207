#include "engine/model/builtin_rules.h"

namespace faultline::model {

namespace {

IdentifierEntry by(std::vector<std::string> attributes) {
    return {.attributes = std::move(attributes)};
}

// A CI that has its name only within another one.
IdentifierEntry within(std::string through, std::vector<std::string> attributes) {
    return {.attributes = std::move(attributes), .through = std::move(through)};
}

// A serial number is its maker's: the same one of another maker is another thing.
std::vector<IdentifierEntry> hardware() {
    return {by({"serial", "manufacturer"}), by({"serial", "vendor"})};
}

std::vector<IdentifierEntry> machine(bool is_made) {
    std::vector<IdentifierEntry> entries = {by({"uuid"}), by({"cloud_id"})};
    if (is_made) {
        for (IdentifierEntry& entry : hardware()) {
            entries.push_back(std::move(entry));
        }
    }
    entries.push_back(by({"mac_addresses"}));
    entries.push_back(by({"fqdn"}));
    entries.push_back(by({"name", "site"}));
    return entries;
}

std::vector<IdentifierEntry> network_device() {
    std::vector<IdentifierEntry> entries = hardware();
    entries.push_back(by({"mac_addresses"}));
    entries.push_back(by({"name", "site"}));
    return entries;
}

std::vector<IdentifierEntry> listening() {
    return {by({"uuid"}),
            by({"cloud_id"}),
            within("runs_on", {"name", "port"}),
            within("runs_on", {"name"})};
}

}  // namespace

std::vector<IdentificationRule> builtin_identification() {
    return {
        {"application", {by({"uuid"}), within("runs_on", {"name"})}},
        {"certificate", {by({"fingerprint"}), by({"serial", "issuer"})}},
        {"circuit", {by({"circuit_id", "provider"})}},
        {"component", {by({"uuid"}), within("runs_on", {"name"})}},
        {"container", {by({"container_id"}), within("hosted_on", {"name"})}},
        {"contract", {by({"contract_number"})}},
        {"cooling_unit", hardware()},
        {"database", listening()},
        {"endpoint", {by({"url"}), within("runs_on", {"name", "port"})}},
        {"host", machine(true)},
        {"middleware", listening()},
        {"network_device", network_device()},
        {"network_interface", {by({"mac_address"}), within("hosted_on", {"name"})}},
        {"person", {by({"mail"})}},
        {"pod", {by({"uuid"}), within("runs_on", {"name", "namespace"})}},
        {"power_equipment", hardware()},
        {"rack", {hardware().front(), within("located_in", {"name"})}},
        {"room", {within("located_in", {"name"})}},
        {"site", {by({"site_code"})}},
        {"software_package",
         {within("runs_on", {"name", "architecture"}), within("runs_on", {"name"})}},
        {"storage_array", hardware()},
        {"supplier", {by({"registration_number", "country"})}},
        {"virtual_machine", machine(false)},
        {"volume", {by({"wwn"}), within("stores_on", {"name"})}},
        {"workload", {by({"uuid"}), within("runs_on", {"name", "namespace"})}},
    };
}

std::vector<ConformanceRule> builtin_conformance() {
    return {
        {"applications_have_an_owner", "application", "has_owner"},
        {"databases_have_an_owner", "database", "has_owner"},
        {"services_have_an_owner", "service", "has_owner"},
        {"hosts_carry_a_service", "host", "service_path"},
        {"hosts_are_verified", "host", "verified_within", "90"},
        {"network_devices_are_verified", "network_device", "verified_within", "90"},
        {"hosts_have_a_reliability", "host", "reliability_known"},
        {"required_attributes_are_there", "configuration_item", "required_attributes"},
        {"there_are_no_duplicates", "configuration_item", "no_duplicates"},
        {"nothing_dangles", "configuration_item", "no_dangling"},
        {"lint_finds_nothing", "configuration_item", "lint_clean"},
    };
}

}  // namespace faultline::model
