#include "api/http/cached_answer.h"

#include <memory>
#include <string_view>
#include <utility>

#include "api/http/version_fields.h"

namespace faultline::http {

namespace {

constexpr std::string_view kBegin = R"({"version":)";

// Passes an answer on, and keeps a copy as long as that is not too large.
class CopyingSink final : public ByteSink {
 public:
    explicit CopyingSink(ByteSink& sink) : sink_(sink) {}

    bool write(std::string_view bytes) override {
        if (copy_.size() + bytes.size() > app::kCachedAnswerBytesMax) whole_ = false;
        if (whole_) copy_ += bytes;
        return sink_.write(bytes);
    }

    // The answer without its beginning up to the version; null if it is too large or begins
    // otherwise.
    [[nodiscard]] app::AnswerCache::Bytes rest(Version version) const {
        const std::string begin = std::string(kBegin) + std::to_string(raw(version));
        if (!whole_ || !copy_.starts_with(begin)) return nullptr;
        return std::make_shared<const std::string>(copy_.substr(begin.size()));
    }

 private:
    ByteSink& sink_;
    std::string copy_;
    bool whole_ = true;
};

}  // namespace

std::optional<Response> cached_answer(app::App& app,
                                      const app::AsOf& as_of,
                                      const std::string& question) {
    const auto view = app::view_as_of(app.view(), as_of);
    if (!view.ok()) return std::nullopt;
    const auto rest = app.answers().find(view.value().graph_version(), question);
    if (!rest) return std::nullopt;
    const Version version = view.value().version();
    Response response;
    response.content_type = kJsonType;
    response.write_body = [rest, version](ByteSink& sink) {
        return sink.write(std::string(kBegin) + std::to_string(raw(version))) && sink.write(*rest);
    };
    return with_version(std::move(response), version);
}

Response answer_to_cache(app::App& app,
                         const app::Published& at,
                         std::string question,
                         WriteJson write) {
    Response response;
    response.content_type = kJsonType;
    const Version version = at.view.version();
    const Version graph_version = at.view.graph_version();
    response.write_body =
        [&app, version, graph_version, question = std::move(question), write = std::move(write)](
            ByteSink& sink) {
            CopyingSink copying(sink);
            json::JsonWriter out(copying);
            write(out);
            if (!out.finish()) return false;
            if (auto rest = copying.rest(version)) {
                app.answers().put(graph_version, question, std::move(rest));
            }
            return true;
        };
    return with_version(std::move(response), version);
}

}  // namespace faultline::http
