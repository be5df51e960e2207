// PackageIndex: packages by name, and who satisfies which name.
//
// Thread safety: none for add() and index_providers(); const members may be called from several.
//
// A name is satisfied by the package of that name and by every package that provides it.  Of
// several stanzas of one package the highest version counts, of equal versions the first.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/string_pool.h"
#include "engine/model/observations.h"
#include "importers/debian_relations.h"

namespace faultline::importers {

// Number of a name of a package, real or virtual, within one index.
enum class PackageName : std::uint32_t {};

// One clause of Depends or Pre-Depends: any of `names` satisfies it.
struct PackageClause {
    std::uint32_t line = 0;
    std::vector<PackageName> names;

    // The line does not count: two stanzas that say the same stand on different lines.
    friend bool operator==(const PackageClause& a, const PackageClause& b) {
        return a.names == b.names;
    }
};

// What is kept of a stanza.
struct DebianPackage {
    PackageName name{};
    model::Origin origin;
    std::string version;
    std::string section;
    std::string maintainer;
    std::string architecture;
    std::optional<std::int64_t> installed_kib;
    std::vector<PackageClause> needs;
    std::vector<PackageName> provides;
    IgnoredParts ignored;
};

// What add() did with a stanza.
enum class PackageChoice {
    added,      // the first one of that name
    newer,      // it replaced an older one
    older,      // a newer one stays
    repeated,   // the same is there already
    differing,  // one of the same version that says something else stays
};

// Packages by name.
class PackageIndex {
 public:
    // The number of a name.
    PackageName intern(std::string_view name) { return PackageName{names_.intern(name)}; }

    // The name behind a number.
    [[nodiscard]] std::string_view name(PackageName name) const {
        return names_.at(static_cast<std::uint32_t>(name));
    }

    // Take a package, unless a better one of that name is there.
    PackageChoice add(DebianPackage package);

    // Learn who satisfies which name.  Call after the last add(), before candidates().
    void index_providers();

    // The packages, in the order their names first came.
    [[nodiscard]] std::span<const DebianPackage> packages() const { return packages_; }

    // The packages that satisfy `clause`: ascending by name, unique.
    [[nodiscard]] std::vector<PackageName> candidates(const PackageClause& clause) const;

 private:
    static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

    StringPool names_;
    std::vector<DebianPackage> packages_;
    std::vector<std::uint32_t> package_of_;             // by name; kNone: a virtual name
    std::vector<std::vector<PackageName>> satisfiers_;  // by name
};

}  // namespace faultline::importers
