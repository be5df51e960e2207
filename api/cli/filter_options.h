// The options of commands that take a filter.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/cli/command_registry.h"
#include "api/cli/request_builder.h"
#include "api/json/writer.h"

namespace faultline::cli {

// A filter as it was written.
struct FilterOptions {
    std::string class_name;
    std::vector<std::string> where;
    std::string state;
    std::optional<std::uint32_t> stale_days;
    std::string text;
    std::string text_in;
    std::string path;
    std::string needs;
    std::string needed_by;
    std::optional<std::uint32_t> within;
};

// Declare them.
Command& add_filter_options(Command& command, FilterOptions& options);

// Put them into a target, or into the members of an open JSON object.
void add_filter(const FilterOptions& options, TargetBuilder& target);
void write_filter(const FilterOptions& options, json::JsonWriter& out);

}  // namespace faultline::cli
