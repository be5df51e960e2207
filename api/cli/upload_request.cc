#include "api/cli/upload_request.h"

#include <memory>
#include <utility>

namespace faultline::cli {

CommandRequest upload_request(TargetBuilder target, InputFiles files, const std::string& key) {
    for (const InputFiles::File& file : files.files()) {
        const std::string size = file.size_bytes ? std::to_string(*file.size_bytes) : "";
        target.add("part", size + ":" + file.name);
    }
    CommandRequest request;
    request.writes = true;
    request.body_is_input = true;
    request.call.method = http::Method::post;
    request.call.target = target.take();
    request.call.content_type = "application/octet-stream";
    request.call.body_bytes = files.size_bytes();
    request.body = std::make_unique<InputFiles>(std::move(files));
    request.call.body = request.body.get();
    if (!key.empty()) request.call.headers.emplace_back("Idempotency-Key", key);
    return request;
}

}  // namespace faultline::cli
