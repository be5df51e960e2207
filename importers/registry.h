// The formats that can be imported, by name.

#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "importers/importer.h"

namespace faultline::importers {

// What a format is called and how it is recognised.
struct Format {
    std::string_view name;
    std::string_view description;  // one line for --help
    bool takes_host = false;       // ImporterOptions::host means something

    // True if the first bytes of a file look like this format.
    bool (*recognises)(std::string_view head);

    // A fresh importer.  Errors: invalid_argument if the options do not fit the format.
    Result<std::unique_ptr<Importer>> (*make)(const ImporterOptions& options);
};

// So many bytes at the front of the input are enough for recognises().
inline constexpr std::size_t kHeadBytes = 4096;

// All formats, by name.
[[nodiscard]] std::span<const Format> formats();

// The format of that name, or nullptr.
[[nodiscard]] const Format* find_format(std::string_view name);

// The one format that recognises `head`; nullptr if none or several do.
[[nodiscard]] const Format* recognise_format(std::string_view head);

}  // namespace faultline::importers
