// The options of `impact` for what its answer carries on request.
//
// Thread safety: none.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/cli/command_registry.h"
#include "api/json/writer.h"

namespace faultline::cli {

// Their values.
struct ImpactExtrasOptions {
    bool confidence = false;
    std::vector<std::string> unknown;
    std::string at;
    std::string group_by;
    bool contacts = false;
    std::string explain;
    std::optional<std::uint32_t> paths;
};

// Declare them.  `options` must live as long as what the command runs.
void add_impact_extras(Command& command, ImpactExtrasOptions& options);

// Their members of the body of a question.  REQUIRES: inside an object.
void write_impact_extras(const ImpactExtrasOptions& options, json::JsonWriter& out);

}  // namespace faultline::cli
