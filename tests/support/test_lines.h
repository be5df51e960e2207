// TestLine: one line of an import as a test writes it, so that lines can be shuffled and split.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/model/observations.h"

namespace faultline::test {

// Lines with strings of their own.
struct CiLine {
    std::string id;
    std::string class_name = "server";
    std::string name = {};
    model::Attributes attributes = {};
};
struct RelationshipLine {
    std::string source;
    std::string type;
    std::string target;
    std::string group = {};
    std::int64_t capacity = 1;
    double strength = 1.0;
    std::int64_t delay_s = 0;
    std::optional<std::int64_t> verified_at = {};
};
struct GroupLine {
    std::string ci;
    std::string name;
    std::int64_t required = 1;
};
struct RetireLine {
    std::string ci;
};
using TestLine = std::variant<CiLine, RelationshipLine, GroupLine, RetireLine>;

// The lines as one import of `files` files "0.ndjson", "1.ndjson" ..., dealt out in turn; the lines
// of each file count from 1.
model::Observations observe(std::span<const TestLine> lines, std::uint32_t files = 1);

}  // namespace faultline::test
