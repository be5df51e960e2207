#include "api/cli/request_builder.h"

#include <algorithm>
#include <utility>

#include "api/http/target.h"

namespace faultline::cli {

using http::percent_encode;

namespace {

constexpr std::string_view kWrongWords = "wrong_words";

}  // namespace

Error wrong_words(std::string message) {
    Error error = invalid_argument(std::move(message));
    error.violations.push_back({"", std::string(kWrongWords), error.message});
    return error;
}

bool is_wrong_words(const Error& error) {
    return !error.violations.empty() && error.violations.front().code == kWrongWords;
}

TargetBuilder& TargetBuilder::add(std::string_view name, std::string_view value) {
    target_ += first_ ? '?' : '&';
    first_ = false;
    target_ += percent_encode(name) + "=" + percent_encode(value);
    return *this;
}

TargetBuilder& TargetBuilder::add_if(std::string_view name, const std::string& value) {
    return value.empty() ? *this : add(name, value);
}

TargetBuilder& TargetBuilder::add_if(std::string_view name,
                                     const std::optional<std::uint32_t>& value) {
    return value ? add(name, std::to_string(*value)) : *this;
}

TargetBuilder& TargetBuilder::add_if(std::string_view name,
                                     const std::optional<std::uint64_t>& value) {
    return value ? add(name, std::to_string(*value)) : *this;
}

TargetBuilder& TargetBuilder::add_flag(std::string_view name, bool value) {
    return value ? add(name, "true") : *this;
}

CommandRequest get_request(std::string target, const render::AnswerKind& kind) {
    CommandRequest request;
    request.call.target = std::move(target);
    request.kind = kind;
    return request;
}

CommandRequest json_request(http::Method method,
                            std::string target,
                            std::string body,
                            const render::AnswerKind& kind) {
    CommandRequest request = get_request(std::move(target), kind);
    request.call.method = method;
    request.call.content_type = "application/json";
    request.call.body_bytes = body.size();
    request.body = std::make_unique<TextBody>(std::move(body));
    request.call.body = request.body.get();
    return request;
}

std::string ci_path(std::string_view id) {
    return "/api/v1/cis/" + percent_encode(id);
}

void add_if_match(const std::string& given, CommandRequest& request) {
    const bool is_bare = std::ranges::all_of(given, [](char c) { return c >= '0' && c <= '9'; });
    constexpr char kQuote = '"';
    std::string tag = given;
    if (is_bare) {
        tag.insert(tag.begin(), kQuote);
        tag.push_back(kQuote);
    }
    request.call.headers.emplace_back("If-Match", std::move(tag));
}

}  // namespace faultline::cli
