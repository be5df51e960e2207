#include "engine/model/scope.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "engine/model/limits.h"
#include "engine/model/list_form.h"
#include "engine/model/saved_query.h"
#include "engine/model/validation.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kEverythingTag = 0;
constexpr std::uint8_t kListedTag = 1;
constexpr std::uint8_t kClassTag = 2;
constexpr std::uint8_t kServiceTag = 3;
constexpr std::uint8_t kQueryTag = 4;

Result<void> check_id(const std::string& id) {
    std::vector<Violation> violations = validate_id("", id);
    if (violations.empty()) return {};
    return invalid_argument(std::move(violations.front().message));
}

Result<void> normalise_list(std::vector<std::string>& ids) {
    if (ids.empty()) return invalid_argument("the scope lists no configuration item");
    if (ids.size() > kScopeCisMax) {
        return invalid_argument("the scope lists " + std::to_string(ids.size()) +
                                " configuration items, the limit is " +
                                std::to_string(kScopeCisMax) +
                                "; a class or a service can have any number");
    }
    for (const std::string& id : ids) {
        FL_CHECK(check_id(id));
    }
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return {};
}

Result<void> check_class(const std::string& name) {
    if (!name.empty() && name.size() <= kClassBytesMax && is_clean_text(name)) return {};
    return invalid_argument("the class of the scope is '" + printable(name) +
                            "', it must be UTF-8 text without control characters of 1 to " +
                            std::to_string(kClassBytesMax) + " bytes");
}

ListedCis decode_listed(ByteReader& in) {
    ListedCis list{decode_ascending_texts(in)};
    if (list.ids.empty()) in.fail();
    return list;
}

}  // namespace

Result<void> normalise(Scope& scope) {
    if (auto* list = std::get_if<ListedCis>(&scope)) return normalise_list(list->ids);
    if (const auto* of_class = std::get_if<CisOfClass>(&scope)) {
        return check_class(of_class->class_name);
    }
    if (const auto* closure = std::get_if<ServiceClosure>(&scope)) return check_id(closure->ci);
    if (const auto* query = std::get_if<CisOfQuery>(&scope)) return check_query_name(query->name);
    return {};
}

void encode_parameters(const FilterParameters& parameters, ByteWriter& out) {
    out.varint(parameters.size());
    for (const auto& [name, text] : parameters) {
        out.bytes(name);
        out.bytes(text);
    }
}

FilterParameters decode_parameters(ByteReader& in) {
    FilterParameters parameters;
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        std::string name(in.bytes());
        parameters.emplace_back(std::move(name), in.bytes());
    }
    return parameters;
}

void encode_scope(const Scope& scope, ByteWriter& out) {
    if (const auto* list = std::get_if<ListedCis>(&scope)) {
        out.u8(kListedTag);
        encode_texts(list->ids, out);
    } else if (const auto* of_class = std::get_if<CisOfClass>(&scope)) {
        out.u8(kClassTag);
        out.bytes(of_class->class_name);
    } else if (const auto* closure = std::get_if<ServiceClosure>(&scope)) {
        out.u8(kServiceTag);
        out.bytes(closure->ci);
    } else if (const auto* query = std::get_if<CisOfQuery>(&scope)) {
        out.u8(kQueryTag);
        out.bytes(query->name);
        encode_parameters(query->parameters, out);
    } else {
        out.u8(kEverythingTag);
    }
}

Scope decode_scope(ByteReader& in) {
    switch (in.u8()) {
        case kEverythingTag:
            return Everything{};
        case kListedTag:
            return decode_listed(in);
        case kClassTag:
            return CisOfClass{std::string(in.bytes())};
        case kServiceTag:
            return ServiceClosure{std::string(in.bytes())};
        case kQueryTag: {
            std::string name(in.bytes());
            return CisOfQuery{std::move(name), decode_parameters(in)};
        }
        default:
            in.fail();
            return Everything{};
    }
}

}  // namespace faultline::model
