// PackageStanza: the package that a stanza of a control file describes.
//
// Thread safety: none; a stanza is read by one import.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/model/observations.h"
#include "importers/debian_control.h"
#include "importers/debian_packages.h"

namespace faultline::importers {

// The fields to be read by ControlReader.  Valid for ever.
[[nodiscard]] std::span<const std::string_view> package_fields();

// Reads one stanza; what is wrong with it becomes a problem.  What it is made of must outlive it.
class PackageStanza {
 public:
    // The stanza is of `file`; names go to `index`, problems to `seen`.
    // REQUIRES: `stanza` was read with package_fields(), and has no faults.
    PackageStanza(const Stanza& stanza,
                  std::uint32_t file,
                  PackageIndex& index,
                  model::Observations& seen)
        : stanza_(&stanza), file_(file), index_(&index), seen_(&seen) {}

    // The package, or nothing if the stanza has a problem.
    std::optional<DebianPackage> read();

    // True if the package is installed; nothing if there is no field Status, or a malformed one,
    // which is a problem.
    std::optional<bool> installed();

    // Note a problem.
    void add(std::uint32_t line, std::string code, std::string message);

    // True once a problem was noted.
    [[nodiscard]] bool any_problem() const { return any_problem_; }

 private:
    enum class Field : std::size_t;

    [[nodiscard]] const ControlField& field(Field which) const;
    [[nodiscard]] const std::string& value(Field which) const { return field(which).value; }
    bool require(Field which);
    PackageName read_name();
    std::string read_version();
    std::optional<std::int64_t> read_size();
    DebianRelations read_relations(Field which, IgnoredParts& ignored);
    void read_needs(Field which, DebianPackage& package);
    void read_provides(DebianPackage& package);

    const Stanza* stanza_;
    std::uint32_t file_;
    PackageIndex* index_;
    model::Observations* seen_;
    bool any_problem_ = false;
};

}  // namespace faultline::importers
