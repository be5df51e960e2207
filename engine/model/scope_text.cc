#include "engine/model/scope_text.h"

#include <string_view>
#include <utility>

#include "engine/model/validation.h"

namespace faultline::model {

namespace {

constexpr std::string_view kSource = "source";
constexpr std::string_view kClass = "class:";
constexpr std::string_view kService = "service:";
constexpr std::string_view kCi = "ci:";

Result<Scope> parse_word(std::string_view word) {
    if (word == kSource) return Scope(Everything{});
    if (word.starts_with(kClass)) {
        return Scope(CisOfClass{std::string(word.substr(kClass.size()))});
    }
    if (word.starts_with(kService)) {
        return Scope(ServiceClosure{std::string(word.substr(kService.size()))});
    }
    if (word.starts_with(kCi)) return Scope(ListedCis{{std::string(word.substr(kCi.size()))}});
    return invalid_argument("the scope is '" + printable(std::string(word)) +
                            "'; it must be source, class:NAME, service:ID or ci:ID");
}

}  // namespace

Result<Scope> parse_scope(std::span<const std::string> words) {
    if (words.empty()) {
        return invalid_argument("the scope is missing: source, class:NAME, service:ID or ci:ID");
    }
    FL_TRY(Scope scope, parse_word(words.front()));
    for (const std::string& word : words.subspan(1)) {
        FL_TRY(Scope more, parse_word(word));
        auto* const all = std::get_if<ListedCis>(&scope);
        auto* const one = std::get_if<ListedCis>(&more);
        if (all == nullptr || one == nullptr) {
            return invalid_argument(
                "the scope is given more than once; only ci:ID may be repeated");
        }
        all->ids.push_back(std::move(one->ids.front()));
    }
    FL_CHECK(normalise(scope));
    return scope;
}

std::vector<std::string> scope_words(const Scope& scope) {
    if (const auto* of_class = std::get_if<CisOfClass>(&scope)) {
        return {std::string(kClass) + of_class->class_name};
    }
    if (const auto* service = std::get_if<ServiceClosure>(&scope)) {
        return {std::string(kService) + service->ci};
    }
    std::vector<std::string> words;
    if (const auto* list = std::get_if<ListedCis>(&scope)) {
        for (const std::string& id : list->ids) {
            words.push_back(std::string(kCi) + id);
        }
    }
    if (words.empty()) words.emplace_back(kSource);
    return words;
}

}  // namespace faultline::model
