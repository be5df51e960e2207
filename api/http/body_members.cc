#include "api/http/body_members.h"

#include <utility>

namespace faultline::http {

BodyMembers::BodyMembers(const json::Value& body) : body_(&body) {
    if (body.as<json::Object>() != nullptr) return;
    violations_.push_back({"", "wrong_type", "the body must be an object"});
}

const json::Value& BodyMembers::member(const std::string& name) {
    known_.insert(name);
    return (*body_)[name];
}

std::optional<std::string> BodyMembers::text(const std::string& name) {
    const json::Value& found = member(name);
    if (const auto* text = found.as<std::string>()) return *text;
    if (!found.is_null()) wrong_type(name, "a string", found);
    return std::nullopt;
}

std::optional<std::vector<std::string>> BodyMembers::texts(const std::string& name) {
    const json::Value& found = member(name);
    if (found.is_null()) return std::nullopt;
    if (found.as<json::Array>() == nullptr) wrong_type(name, "an array of strings", found);
    std::vector<std::string> texts;
    for (const json::Value& item : found.items()) {
        if (const auto* text = item.as<std::string>()) {
            texts.push_back(*text);
        } else {
            wrong_type(name, "an array of strings", item);
            break;
        }
    }
    return texts;
}

std::optional<bool> BodyMembers::truth(const std::string& name) {
    const json::Value& found = member(name);
    if (const auto* truth = found.as<bool>()) return *truth;
    if (!found.is_null()) wrong_type(name, "true or false", found);
    return std::nullopt;
}

std::optional<std::string> BodyMembers::digits(const std::string& name) {
    const json::Value& found = member(name);
    if (found.is_null()) return std::nullopt;
    if (found.type_name() == "integer") return found.text();
    wrong_type(name, "a whole number", found);
    return std::nullopt;
}

bool BodyMembers::flag(const std::string& name) {
    const json::Value& found = member(name);
    if (found.is_null()) return false;
    if (const auto* value = found.as<bool>()) return *value;
    wrong_type(name, "a boolean", found);
    return false;
}

app::AsOf BodyMembers::as_of(const std::string& name) {
    const json::Value& found = member(name);
    if (found.is_null()) return {};
    if (found.as<std::string>() == nullptr && found.type_name() != "integer") {
        wrong_type(name, "a time, a version or null", found);
        return {};
    }
    const auto as_of = app::parse_as_of(found.text());
    if (as_of.ok()) return as_of.value();
    refuse(name, "wrong_value", name + " " + as_of.error().message);
    return {};
}

void BodyMembers::refuse(const std::string& name, std::string code, std::string message) {
    violations_.push_back({"/" + name, std::move(code), std::move(message)});
}

void BodyMembers::wrong_type(const std::string& name,
                             std::string_view wanted,
                             const json::Value& found) {
    refuse(name,
           "wrong_type",
           name + " must be " + std::string(wanted) + ", not " + std::string(found.type_name()));
}

std::vector<Violation> BodyMembers::violations() const {
    std::vector<Violation> all = violations_;
    const auto* members = body_->as<json::Object>();
    if (members == nullptr) return all;
    for (const auto& [name, value] : *members) {
        if (known_.contains(name)) continue;
        all.push_back({"/" + name, "unknown_member", "there is no member '" + name + "' here"});
    }
    return all;
}

}  // namespace faultline::http
