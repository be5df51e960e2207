// The store in this process, behind the same router as the server's.

#include <algorithm>
#include <string>
#include <utility>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "api/cli/backend.h"
#include "api/http/router.h"

namespace faultline::cli {

namespace {

// The router finds fields by their names in lower case.
std::string lower(std::string name) {
    std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return name;
}

class LocalBackend final : public Backend {
 public:
    explicit LocalBackend(std::unique_ptr<app::App> app) : app_(std::move(app)) {}

    Result<BackendAnswer> send(const BackendCall& call) override {
        http::Request request;
        request.method = call.method;
        request.target = call.target;
        for (const auto& [name, value] : call.headers) {
            request.headers.emplace_back(lower(name), value);
        }
        request.body = call.body;
        request.content_length = call.body_bytes;
        http::Response response = http::answer(principal_, *app_, request);
        BackendAnswer answer{response.status, {}};
        StringSink collected;
        const bool streamed = call.stream != nullptr && response.status < 300;
        ByteSink& sink = streamed ? *call.stream : collected;
        const bool whole =
            response.write_body ? response.write_body(sink) : sink.write(response.body);
        if (!whole) return unavailable("the output could not be written");
        answer.body = std::move(collected.text);
        return answer;
    }

 private:
    std::unique_ptr<app::App> app_;
    app::Principal principal_ = app::os_user();
};

}  // namespace

Result<std::unique_ptr<Backend>> local_backend(const std::string& directory,
                                               bool create_if_missing) {
    app::AppOptions options;
    options.directory = directory;
    options.create_if_missing = create_if_missing;
    FL_TRY(auto app, app::App::open(std::move(options)));
    return std::unique_ptr<Backend>(std::make_unique<LocalBackend>(std::move(app)));
}

}  // namespace faultline::cli
