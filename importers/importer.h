// Importer: turns the bytes of one format into observations with line-numbered problems.
//
// Thread safety: an importer belongs to one import.
//
// Several files are one import: read() is called for each in turn, finish() once after the last.
// Formats are found by name in the registry (registry.h).

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/byte_source.h"
#include "engine/base/result.h"
#include "engine/model/catalogue.h"
#include "engine/model/observations.h"

namespace faultline::importers {

// A line longer than this is dropped with a problem; reading goes on behind it.
inline constexpr std::size_t kLineBytesMax = std::size_t{4} << 20;

// What a user may say about the input beside its format.
struct ImporterOptions {
    std::string host;  // dpkg: the CI whose installed packages these are; empty: an archive's index

    // What cells of a table are, for formats whose cells are all text; null: text.  Must outlive
    // the importer.
    const model::Catalogue* catalogue = nullptr;
};

// Reads one format.
class Importer {
 public:
    virtual ~Importer() = default;

    // Read one file, whose number in `seen` is `file`.  What is wrong with a line becomes a problem
    // in `seen`, and reading goes on with the next line.
    // Errors: unavailable or too_large from the source; invalid_argument if the input as a whole
    // cannot be read any further: its one violation has the line as pointer ("line 1") and a code.
    virtual Result<void> read(ByteSource& source,
                              std::uint32_t file,
                              model::Observations& seen) = 0;

    // Hand over what can only be said once everything was read.
    virtual Result<void> finish(model::Observations& seen) = 0;
};

}  // namespace faultline::importers
