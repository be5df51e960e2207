// CommandRequest: what a command asks the router, and what helps to build it.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/cli/backend.h"
#include "api/render/answer_kind.h"

namespace faultline::cli {

// What --help says of --idempotency-key.
inline constexpr const char* kIdempotencyKeyNote =
    "A name for this write: given again with it, it is not done twice";

// A request with what its body points to.
struct CommandRequest {
    BackendCall call;
    render::AnswerKind kind = render::AnswerKind::impact;
    std::unique_ptr<ByteSource> body;
    bool writes = false;         // so that a new store may be made
    bool verbatim = false;       // the answer is no JSON: printed as it comes, whatever -o says
    bool body_is_input = false;  // files of the user: that they are refused is no wrong usage
};

// The words of a command that mean nothing, which is wrong usage; and whether an error says that.
[[nodiscard]] Error wrong_words(std::string message);
[[nodiscard]] bool is_wrong_words(const Error& error);

// Builds a target parameter by parameter.
class TargetBuilder {
 public:
    // A target with this path, which is percent-encoded already.
    explicit TargetBuilder(std::string path) : target_(std::move(path)) {}

    // Add a parameter; the others only if there is a value.
    TargetBuilder& add(std::string_view name, std::string_view value);
    TargetBuilder& add_if(std::string_view name, const std::string& value);
    TargetBuilder& add_if(std::string_view name, const std::optional<std::uint32_t>& value);
    TargetBuilder& add_if(std::string_view name, const std::optional<std::uint64_t>& value);
    TargetBuilder& add_flag(std::string_view name, bool value);

    // What was built.
    [[nodiscard]] std::string take() { return std::move(target_); }

 private:
    std::string target_;
    bool first_ = true;
};

// A body that is in memory.
class TextBody final : public ByteSource {
 public:
    // A body of these bytes.
    explicit TextBody(std::string text) : text_(std::move(text)), source_(text_) {}
    TextBody(const TextBody&) = delete;
    TextBody& operator=(const TextBody&) = delete;

    // The next bytes.  Errors: none.
    Result<std::size_t> read(std::span<char> into) override { return source_.read(into); }

 private:
    std::string text_;
    MemorySource source_;
};

// A question without a body.
[[nodiscard]] CommandRequest get_request(std::string target, const render::AnswerKind& kind);

// A request with a JSON body.
[[nodiscard]] CommandRequest json_request(http::Method method,
                                          std::string target,
                                          std::string body,
                                          const render::AnswerKind& kind);

// The path of the CI with that external id.
[[nodiscard]] std::string ci_path(std::string_view id);

// Add If-Match; a bare version becomes the tag that answers give it as.
void add_if_match(const std::string& given, CommandRequest& request);

}  // namespace faultline::cli
