// The members of a change's document, in their order.
//
// Thread safety: constants and pure functions.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/json/writer.h"
#include "engine/model/change_record.h"

namespace faultline::render {

// One member.
struct ChangeMember {
    std::string_view name;
    bool is_planned;  // said by a user; else what was done
    void (*write)(const model::ChangeRecord& change, json::JsonWriter& out);

    // Its value as compact JSON.
    [[nodiscard]] std::string text(const model::ChangeRecord& change) const;
};

// All of them.
[[nodiscard]] std::span<const ChangeMember> change_members();

// The one of that name.  REQUIRES: there is one.
[[nodiscard]] const ChangeMember& change_member(std::string_view name);

}  // namespace faultline::render
