// Imports.
//
// Several files travel as one body: each query parameter `part=SIZE:NAME` says how many of its
// bytes belong to the next file; the last one may leave SIZE out and takes the rest.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/app/import.h"
#include "api/http/json_response.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/http/sealed_response.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"

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
    if (const std::string* id = call.request.header("x-request-id")) request.request_id = *id;
    return request;
}

Response imported(const app::ImportAnswer& done) {
    return with_version(
        json_response([&](json::JsonWriter& out) { render::write_import(done, out); }),
        done.version);
}

Response import(Call& call) {
    app::ImportRequest request = request_of(call);
    const std::vector<Part> parts = parts_of(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    MemorySource nothing("");  // a file may be empty
    ByteSource& body = call.request.body == nullptr ? nothing : *call.request.body;
    std::vector<std::unique_ptr<PartSource>> sources;
    for (std::size_t i = 0; i < parts.size(); i++) {
        const bool last = i + 1 == parts.size();
        sources.push_back(std::make_unique<PartSource>(body, parts[i], last));
        request.parts.push_back({parts[i].name, sources.back().get()});
    }
    request.keeping = {call.key,
                       [](const app::ImportAnswer& done) { return seal(imported(done)); }};
    const auto answer = app::import_files(call.principal, call.app, request);
    if (!answer.ok()) return problem_response(answer.error());
    const app::CommitOutcome& outcome = answer.value().outcome;
    if (outcome.end == app::CommitEnd::refused) return refused_import(answer.value());
    return kept_answer(outcome);
}

constexpr std::array kParameters = {
    Parameter{"format", "string", "faultline, csv or dpkg; recognised if absent"},
    Parameter{"source", "string", "who claims; the format's name if absent"},
    Parameter{"host", "string", "dpkg: the CI whose installed packages these are"},
    Parameter{"best_effort", "boolean", "drop wrong lines instead of refusing everything"},
    Parameter{"strict_schema", "boolean", "refuse classes and types the catalogue does not know"},
    Parameter{"reason", "string", "why; kept in the log"},
    Parameter{"part", "string", "SIZE:NAME of each file in the body, in order", true},
};

constexpr std::array kRoutes = {
    Route{.method = Method::post,
          .pattern = "/api/v1/imports",
          .operation = "import",
          .summary = "Import one or several files as one change set",
          .answer_schema = "ImportResult",
          .request_type = kBytesType,
          .request_schema = "Bytes",
          .parameters = kParameters,
          .bulk = true,
          .keyed = true,
          .handle = import},
};

}  // namespace

std::span<const Route> import_routes() {
    return kRoutes;
}

}  // namespace faultline::http
