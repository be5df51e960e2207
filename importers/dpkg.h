// Importer of the format `dpkg`: Debian packages, from `apt-cache dumpavail` or dpkg's status file.
//
// A package is the CI `deb:<name>` of class `software_package`; with a host it is
// `deb:<host>/<name>`, runs on that host, and only installed packages count.  Each clause of
// Depends and Pre-Depends is one need on the packages that satisfy one of its names: a single one
// is a hard need, several are a redundancy group that needs one of them.  Versions, architectures
// and build profiles are left out of account and counted.  docs/reference/formats.md has the whole
// reading.

#pragma once

#include <memory>
#include <string_view>

#include "importers/importer.h"

namespace faultline::importers {

// A fresh importer.  Errors: invalid_argument if the host is no valid id.
Result<std::unique_ptr<Importer>> make_dpkg_importer(const ImporterOptions& options);

// True if the input begins with a stanza that names a package.
[[nodiscard]] bool looks_like_dpkg(std::string_view head);

}  // namespace faultline::importers
