// Answers as text for people and spreadsheets: tables, CSV and NDJSON, made from the JSON answer so
// that they look the same whether it came from this process or from a server.
//
// Thread safety: pure functions.

#pragma once

#include <string>

#include "api/json/value.h"
#include "api/render/answer_kind.h"

namespace faultline::render {

// A table with lines above it for people to read.  CSV is the table alone.
[[nodiscard]] std::string as_table(const AnswerKind& kind, const json::Value& answer);

// RFC 4180 with a header line; what is missing is an empty cell.  One that a spreadsheet would run
// as a formula is prefixed with '.
[[nodiscard]] std::string as_csv(const AnswerKind& kind, const json::Value& answer);

// One JSON object a line: the items of the answer's lists, after its summary if the kind has one
// (then every item has its `result`).  An answer without lists is one line.
[[nodiscard]] std::string as_ndjson(const AnswerKind& kind, const json::Value& answer);

}  // namespace faultline::render
