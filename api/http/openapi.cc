#include "api/http/openapi.h"

#include <algorithm>
#include <cassert>
#include <cctype>
#include <span>
#include <string>
#include <vector>

#include "api/http/json_response.h"
#include "api/http/resources.h"
#include "api/http/route.h"
#include "api/json/value.h"
#include "api/json/writer.h"

namespace faultline::http {

namespace {

using json::JsonWriter;

// The schemas of all resources, without the line breaks of their source.
void write_schemas(JsonWriter& out) {
    out.begin_object();
    for (const Resource& resource : resources()) {
        const auto schemas = json::parse(resource.schemas());
        assert(schemas.ok());
        const auto* const members = schemas.value().as<json::Object>();
        if (members == nullptr) continue;
        for (const auto& [name, schema] : *members) {
            out.key(name);
            out.verbatim(schema.text());
        }
    }
    out.end_object();
}

void write_reference(std::string_view schema, JsonWriter& out) {
    out.begin_object();
    out.member("$ref", "#/components/schemas/" + std::string(schema));
    out.end_object();
}

// What a body is by content type: what `schema` says, or in one of the other forms text.
void write_content(std::string_view type,
                   std::string_view schema,
                   JsonWriter& out,
                   std::span<const std::string_view> other_forms = {}) {
    out.key("content");
    out.begin_object();
    out.key(type);
    out.begin_object();
    out.key("schema");
    write_reference(schema, out);
    out.end_object();
    for (const std::string_view form : other_forms) {
        out.key(form);
        out.begin_object();
        out.key("schema");
        out.begin_object();
        out.member("type", "string");
        out.end_object();
        out.end_object();
    }
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

void write_path_parameter(std::string_view name, std::string_view description, JsonWriter& out) {
    out.begin_object();
    out.member("name", name);
    out.member("in", "path");
    out.member("required", true);
    out.member("description", description);
    out.key("schema");
    out.begin_object();
    out.member("type", "string");
    out.end_object();
    out.end_object();
}

void write_path_parameters(const Route& route, JsonWriter& out) {
    std::string_view rest = route.pattern;
    while (true) {
        const std::size_t open = rest.find('{');
        if (open == std::string_view::npos) return;
        const std::size_t close = rest.find('}', open);
        write_path_parameter(rest.substr(open + 1, close - open - 1), route.path_parameter, out);
        rest.remove_prefix(close);
    }
}

void write_answer(std::string_view description,
                  std::string_view type,
                  std::string_view schema,
                  JsonWriter& out,
                  std::span<const std::string_view> other_forms = {}) {
    out.begin_object();
    out.member("description", description);
    if (!schema.empty()) write_content(type, schema, out, other_forms);
    out.end_object();
}

void write_answers(const Route& route, JsonWriter& out) {
    out.key("responses");
    out.begin_object();
    out.key("200");
    write_answer("The answer",
                 route.answer_type.empty() ? kJsonType : route.answer_type,
                 route.answer_schema,
                 out,
                 route.other_forms);
    for (const OtherAnswer& other : route.other_answers) {
        out.key(other.status);
        write_answer(other.description, kJsonType, other.schema, out);
    }
    out.key("default");
    write_answer("What is wrong, and what to do", "application/problem+json", "Problem", out);
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
    write_path_parameters(route, out);
    for (const Parameter& parameter : route.parameters) {
        write_query_parameter(parameter, out);
    }
    out.end_array();
    if (!route.request_type.empty()) {
        out.key("requestBody");
        out.begin_object();
        out.member("required", true);
        write_content(route.request_type, route.request_schema, out);
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
        write_schemas(out);
        out.end_object();
        out.end_object();
    });
}

}  // namespace faultline::http
