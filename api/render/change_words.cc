#include "api/render/change_words.h"

#include <algorithm>
#include <array>
#include <map>

#include "api/render/answer_kind.h"

namespace faultline::render {

namespace {

using json::Value;

// " (what, what)"; nothing said is left out.
std::string in_brackets(const std::vector<std::string>& said) {
    std::string text;
    for (const std::string& part : said) {
        if (!part.empty()) text += (text.empty() ? " (" : ", ") + part;
    }
    return text.empty() ? text : text + ")";
}

std::string ci_words(const Value& planned) {
    return "step " + planned["step"].text() + ": " + planned_ci_words(planned);
}

std::string evidence_words(const Value& evidence) {
    return evidence["kind"].text() + ": " + evidence["reference"].text() +
           in_brackets({evidence["by"].text(), evidence["at"].text()});
}

std::string backout_words(const Value& step) {
    const std::string seconds = step["duration_s"].text();
    return step["text"].text() + (seconds.empty() ? "" : " (" + seconds + " s)");
}

std::string transition_words(const Value& made) {
    std::string text = made["from"].text() + " -> " + made["to"].text() + " by " +
                       made["by"].text() + " as " + made["role"].text() + ", " + made["at"].text();
    if (!made["reason"].text().empty()) text += ": " + made["reason"].text();
    const std::string codes = listed(made["codes"].items(), kExamplesMax, ", ");
    return text + (codes.empty() ? "" : " [" + codes + "]");
}

std::string acknowledgement_words(const Value& seen) {
    return "assessment " + seen["assessment"].text() + " by " + seen["by"].text() + ", " +
           seen["at"].text();
}

std::string review_words(const Value& review) {
    return review["text"].text() + in_brackets({review["by"].text(), review["at"].text()});
}

struct Words {
    std::string_view member;
    std::string (*of)(const Value& item);
};

constexpr std::array kWords = {Words{"cis", ci_words},
                               Words{"evidence", evidence_words},
                               Words{"backout", backout_words},
                               Words{"transitions", transition_words},
                               Words{"acknowledgements", acknowledgement_words},
                               Words{"review", review_words}};

// The items of `list` that are not in `other`, each as often as it is more often there.
std::vector<const Value*> items_beyond(const Value& list, const Value& other) {
    std::map<std::string, int> there;
    for (const Value& item : other.items()) {
        there[item.text()]++;
    }
    std::vector<const Value*> beyond;
    for (const Value& item : list.items()) {
        if (there[item.text()]-- <= 0) beyond.push_back(&item);
    }
    return beyond;
}

bool is_list(const Value& value) {
    return value.as<json::Array>() != nullptr;
}

}  // namespace

std::string planned_ci_words(const Value& planned) {
    std::string text = planned["ci"].text() + " " + planned["effect"].text();
    if (!planned["capacity"].is_null()) text += " " + planned["capacity"].text();
    return text;
}

std::string change_item_words(std::string_view member, const Value& item) {
    const auto* const words = std::ranges::find(kWords, member, &Words::member);
    const bool is_known = words != kWords.end() && item.as<json::Object>() != nullptr;
    return is_known ? words->of(item) : item.text();
}

std::vector<MemberChange> member_changes(std::string_view member,
                                         const Value& before,
                                         const Value& after) {
    if (!is_list(before) && !is_list(after)) {
        return {{change_item_words(member, before), change_item_words(member, after)}};
    }
    std::vector<MemberChange> changes;
    for (const Value* const item : items_beyond(before, after)) {
        changes.push_back({change_item_words(member, *item), {}});
    }
    for (const Value* const item : items_beyond(after, before)) {
        changes.push_back({{}, change_item_words(member, *item)});
    }
    if (changes.empty()) changes.push_back({{}, "in another order"});
    return changes;
}

}  // namespace faultline::render
