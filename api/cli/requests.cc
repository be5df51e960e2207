#include "api/cli/requests.h"

#include <string_view>
#include <utility>

#include "api/http/target.h"
#include "api/json/writer.h"

namespace faultline::cli {

namespace {

using http::percent_encode;
using render::AnswerKind;

// Builds a target parameter by parameter.
class TargetBuilder {
 public:
    explicit TargetBuilder(std::string path) : target_(std::move(path)) {}

    TargetBuilder& add(std::string_view name, std::string_view value) {
        target_ += first_ ? '?' : '&';
        first_ = false;
        target_ += percent_encode(name) + "=" + percent_encode(value);
        return *this;
    }

    TargetBuilder& add_if(std::string_view name, const std::string& value) {
        return value.empty() ? *this : add(name, value);
    }

    TargetBuilder& add_if(std::string_view name, const std::optional<std::uint32_t>& value) {
        return value ? add(name, std::to_string(*value)) : *this;
    }

    TargetBuilder& add_flag(std::string_view name, bool value) {
        return value ? add(name, "true") : *this;
    }

    [[nodiscard]] std::string take() { return std::move(target_); }

 private:
    std::string target_;
    bool first_ = true;
};

CommandRequest get(std::string target, AnswerKind kind) {
    CommandRequest request;
    request.call.target = std::move(target);
    request.kind = kind;
    return request;
}

std::string ci_path(const std::string& ci) {
    return "/api/v1/cis/" + percent_encode(ci);
}

// A body that is in memory.
class TextBody final : public ByteSource {
 public:
    explicit TextBody(std::string text) : text_(std::move(text)), source_(text_) {}

    Result<std::size_t> read(std::span<char> into) override { return source_.read(into); }

 private:
    std::string text_;
    MemorySource source_;
};

void write_inherited(const std::string& classes, json::JsonWriter& out) {
    out.key("inherited");
    if (classes == "true") return out.value(true);
    out.begin_array();
    std::size_t begin = 0;
    while (begin < classes.size()) {
        const std::size_t end = std::min(classes.find(',', begin), classes.size());
        if (end != begin) out.value(std::string_view(classes).substr(begin, end - begin));
        begin = end + 1;
    }
    out.end_array();
}

std::string impact_body(const ImpactCommand& command) {
    return json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        out.key("failed");
        out.begin_array();
        for (const std::string& ci : command.cis) {
            out.value(ci);
        }
        out.end_array();
        if (command.max_hops) out.member("max_hops", *command.max_hops);
        if (command.limit) out.member("limit", *command.limit);
        if (!command.inherited.empty()) write_inherited(command.inherited, out);
        out.end_object();
    });
}

// One visitor per command.
struct RequestOf {
    Result<CommandRequest> operator()(const ImportCommand& command) const {
        FL_TRY(InputFiles files, InputFiles::open(command.files));
        TargetBuilder target("/api/v1/imports");
        target.add_if("format", command.format)
            .add_if("source", command.source)
            .add_if("host", command.host)
            .add_if("reason", command.reason)
            .add_flag("best_effort", command.best_effort)
            .add_flag("strict_schema", command.strict_schema);
        for (const InputFiles::File& file : files.files()) {
            const std::string size = file.size_bytes ? std::to_string(*file.size_bytes) : "";
            target.add("part", size + ":" + file.name);
        }
        CommandRequest request;
        request.kind = AnswerKind::import;
        request.writes = true;
        request.call.method = http::Method::post;
        request.call.target = target.take();
        request.call.content_type = "application/octet-stream";
        request.call.body_bytes = files.size_bytes();
        request.body = std::make_unique<InputFiles>(std::move(files));
        request.call.body = request.body.get();
        return request;
    }

    Result<CommandRequest> operator()(const ImpactCommand& command) const {
        CommandRequest request;
        request.call.method = http::Method::post;
        request.call.target =
            TargetBuilder("/api/v1/impact").add_if("view", command.summary ? "summary" : "").take();
        request.call.content_type = "application/json";
        std::string body = impact_body(command);
        request.call.body_bytes = body.size();
        request.body = std::make_unique<TextBody>(std::move(body));
        request.call.body = request.body.get();
        return request;
    }

    Result<CommandRequest> operator()(const DependsCommand& command) const {
        return get(ci_path(command.ci) + "/dependencies", AnswerKind::depends);
    }

    Result<CommandRequest> operator()(const CiGetCommand& command) const {
        return get(ci_path(command.ci), AnswerKind::ci);
    }

    Result<CommandRequest> operator()(const CiListCommand& command) const {
        TargetBuilder target("/api/v1/cis");
        target.add_if("class", command.class_name)
            .add_if("limit", command.limit)
            .add_if("cursor", command.cursor);
        return get(target.take(), AnswerKind::ci_list);
    }

    Result<CommandRequest> operator()(const LintCommand& /*command*/) const {
        return get("/api/v1/lint", AnswerKind::lint);
    }

    Result<CommandRequest> operator()(const ServeCommand& /*command*/) const {
        return invalid_argument("serve asks nothing");
    }
};

}  // namespace

Result<CommandRequest> request_of(const Command& command) {
    return std::visit(RequestOf{}, command);
}

}  // namespace faultline::cli
