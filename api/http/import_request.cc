#include "api/http/import_request.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "engine/model/scope_text.h"

namespace faultline::http {

namespace {

struct Part {
    std::string name;
    std::optional<std::uint64_t> size_bytes;  // absent: the rest of the body
};

// The bytes of a body that belong to one part.
class PartSource final : public ByteSource {
 public:
    PartSource(ByteSource& body, Part part, bool last)
        : body_(&body), part_(std::move(part)), last_(last) {}

    Result<std::size_t> read(std::span<char> into) override {
        if (!part_.size_bytes) return body_->read(into);
        if (*part_.size_bytes == 0) return end(into);
        FL_TRY(const std::size_t size,
               body_->read(into.first(std::min<std::uint64_t>(into.size(), *part_.size_bytes))));
        if (size == 0) {
            return invalid_argument("the body ends " + std::to_string(*part_.size_bytes) +
                                    " bytes before the end of '" + part_.name + "'");
        }
        *part_.size_bytes -= size;
        return size;
    }

 private:
    // Bytes that belong to no part would be lost without a word.
    Result<std::size_t> end(std::span<char> into) {
        if (!last_) return std::size_t{0};
        FL_TRY(const std::size_t size, body_->read(into.first(1)));
        if (size == 0) return std::size_t{0};
        return invalid_argument("the body goes on after the end of '" + part_.name +
                                "', its last part");
    }

    ByteSource* body_;
    Part part_;
    bool last_;
};

std::optional<Part> parse_part(const std::string& text, bool last) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || colon + 1 == text.size()) return std::nullopt;
    Part part{text.substr(colon + 1), std::nullopt};
    if (colon == 0) return last ? std::optional(std::move(part)) : std::nullopt;
    std::uint64_t size = 0;
    const auto read = std::from_chars(text.data(), text.data() + colon, size);
    if (read.ec != std::errc() || read.ptr != text.data() + colon) return std::nullopt;
    part.size_bytes = size;
    return part;
}

std::vector<Part> parts_of(Query& query) {
    const std::vector<std::string> given = query.all("part");
    if (given.empty()) return {Part{"input", std::nullopt}};
    std::vector<Part> parts;
    for (std::size_t i = 0; i < given.size(); i++) {
        if (auto part = parse_part(given[i], i + 1 == given.size())) {
            parts.push_back(*std::move(part));
        } else {
            query.refuse(
                "part",
                "wrong_value",
                "part is '" + given[i] + "', it must be SIZE:NAME (the last may be :NAME)");
        }
    }
    return parts;
}

app::ImportRequest request_of(Call& call) {
    app::ImportRequest request;
    request.format = call.query.text("format").value_or("");
    request.source = call.query.text("source").value_or("");
    request.host = call.query.text("host").value_or("");
    request.reason = call.query.text("reason").value_or("");
    request.best_effort = call.query.flag("best_effort");
    request.strict_schema = call.query.flag("strict_schema");
    request.complete = call.query.flag("complete");
    request.allow_retire = call.query.flag("allow_retire");
    request.retire_percent_max = static_cast<std::uint32_t>(
        call.query.number("max_retire_percent", 0, 100).value_or(identify::kRetirePercentMax));
    if (const std::vector<std::string> words = call.query.all("scope"); !words.empty()) {
        auto scope = model::parse_scope(words);
        if (scope.ok()) {
            request.scope = std::move(scope).value();
        } else {
            call.query.refuse("scope", "wrong_value", scope.error().message);
        }
    }
    if (const std::string* id = call.request.header("x-request-id")) request.request_id = *id;
    return request;
}

}  // namespace

ImportCall::ImportCall(Call& call) : request_(request_of(call)) {
    const std::vector<Part> parts = parts_of(call.query);
    ByteSource& body = call.request.body == nullptr ? nothing_ : *call.request.body;
    for (std::size_t i = 0; i < parts.size(); i++) {
        const bool last = i + 1 == parts.size();
        sources_.push_back(std::make_unique<PartSource>(body, parts[i], last));
        request_.parts.push_back({parts[i].name, sources_.back().get()});
    }
}

ImportCall::~ImportCall() = default;

}  // namespace faultline::http
