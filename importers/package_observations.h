// What an import observes of Debian packages: CIs, hard needs and redundancy groups.

#pragma once

#include <cstddef>
#include <string>

#include "engine/base/result.h"
#include "engine/model/observations.h"
#include "importers/debian_packages.h"

namespace faultline::importers {

// More relationships in one import are refused: clauses times providers can grow without bound.
inline constexpr std::size_t kPackageNeedsMax = 20'000'000;

// A list of candidates longer than this stands in a group's name as its digest.
inline constexpr std::size_t kClauseNameBytesMax = 200;

// Add the packages of `index` to `seen`, with what they need; on `host` unless that is empty.
// Errors: too_large beyond kPackageNeedsMax relationships.
// REQUIRES: index.index_providers() was called.
Result<void> observe_packages(const PackageIndex& index,
                              const std::string& host,
                              model::Observations& seen);

}  // namespace faultline::importers
