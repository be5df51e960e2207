#include "api/http/record_handlers.h"

#include <utility>

#include "api/http/condition_fields.h"
#include "api/http/sealed_response.h"
#include "api/http/target.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"

namespace faultline::http {

Result<app::RecordContext> record_context(const Call& call, const JsonPlace& reason) {
    app::RecordContext context;
    FL_TRY(context.condition, condition_of(call.request));
    context.reason = reason.text().value_or("");
    if (const std::string* id = call.request.header("x-request-id")) context.request_id = *id;
    return context;
}

app::Keeping<app::RecordDone> record_keeping(const Call& call,
                                             std::string_view path,
                                             WriteDone write) {
    return {call.key, [path, write](const app::RecordDone& done) {
                Response response = json_response([&](json::JsonWriter& out) { write(done, out); });
                if (!done.is_erased) {
                    response.headers.emplace_back("ETag", render::entity_tag(done.changed));
                }
                if (done.is_new) {
                    response.status = 201;
                    response.headers.emplace_back("Location",
                                                  std::string(path) + percent_encode(done.id));
                }
                return seal(with_version(std::move(response), done.position.version));
            }};
}

}  // namespace faultline::http
