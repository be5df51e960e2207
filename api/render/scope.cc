#include "api/render/scope.h"

#include <string>

#include "api/render/common.h"
#include "api/render/queries.h"

namespace faultline::render {

void write_scope(const model::Scope& scope, json::JsonWriter& out) {
    out.begin_object();
    if (const auto* list = std::get_if<model::ListedCis>(&scope)) {
        write_texts("cis", list->ids, out);
    } else if (const auto* of_class = std::get_if<model::CisOfClass>(&scope)) {
        out.member("class", of_class->class_name);
    } else if (const auto* closure = std::get_if<model::ServiceClosure>(&scope)) {
        out.member("service", closure->ci);
    } else if (const auto* query = std::get_if<model::CisOfQuery>(&scope)) {
        out.member("query", query->name);
        out.key("filter");
        out.begin_object();
        write_filter(query->parameters, out);
        out.end_object();
    }
    out.end_object();
}

}  // namespace faultline::render
