#include "api/http/impact_extras_request.h"

#include <algorithm>
#include <utility>

#include "engine/base/utc_time.h"

namespace faultline::http {

namespace {

void wrong_type(const std::string& name,
                std::string_view expected,
                const json::Value& found,
                const RefuseWord& refuse) {
    refuse(name,
           "wrong_type",
           name + " must be " + std::string(expected) + ", not " + std::string(found.type_name()));
}

std::optional<bool> truth(const std::string& name,
                          const json::Value& value,
                          const RefuseWord& refuse) {
    if (value.is_null()) return std::nullopt;
    if (const auto* found = value.as<bool>()) return *found;
    wrong_type(name, "true, false or null", value, refuse);
    return std::nullopt;
}

std::optional<std::string> text(const std::string& name,
                                const json::Value& value,
                                const RefuseWord& refuse) {
    if (value.is_null()) return std::nullopt;
    if (const auto* found = value.as<std::string>()) return *found;
    wrong_type(name, "a string or null", value, refuse);
    return std::nullopt;
}

std::vector<std::string> texts(const std::string& name,
                               const json::Value& value,
                               const RefuseWord& refuse) {
    std::vector<std::string> found;
    if (value.is_null()) return found;
    bool fits = value.as<json::Array>() != nullptr;
    for (const json::Value& item : value.items()) {
        const auto* word = item.as<std::string>();
        fits = fits && word != nullptr;
        if (word != nullptr) found.push_back(*word);
    }
    if (!fits) wrong_type(name, "an array of strings or null", value, refuse);
    return found;
}

std::optional<std::uint32_t> path_count(const json::Value& value, const RefuseWord& refuse) {
    if (value.is_null()) return std::nullopt;
    const auto* found = value.as<std::int64_t>();
    if (value.type_name() != "integer") {
        wrong_type("paths", "a whole number or null", value, refuse);
    } else if (found == nullptr || *found < 1 || *found > impact::kWitnessPathsMax) {
        refuse("paths",
               "out_of_range",
               "paths is " + value.text() + ", it must be between 1 and " +
                   std::to_string(impact::kWitnessPathsMax));
    } else {
        return static_cast<std::uint32_t>(*found);
    }
    return std::nullopt;
}

std::optional<app::ExplainQuestion> explain_of(ImpactExtrasWords& words, const RefuseWord& refuse) {
    if (words.explain) return app::ExplainQuestion{std::move(*words.explain), words.paths};
    if (words.paths) {
        refuse("paths", "wrong_value", "paths are of one CI: name it with explain");
    }
    return std::nullopt;
}

// How long the lists of a confidence block are.
std::size_t confidence_list_max(const ImpactExtrasWords& words, const render::ImpactView& view) {
    if (!words.group_by.empty() || view.summary_only) return 0;
    return view.limit ? std::size_t{*view.limit} : impact::kConfidenceListMax;
}

std::optional<app::ConfidenceQuestion> confidence_of(ImpactExtrasWords& words,
                                                     const render::ImpactView& view,
                                                     const RefuseWord& refuse) {
    const bool is_judged = !words.unknown.empty() || words.at;
    if (is_judged && words.confidence == false) {
        refuse("confidence", "wrong_value", "confidence is false, but unknown or at ask for it");
    }
    if (!is_judged && !words.confidence.value_or(false)) return std::nullopt;
    app::ConfidenceQuestion question;
    question.unknown = std::move(words.unknown);
    question.list_max = confidence_list_max(words, view);
    if (words.at) {
        const auto at = parse_utc_time(*words.at);
        if (at.ok()) {
            question.at = at.value();
        } else {
            refuse("at", "wrong_value", "at: " + at.error().message);
        }
    }
    return question;
}

}  // namespace

bool read_extras_member(const std::string& name,
                        const json::Value& value,
                        const RefuseWord& refuse,
                        ImpactExtrasWords& words) {
    if (name == "confidence") {
        words.confidence = truth(name, value, refuse);
    } else if (name == "unknown") {
        words.unknown = texts(name, value, refuse);
    } else if (name == "at") {
        words.at = text(name, value, refuse);
    } else if (name == "group_by") {
        words.group_by = texts(name, value, refuse);
        if (value.as<json::Array>() != nullptr && words.group_by.empty()) {
            refuse(name, "wrong_value", "group_by names nothing to group by");
        }
    } else if (name == "contacts") {
        words.contacts = truth(name, value, refuse);
    } else if (name == "explain") {
        words.explain = text(name, value, refuse);
    } else if (name == "paths") {
        words.paths = path_count(value, refuse);
    } else {
        return false;
    }
    return true;
}

ImpactExtrasWords extras_words_of_query(Query& query) {
    ImpactExtrasWords words;
    if (query.text("confidence")) words.confidence = query.flag("confidence");
    if (const auto unknown = query.text("unknown")) words.unknown = split_commas(*unknown);
    words.at = query.text("at");
    if (query.text("contacts")) words.contacts = query.flag("contacts");
    words.explain = query.text("explain");
    words.paths = query.number("paths", 1, impact::kWitnessPathsMax);
    if (const auto group_by = query.text("group_by")) {
        words.group_by = split_commas(*group_by);
        if (words.group_by.empty()) {
            query.refuse("group_by", "wrong_value", "group_by names nothing to group by");
        }
    }
    return words;
}

app::ImpactExtrasQuestion extras_of_words(ImpactExtrasWords words,
                                          const render::ImpactView& view,
                                          const RefuseWord& refuse) {
    app::ImpactExtrasQuestion question;
    question.confidence = confidence_of(words, view, refuse);
    if (!words.group_by.empty() && (view.limit || view.inherited)) {
        refuse("group_by",
               "wrong_value",
               "group_by makes an answer without lists, to which limit and inherited say nothing");
    }
    question.group_by = std::move(words.group_by);
    question.contacts = words.contacts.value_or(false);
    question.explain = explain_of(words, refuse);
    return question;
}

}  // namespace faultline::http
