// What a person reads of the explanation in an impact answer.
//
// Thread safety: a pure function.

#pragma once

#include "api/json/value.h"
#include "api/render/table.h"

namespace faultline::render {

// The explanation of `answer` under the notes of `table`: its sentences as notes, and as rows the
// CI, its paths need by need, and the members of the groups that lost some.
[[nodiscard]] Table with_explanation(const json::Value& answer, Table table);

}  // namespace faultline::render
