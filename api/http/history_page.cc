#include "api/http/history_page.h"

#include <charconv>

#include "api/http/as_of_parameter.h"
#include "api/http/cursor_parameter.h"

namespace faultline::http {

app::HistoryPage history_page(Query& query) {
    app::HistoryPage page;
    page.limit = query.number("limit", 1, app::kHistoryPageMax).value_or(app::kHistoryPageDefault);
    page.as_of = as_of_parameter(query);
    if (const auto after = cursor_parameter(query)) {
        std::uint64_t version = 0;
        const char* const end = after->data() + after->size();
        const auto read = std::from_chars(after->data(), end, version);
        if (read.ec == std::errc() && read.ptr == end) {
            page.before = Version{version};
        } else {
            query.refuse("cursor", "wrong_value", "cursor did not come from an earlier page");
        }
    }
    return page;
}

}  // namespace faultline::http
