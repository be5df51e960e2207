#include "importers/package_stanza.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "importers/debian_relations.h"
#include "importers/debian_version.h"
#include "importers/wording.h"

namespace faultline::importers {

// Positions in kFieldNames.
enum class PackageStanza::Field : std::size_t {
    package,
    status,
    version,
    section,
    maintainer,
    installed_size,
    architecture,
    depends,
    pre_depends,
    provides,
};

namespace {

constexpr std::array<std::string_view, 10> kFieldNames{"Package",
                                                       "Status",
                                                       "Version",
                                                       "Section",
                                                       "Maintainer",
                                                       "Installed-Size",
                                                       "Architecture",
                                                       "Depends",
                                                       "Pre-Depends",
                                                       "Provides"};

// The words of a value, separated by spaces.
std::vector<std::string_view> words(std::string_view text) {
    constexpr std::string_view kSpace = " \t\n";
    std::vector<std::string_view> found;
    while (true) {
        text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
        if (text.empty()) return found;
        const std::string_view word = text.substr(0, text.find_first_of(kSpace));
        found.push_back(word);
        text.remove_prefix(word.size());
    }
}

}  // namespace

std::span<const std::string_view> package_fields() {
    return kFieldNames;
}

std::optional<DebianPackage> PackageStanza::read() {
    DebianPackage package;
    package.origin = {file_, stanza_->line};
    package.name = read_name();
    package.version = read_version();
    package.section = value(Field::section);
    package.maintainer = value(Field::maintainer);
    package.architecture = value(Field::architecture);
    package.installed_kib = read_size();
    read_needs(Field::depends, package);
    read_needs(Field::pre_depends, package);
    read_provides(package);
    if (any_problem_) return std::nullopt;
    return package;
}

std::optional<bool> PackageStanza::installed() {
    if (!field(Field::status).present) return std::nullopt;
    const auto status = words(field(Field::status).value);
    constexpr std::size_t kWords = 3;
    if (status.size() == kWords) return status.back() == "installed";
    add(field(Field::status).line,
        "invalid_status",
        "status " + shown(field(Field::status).value) +
            " is not three words like 'install ok installed'");
    return std::nullopt;
}

void PackageStanza::add(std::uint32_t line, std::string code, std::string message) {
    seen_->add_problem({file_, line}, std::move(code), std::move(message));
    any_problem_ = true;
}

const ControlField& PackageStanza::field(Field which) const {
    return stanza_->fields[static_cast<std::size_t>(which)];
}

bool PackageStanza::require(Field which) {
    if (!value(which).empty()) return true;
    add(field(which).present ? field(which).line : stanza_->line,
        "missing_field",
        "the stanza has no field " + std::string(kFieldNames[static_cast<std::size_t>(which)]) +
            ", or it is empty");
    return false;
}

PackageName PackageStanza::read_name() {
    if (!require(Field::package)) return {};
    if (!is_package_name(value(Field::package))) {
        add(field(Field::package).line,
            "invalid_package_name",
            shown(value(Field::package)) +
                " is no name of a package: it may hold letters, digits and + - . _ only, and "
                "begins with a letter or digit");
        return {};
    }
    return index_->intern(value(Field::package));
}

std::string PackageStanza::read_version() {
    if (!require(Field::version)) return {};
    if (const auto valid = check_debian_version(value(Field::version)); !valid.ok()) {
        add(field(Field::version).line, "invalid_version", valid.error().message);
    }
    return value(Field::version);
}

std::optional<std::int64_t> PackageStanza::read_size() {
    const std::string& text = value(Field::installed_size);
    if (text.empty()) return std::nullopt;
    std::int64_t size = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, size);
    if (error == std::errc() && stop == end && size >= 0) return size;
    add(field(Field::installed_size).line,
        "not_a_number",
        "Installed-Size " + shown(text) + " is not a number of KiB");
    return std::nullopt;
}

DebianRelations PackageStanza::read_relations(Field which, IgnoredParts& ignored) {
    auto relations = parse_debian_relations(value(which));
    if (!relations.ok()) {
        add(field(which).line,
            "malformed_relation",
            std::string(kFieldNames[static_cast<std::size_t>(which)]) + ": " +
                relations.error().message);
        return {};
    }
    ignored.versions += relations.value().ignored.versions;
    ignored.architectures += relations.value().ignored.architectures;
    ignored.profiles += relations.value().ignored.profiles;
    return std::move(relations).value();
}

void PackageStanza::read_needs(Field which, DebianPackage& package) {
    for (const auto& names : read_relations(which, package.ignored).clauses) {
        PackageClause& clause = package.needs.emplace_back();
        clause.line = field(which).line;
        for (const std::string_view name : names) {
            clause.names.push_back(index_->intern(name));
        }
    }
}

void PackageStanza::read_provides(DebianPackage& package) {
    for (const auto& names : read_relations(Field::provides, package.ignored).clauses) {
        if (names.size() > 1) {
            return add(field(Field::provides).line,
                       "malformed_relation",
                       "Provides: " + shown(names.front()) +
                           " has alternatives; a package "
                           "provides each name or does not");
        }
        package.provides.push_back(index_->intern(names.front()));
    }
}

}  // namespace faultline::importers
