#include "importers/package_observations.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/sha256.h"

namespace faultline::importers {

namespace {

// Hands the packages of one index over.
class PackageObserver {
 public:
    PackageObserver(const PackageIndex& index, const std::string& host, model::Observations& seen)
        : index_(&index), host_(&host), seen_(&seen) {}

    // Errors: too_large beyond kPackageNeedsMax relationships.
    Result<void> run() {
        for (const DebianPackage& package : index_->packages()) {
            add_ci(package);
            FL_CHECK(add_needs(package));
        }
        return {};
    }

 private:
    [[nodiscard]] std::string id(PackageName name) const {
        std::string id = "deb:";
        if (!host_->empty()) id += *host_ + "/";
        return id += index_->name(name);
    }

    void count(std::string_view what, std::uint64_t more) {
        if (more > 0) seen_->count(what, more);
    }

    void add_ci(const DebianPackage& package) {
        const std::string package_id = id(package.name);
        model::CiInput ci{
            .id = package_id, .class_name = "software_package", .name = index_->name(package.name)};
        const auto add = [&ci](const char* name, const std::string& value) {
            if (!value.empty()) ci.attributes.push_back({name, model::Scalar(value)});
        };
        add("architecture", package.architecture);
        add("host", *host_);
        if (package.installed_kib) {
            ci.attributes.push_back({"installed_size", model::Scalar(*package.installed_kib)});
        }
        add("owner", package.maintainer);
        add("section", package.section);
        add("version", package.version);
        seen_->add_ci(package.origin, std::move(ci));
        if (!host_->empty()) {
            seen_->add_relationship(package.origin,
                                    {.source = package_id, .type = "runs_on", .target = *host_});
        }
        count("ignored_version", package.ignored.versions);
        count("ignored_architecture", package.ignored.architectures);
        count("ignored_profile", package.ignored.profiles);
    }

    Result<void> add_needs(const DebianPackage& package) {
        std::set<PackageName> needs;
        std::set<std::string> groups;
        for (const PackageClause& clause : package.needs) {
            const std::vector<PackageName> candidates = index_->candidates(clause);
            needs_ += candidates.size();
            if (needs_ > kPackageNeedsMax) {
                return too_large("the packages have more than " + std::to_string(kPackageNeedsMax) +
                                 " needs, the limit of one import");
            }
            if (candidates.empty()) {
                count("unsatisfied_clause", 1);
            } else if (std::ranges::count(candidates, package.name) != 0) {
                count("self_satisfied_clause", 1);
            } else if (candidates.size() > 1) {
                std::string group = group_name(candidates);
                const bool is_new = groups.insert(group).second;
                is_new ? add_group(package, clause, candidates, group) : count("repeated_group", 1);
            } else {
                const bool is_new = needs.insert(candidates.front()).second;
                is_new ? add_need(package, clause, candidates.front()) : count("repeated_need", 1);
            }
        }
        return {};
    }

    void add_need(const DebianPackage& package,
                  const PackageClause& clause,
                  PackageName target,
                  std::string_view group = {}) {
        const std::string source_id = id(package.name);
        const std::string target_id = id(target);
        seen_->add_relationship(
            {package.origin.file, clause.line},
            {.source = source_id, .type = "depends_on", .target = target_id, .group = group});
    }

    void add_group(const DebianPackage& package,
                   const PackageClause& clause,
                   const std::vector<PackageName>& candidates,
                   std::string_view group) {
        seen_->add_group({package.origin.file, clause.line},
                         {.ci = id(package.name), .name = group, .required = 1});
        for (const PackageName candidate : candidates) {
            add_need(package, clause, candidate, group);
        }
    }

    [[nodiscard]] std::string group_name(const std::vector<PackageName>& candidates) const {
        std::string list;
        for (const PackageName candidate : candidates) {
            if (!list.empty()) list += '|';
            list += index_->name(candidate);
        }
        if (list.size() > kClauseNameBytesMax) list = "sha256:" + hex(sha256(list));
        return "clause:" + list;
    }

    const PackageIndex* index_;
    const std::string* host_;
    model::Observations* seen_;
    std::size_t needs_ = 0;
};

}  // namespace

Result<void> observe_packages(const PackageIndex& index,
                              const std::string& host,
                              model::Observations& seen) {
    return PackageObserver(index, host, seen).run();
}

}  // namespace faultline::importers
