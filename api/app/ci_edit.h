// CiEdit: what a direct write says about one CI.
//
// Direct writes are claims of the source `manual`; what they mean is what a `ci` line with its
// relationships and groups means in an import (docs/reference/import.md).
//
// Thread safety: plain values.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/condition.h"
#include "engine/model/attributes.h"

namespace faultline::app {

// Who claims what is written directly, and the name of that in the log.
inline constexpr std::string_view kManualSource = "manual";

// What is done: everything that is claimed replaced, some of it changed, or all of it withdrawn.
enum class EditKind { put, patch, retire };

// A relationship of the CI; numbers unchecked.
struct RelationshipEdit {
    std::string source;
    std::string type;
    std::string target;
    std::string group = {};  // empty: none
    std::int64_t capacity = 1;
    double strength = 1.0;
    std::int64_t delay_s = 0;
    std::optional<std::int64_t> verified_at = {};  // microseconds since 1970 UTC
};

// A group that the CI needs; number unchecked.
struct GroupEdit {
    std::string name;
    std::int64_t required = 1;
};

// An attribute that is set, or removed if there is no value.
struct AttributeEdit {
    std::string name;
    std::optional<model::AttributeValue> value;
};

// One write.  What is absent is left as it is by a patch and left out by a put.
struct CiEdit {
    EditKind kind = EditKind::put;
    std::string id;
    std::string pointer = {};  // where it stands in the request, for problems
    std::optional<std::string> class_name = {};
    std::optional<std::string> name = {};
    bool clears_attributes = false;
    std::vector<AttributeEdit> attributes = {};
    std::optional<std::vector<RelationshipEdit>> relationships = {};
    std::optional<std::vector<GroupEdit>> groups = {};
    Condition condition = {};
    bool upsert = false;  // whatever is there, and also if nothing is: no condition is asked for
};

}  // namespace faultline::app
