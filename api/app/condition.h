// Condition: on what a request depends (RFC 9110, If-Match and If-None-Match).
//
// The entity tag of a CI is the version that last wrote or withdrew a claim about it, in decimal.
//
// Thread safety: plain values and pure functions.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.h"

namespace faultline::app {

// A tag without its quotation marks.
struct EntityTag {
    std::string text;
    bool is_weak = false;
};

// The value of one of the fields: `*`, or tags.
struct TagList {
    bool any = false;
    std::vector<EntityTag> tags = {};
};

// Both fields; absent ones ask for nothing.
struct Condition {
    std::optional<TagList> match = {};
    std::optional<TagList> none_match = {};
};

// The list as a message quotes it, the first few of many.
[[nodiscard]] std::string text_of(const TagList& list);

// True if If-Match holds for what is there (nothing: it is not there).
[[nodiscard]] bool match_holds(const Condition& condition, std::optional<Version> current);

// True if If-None-Match holds for what is there.
[[nodiscard]] bool none_match_holds(const Condition& condition, std::optional<Version> current);

}  // namespace faultline::app
