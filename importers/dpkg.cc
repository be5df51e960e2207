#include "importers/dpkg.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "engine/model/validation.h"
#include "importers/debian_control.h"
#include "importers/debian_packages.h"
#include "importers/package_observations.h"
#include "importers/package_stanza.h"

namespace faultline::importers {

namespace {

class DpkgImporter final : public Importer {
 public:
    explicit DpkgImporter(std::string host) : host_(std::move(host)) {}

    Result<void> read(ByteSource& source, std::uint32_t file, model::Observations& seen) override {
        ControlReader stanzas(source, package_fields());
        Stanza stanza;
        while (true) {
            FL_TRY(const bool more, stanzas.next(stanza));
            if (!more) return {};
            for (ControlFault& fault : stanza.faults) {
                seen.add_problem(
                    {file, fault.line}, std::move(fault.code), std::move(fault.message));
            }
            if (stanza.faults.empty()) take(stanza, file, seen);
        }
    }

    Result<void> finish(model::Observations& seen) override {
        index_.index_providers();
        return observe_packages(index_, host_, seen);
    }

 private:
    void take(const Stanza& stanza, std::uint32_t file, model::Observations& seen) {
        PackageStanza reading(stanza, file, index_, seen);
        const std::optional<bool> installed = reading.installed();
        if (reading.any_problem()) return;
        if (!installed && !host_.empty()) {
            return reading.add(
                stanza.line,
                "missing_field",
                "the stanza has no field Status, so this is not what is installed on a "
                "host; leave out the host");
        }
        if (installed == false) return seen.count("not_installed");
        std::optional<DebianPackage> package = reading.read();
        if (!package) return;
        switch (index_.add(*std::move(package))) {
            case PackageChoice::added:
                return;
            case PackageChoice::newer:
            case PackageChoice::older:
                return seen.count("older_stanza");
            case PackageChoice::repeated:
                return seen.count("repeated_stanza");
            case PackageChoice::differing:
                return seen.count("differing_stanza");
        }
    }

    std::string host_;
    PackageIndex index_;
};

}  // namespace

Result<std::unique_ptr<Importer>> make_dpkg_importer(const ImporterOptions& options) {
    if (!options.host.empty()) {
        auto violations = model::validate_id("/host", options.host);
        if (!violations.empty()) {
            const std::string message = "host: " + violations.front().message;
            return Error{ErrorCode::invalid_argument, message, std::move(violations)};
        }
    }
    return std::unique_ptr<Importer>(std::make_unique<DpkgImporter>(options.host));
}

bool looks_like_dpkg(std::string_view head) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    constexpr std::string_view kFirstField = "package:";
    if (head.starts_with(kMark)) head.remove_prefix(kMark.size());
    bool at_line = true;
    while (!head.empty()) {
        const std::string_view line = head.substr(0, head.find('\n'));
        const bool skipped = line.starts_with('#') || line.find_first_not_of(" \t\r") == line.npos;
        at_line =
            std::ranges::equal(line.substr(0, kFirstField.size()), kFirstField, {}, [](char c) {
                return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            });
        if (!skipped) return at_line;
        head.remove_prefix(std::min(line.size() + 1, head.size()));
    }
    return false;
}

}  // namespace faultline::importers
