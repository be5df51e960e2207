// Table: rows of text cells, and the two ways to write them.

#pragma once

#include <string>
#include <vector>

#include "api/json/value.h"
#include "api/render/text.h"

namespace faultline::render {

// Cells by row; every row has as many as there are columns.
struct Table {
    std::vector<std::string> notes;  // lines above the table, for people only
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};

// The table of an answer (tables.cc).
[[nodiscard]] Table table_of(AnswerKind kind, const json::Value& answer);

}  // namespace faultline::render
