#include "importers/registry.h"

#include <algorithm>
#include <array>

#include "importers/csv.h"
#include "importers/dpkg.h"
#include "importers/interchange.h"

namespace faultline::importers {

namespace {

constexpr std::array<Format, 3> kFormats{
    {{.name = "csv",
      .description = "tables of CIs, relationships or groups, told apart by their header line",
      .takes_host = false,
      .recognises = looks_like_csv,
      .make = make_csv_importer},
     {.name = "dpkg",
      .description = "Debian packages: apt-cache dumpavail, or /var/lib/dpkg/status",
      .takes_host = true,
      .recognises = looks_like_dpkg,
      .make = make_dpkg_importer},
     {.name = "faultline",
      .description = "interchange format: NDJSON, one CI, relationship, group or retirement a line",
      .takes_host = false,
      .recognises = looks_like_interchange,
      .make = make_interchange_importer}}};

}  // namespace

std::span<const Format> formats() {
    return kFormats;
}

const Format* find_format(std::string_view name) {
    const auto format = std::ranges::find(kFormats, name, &Format::name);
    return format == kFormats.end() ? nullptr : &*format;
}

const Format* recognise_format(std::string_view head) {
    const Format* recognised = nullptr;
    for (const Format& format : kFormats) {
        if (!format.recognises(head)) continue;
        if (recognised != nullptr) return nullptr;
        recognised = &format;
    }
    return recognised;
}

}  // namespace faultline::importers
