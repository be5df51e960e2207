#include "engine/conformance/rule_book.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <utility>

#include "engine/model/catalogue_check.h"

namespace faultline::conformance {

namespace {

std::optional<Check> check_of(std::string_view name) {
    const auto checks = model::conformance_checks();
    const auto at = std::ranges::find(checks, name, &model::ConformanceCheck::name);
    if (at == checks.end()) return std::nullopt;
    return static_cast<Check>(at - checks.begin());
}

std::vector<std::string> split(std::string_view names) {
    std::vector<std::string> list;
    while (!names.empty()) {
        const std::size_t comma = std::min(names.find(','), names.size());
        std::string_view name = names.substr(0, comma);
        name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
        name = name.substr(0, name.find_last_not_of(' ') + 1);
        if (!name.empty()) list.emplace_back(name);
        names.remove_prefix(std::min(comma + 1, names.size()));
    }
    std::ranges::sort(list);
    const auto twice = std::ranges::unique(list);
    list.erase(twice.begin(), twice.end());
    return list;
}

Rule read(const model::ConformanceRule& written, Check check) {
    Rule rule{&written, check};
    if (check == Check::required_attributes) rule.attributes = split(written.argument);
    if (check == Check::verified_within) {
        const char* const begin = written.argument.data();
        std::from_chars(begin, begin + written.argument.size(), rule.days);
    }
    return rule;
}

}  // namespace

RuleBook::RuleBook(const model::Catalogue& catalogue) : catalogue_(&catalogue) {
    for (const auto& [name, written] : catalogue.conformance()) {
        const auto check = check_of(written.check);
        if (check) rules_.push_back(read(written, *check));
    }
}

const ClassRules& RuleBook::of(std::string_view class_name) {
    const auto at = classes_.find(class_name);
    if (at != classes_.end()) return at->second;
    return classes_.emplace(class_name, make(class_name)).first->second;
}

ClassRules RuleBook::make(std::string_view class_name) const {
    ClassRules made;
    made.class_name = class_name;
    for (std::uint32_t i = 0; i < rules_.size(); i++) {
        if (catalogue_->is_a(class_name, rules_[i].written->class_name)) made.rules.push_back(i);
    }
    for (const model::AttributeDefinition* attribute : catalogue_->attributes_of(class_name)) {
        if (attribute->presence == model::Presence::required) {
            made.required.push_back(attribute->name);
        }
    }
    made.is_service = catalogue_->layer(class_name) >= kServiceLayer;
    made.has_unavailability = catalogue_->unavailability(class_name).has_value();
    return made;
}

}  // namespace faultline::conformance
