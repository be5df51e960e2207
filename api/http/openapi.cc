#include "api/http/openapi.h"

#include <algorithm>
#include <cassert>
#include <cctype>
#include <string>
#include <vector>

#include "api/http/handlers.h"
#include "api/http/json_response.h"
#include "api/http/route.h"
#include "api/json/value.h"
#include "api/json/writer.h"

namespace faultline::http {

namespace {

using json::JsonWriter;

// The schemas without the line breaks of their source.
std::string compact_schemas() {
    const auto schemas = json::parse(openapi_schemas());
    assert(schemas.ok());
    return schemas.value().text();
}

void write_reference(std::string_view schema, JsonWriter& out) {
    out.begin_object();
    out.member("$ref", "#/components/schemas/" + std::string(schema));
    out.end_object();
}

void write_content(std::string_view type, std::string_view schema, JsonWriter& out) {
    out.key("content");
    out.begin_object();
    out.key(type);
    out.begin_object();
    out.key("schema");
    write_reference(schema, out);
    out.end_object();
    out.end_object();
}

void write_query_parameter(const Parameter& parameter, JsonWriter& out) {
    out.begin_object();
    out.member("name", parameter.name);
    out.member("in", "query");
    out.member("required", false);
    out.member("description", parameter.description);
    out.key("schema");
    out.begin_object();
    if (parameter.repeats) {
        out.member("type", "array");
        out.key("items");
        out.begin_object();
        out.member("type", parameter.type);
        out.end_object();
    } else {
        out.member("type", parameter.type);
    }
    out.end_object();
    out.end_object();
}

void write_path_parameter(JsonWriter& out) {
    out.begin_object();
    out.member("name", "id");
    out.member("in", "path");
    out.member("required", true);
    out.member("description", "external id of a CI, percent-encoded");
    out.key("schema");
    out.begin_object();
    out.member("type", "string");
    out.end_object();
    out.end_object();
}

void write_answer(std::string_view status, std::string_view description, JsonWriter& out) {
    out.key(status);
    out.begin_object();
    out.member("description", description);
}

void write_answers(const Route& route, JsonWriter& out) {
    out.key("responses");
    out.begin_object();
    write_answer("200", "The answer", out);
    write_content(kJsonType, route.answer_schema, out);
    out.end_object();
    if (route.handle == ready) {
        write_answer("503", "Not ready; the status says why", out);
        write_content(kJsonType, route.answer_schema, out);
        out.end_object();
    }
    write_answer("default", "What is wrong, and what to do", out);
    write_content("application/problem+json", "Problem", out);
    out.end_object();
    out.end_object();
}

void write_operation(const Route& route, JsonWriter& out) {
    std::string method(method_name(route.method));
    std::ranges::transform(
        method, method.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    out.key(method);
    out.begin_object();
    out.member("operationId", route.operation);
    out.member("summary", route.summary);
    out.key("parameters");
    out.begin_array();
    if (route.pattern.find("{id}") != std::string_view::npos) write_path_parameter(out);
    for (const Parameter& parameter : route.parameters) {
        write_query_parameter(parameter, out);
    }
    out.end_array();
    if (!route.request_type.empty()) {
        out.key("requestBody");
        out.begin_object();
        out.member("required", true);
        write_content(
            route.request_type, route.request_type == kJsonType ? "ImpactQuestion" : "Bytes", out);
        out.end_object();
    }
    write_answers(route, out);
    out.end_object();
}

void write_paths(JsonWriter& out) {
    std::vector<std::string_view> patterns;
    for (const Route& route : routes()) {
        if (std::ranges::find(patterns, route.pattern) == patterns.end()) {
            patterns.push_back(route.pattern);
        }
    }
    out.begin_object();
    for (const std::string_view pattern : patterns) {
        out.key(pattern);
        out.begin_object();
        for (const Route& route : routes()) {
            if (route.pattern == pattern) write_operation(route, out);
        }
        out.end_object();
    }
    out.end_object();
}

}  // namespace

std::string openapi_document() {
    return json::to_json([](JsonWriter& out) {
        out.begin_object();
        out.member("openapi", "3.1.0");
        out.key("info");
        out.begin_object();
        out.member("title", "Faultline");
        out.member("summary", "CMDB and change-impact analysis");
        out.member("version", "1");
        out.end_object();
        out.key("paths");
        write_paths(out);
        out.key("components");
        out.begin_object();
        out.key("schemas");
        out.verbatim(compact_schemas());
        out.end_object();
        out.end_object();
    });
}

}  // namespace faultline::http
