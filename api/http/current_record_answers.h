// Requests and answers about a record of which there is one at a time (app/current_record.h).
//
// Thread safety: pure functions.

#pragma once

#include <array>
#include <optional>
#include <string>

#include "api/app/condition.h"
#include "api/app/current_record.h"
#include "api/http/json_response.h"
#include "api/http/route.h"
#include "api/json/value.h"
#include "engine/base/result.h"

namespace faultline::http {

// What GET can answer beside the document, and what a write takes.
inline constexpr std::array kRecordNotModified = {
    OtherAnswer{"304", "It still has the ETag of If-None-Match"}};
inline constexpr std::array kRecordWriteParameters = {
    Parameter{"reason", "string", "why, which must be said; kept in the log"}};

// The document with its ETag, 304 if it still has that of If-None-Match, 412 if it has not that of
// If-Match.
[[nodiscard]] Response shown_record(const app::Condition& condition,
                                    Version written,
                                    Version shown,
                                    const WriteJson& write);

// `response` with the ETag of what `written` wrote.
[[nodiscard]] Response with_tag(Response response, Version written);

// What a request to write brings beside what its document says; or why it is refused.
struct RecordCall {
    std::optional<Response> refusal = {};
    json::Value document = {};
    std::string reason = {};
    std::string request_id = {};
    app::Condition condition = {};
};
[[nodiscard]] RecordCall record_call(Call& call);

// What became of a write.
[[nodiscard]] Response written_record(const Result<app::CurrentOutcome>& outcome);

}  // namespace faultline::http
