// The audit trail, and checks of it and of everything.

#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>

#include "api/app/audit.h"
#include "api/http/json_response.h"
#include "api/http/problem.h"
#include "api/http/resources.h"
#include "api/render/audit.h"

namespace faultline::http {

namespace {

Response audit_head(Call& call) {
    const auto head = app::audit_head(call.principal, call.app);
    if (!head.ok()) return problem_response(head.error());
    return json_response(
        [&](json::JsonWriter& out) { render::write_audit_head(head.value(), out); });
}

// The version to begin with; 1 if it is absent.
Version from_of(Query& query) {
    const std::string text = query.text("from").value_or("1");
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number == 0) {
        query.refuse("from",
                     "wrong_value",
                     "from is '" + text + "', it must be a version, a whole number from 1 on");
    }
    return Version{number};
}

// What a trail needs while it is sent.
struct Trail {
    app::Principal principal;
    storage::View view;
    Version first{};
    bool with_operations = false;

    // False if the receiver is gone or the log is damaged: the answer is then cut off.
    bool write(ByteSink& sink) const {
        const auto send = [&sink](const std::string& line) -> Result<void> {
            if (sink.write(line)) return {};
            return unavailable("the receiver is gone");
        };
        storage::TrailVisitor visitor;
        visitor.on_version = [&](const storage::TrailVersion& line,
                                 const model::ChangeSetHeader& header) {
            return send(render::trail_line(line, header));
        };
        if (with_operations) {
            visitor.on_chunk = [&](const storage::TrailChunk& line) {
                return send(render::trail_line(line));
            };
        }
        const Result<void> shown = app::audit_trail(principal, view, first, visitor);
        if (!shown.ok() && shown.error().code == ErrorCode::corruption) {
            spdlog::error("the audit trail cannot be exported: {}", shown.error().message);
        }
        return shown.ok();
    }
};

Response audit_trail(Call& call) {
    Trail trail{call.principal, call.app.view()};
    trail.first = from_of(call.query);
    trail.with_operations = call.query.flag("with_operations");
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    if (raw(trail.first) > raw(trail.view.version())) {
        return problem_response(not_found(
            "there is no version " + std::to_string(raw(trail.first)) +
            " yet; the log ends with version " + std::to_string(raw(trail.view.version()))));
    }
    Response response;
    response.content_type = kNdjsonType;
    response.write_body = [trail = std::move(trail)](ByteSink& sink) { return trail.write(sink); };
    return response;
}

Response audit_verify(Call& call) {
    storage::AuditExpectations expected;
    render::AuditQuestion question;
    for (const std::string& text : call.query.all("head")) {
        const auto head = render::parse_audit_head(text);
        if (!head.ok()) {
            call.query.refuse("head", "wrong_value", head.error().message);
            continue;
        }
        expected.heads.push_back(head.value());
        question.heads.push_back(head.value().version);
    }
    if (const auto text = call.query.text("key")) {
        const auto key = render::parse_public_key(*text);
        if (!key.ok()) call.query.refuse("key", "wrong_value", key.error().message);
        if (key.ok()) expected.key = key.value();
        question.with_key = true;
    }
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto report = app::verify_audit(call.principal, call.app, std::move(expected));
    if (!report.ok()) return problem_response(report.error());
    return json_response(
        [&](json::JsonWriter& out) { render::write_audit_report(report.value(), question, out); });
}

Response verify(Call& call) {
    const auto report = app::verify_store(call.principal, call.app);
    if (!report.ok()) return problem_response(report.error());
    return json_response(
        [&](json::JsonWriter& out) { render::write_verify_report(report.value(), out); });
}

constexpr std::array kTrailParameters = {
    Parameter{"from", "integer", "the version to begin with; 1 if absent"},
    Parameter{"with_operations", "boolean", "with the operations of every version"},
};

constexpr std::array kVerifyParameters = {
    Parameter{"head", "string", "an exported head, as JSON, to hold the log against", true},
    Parameter{"key", "string", "the public key that heads must be signed with, in base64"},
};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/audit/head",
          .operation = "audit_head",
          .summary = "The signed head of the audit chain, to be kept elsewhere",
          .answer_schema = "AuditHead",
          .handle = audit_head},
    Route{.pattern = "/api/v1/audit/trail",
          .operation = "audit_trail",
          .summary = "The audit trail, one JSON object a line",
          .answer_schema = "AuditTrailLine",
          .answer_type = kNdjsonType,
          .parameters = kTrailParameters,
          .handle = audit_trail},
    Route{.pattern = "/api/v1/audit/verify",
          .operation = "audit_verify",
          .summary = "Check the audit chain",
          .answer_schema = "AuditReport",
          .parameters = kVerifyParameters,
          .handle = audit_verify},
    Route{.pattern = "/api/v1/verify",
          .operation = "verify",
          .summary = "Check everything: every row, and the state against the log",
          .answer_schema = "VerifyReport",
          .handle = verify},
};

}  // namespace

std::span<const Route> audit_routes() {
    return kRoutes;
}

}  // namespace faultline::http
