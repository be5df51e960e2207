#include "importers/debian_packages.h"

#include <algorithm>
#include <compare>
#include <utility>

#include "importers/debian_version.h"

namespace faultline::importers {

namespace {

bool same_content(const DebianPackage& a, const DebianPackage& b) {
    return a.version == b.version && a.section == b.section && a.maintainer == b.maintainer &&
           a.architecture == b.architecture && a.installed_kib == b.installed_kib &&
           a.needs == b.needs && a.provides == b.provides;
}

}  // namespace

PackageChoice PackageIndex::add(DebianPackage package) {
    const auto name = static_cast<std::uint32_t>(package.name);
    if (package_of_.size() <= name) package_of_.resize(names_.size(), kNone);
    if (package_of_[name] == kNone) {
        package_of_[name] = static_cast<std::uint32_t>(packages_.size());
        packages_.push_back(std::move(package));
        return PackageChoice::added;
    }
    DebianPackage& kept = packages_[package_of_[name]];
    const auto order = compare_debian_versions(package.version, kept.version);
    if (std::is_lt(order)) return PackageChoice::older;
    if (std::is_eq(order)) {
        return same_content(package, kept) ? PackageChoice::repeated : PackageChoice::differing;
    }
    kept = std::move(package);
    return PackageChoice::newer;
}

void PackageIndex::index_providers() {
    satisfiers_.assign(names_.size(), {});
    for (const DebianPackage& package : packages_) {
        satisfiers_[static_cast<std::uint32_t>(package.name)].push_back(package.name);
        for (const PackageName provided : package.provides) {
            satisfiers_[static_cast<std::uint32_t>(provided)].push_back(package.name);
        }
    }
}

std::vector<PackageName> PackageIndex::candidates(const PackageClause& clause) const {
    std::vector<PackageName> found;
    for (const PackageName wanted : clause.names) {
        const auto& satisfiers = satisfiers_[static_cast<std::uint32_t>(wanted)];
        found.insert(found.end(), satisfiers.begin(), satisfiers.end());
    }
    std::ranges::sort(found, {}, [this](PackageName one) { return name(one); });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace faultline::importers
