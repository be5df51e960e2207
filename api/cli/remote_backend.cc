// A running server, asked over HTTP.

#include <utility>

#include "api/cli/backend.h"
#include "api/client/http_client.h"

namespace faultline::cli {

namespace {

class RemoteBackend final : public Backend {
 public:
    explicit RemoteBackend(client::HttpClient client) : client_(std::move(client)) {}

    Result<BackendAnswer> send(const BackendCall& call) override {
        client::HttpCall http;
        http.method = http::method_name(call.method);
        http.target = call.target;
        http.headers = call.headers;
        if (!call.content_type.empty()) {
            http.headers.emplace_back("Content-Type", call.content_type);
        }
        if (call.body != nullptr) {
            http.read_body = [&call](std::span<char> into) { return call.body->read(into); };
            http.read_body_bytes = call.body_bytes;
        }
        if (call.stream != nullptr) {
            http.on_body = [&call](std::string_view bytes) { return call.stream->write(bytes); };
        }
        FL_TRY(client::HttpAnswer answer, client_.send(http));
        return BackendAnswer{answer.status, std::move(answer.body)};
    }

 private:
    client::HttpClient client_;
};

}  // namespace

Result<std::unique_ptr<Backend>> remote_backend(const std::string& url) {
    FL_TRY(client::HttpClient client, client::HttpClient::create(url));
    return std::unique_ptr<Backend>(std::make_unique<RemoteBackend>(std::move(client)));
}

}  // namespace faultline::cli
