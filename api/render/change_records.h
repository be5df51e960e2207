// Change records as JSON (docs/reference/changes.md).

#pragma once

#include <string>

#include "api/app/change_list.h"
#include "api/app/change_records.h"
#include "api/json/writer.h"

namespace faultline::render {

// The document of a change: what a user says about it, and what was done to it.
void write_change_document(const app::StoredChange& stored, json::JsonWriter& out);

// The part of it that a user says.
[[nodiscard]] std::string plan_document(const model::ChangePlan& plan);

// One change, a page of many, all versions of one, and what became of a write.
void write_change(const app::ChangeAnswer& answer, json::JsonWriter& out);
void write_change_page(const app::ChangePage& page, json::JsonWriter& out);
void write_change_history(const app::ChangeHistoryAnswer& answer, json::JsonWriter& out);
void write_change_done(const app::ChangeDone& done, json::JsonWriter& out);

// The table of the lifecycle, what its gates ask, and the reasons that machines know.
void write_lifecycle(json::JsonWriter& out);

}  // namespace faultline::render
