// The parameters limit, cursor and as_of of a history.

#pragma once

#include "api/app/history.h"
#include "api/http/query.h"

namespace faultline::http {

// Which part of a history is asked for; violations in `query` if that is none.
[[nodiscard]] app::HistoryPage history_page(Query& query);

}  // namespace faultline::http
