#include "engine/identify/authority.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace faultline::identify {

bool is_overruled(std::span<const Word> words, std::size_t place) {
    const Word& word = words[place];
    return std::ranges::any_of(words, [&](const Word& other) {
        return other.outranks && other.rank > word.rank && other.version > word.version;
    });
}

std::size_t strongest(std::span<const Word> words) {
    // The newest word is never overruled, so that there is a winner.
    std::size_t best = words.size();
    for (std::size_t i = 0; i < words.size(); i++) {
        if (is_overruled(words, i)) continue;
        const bool wins =
            best == words.size() || std::tuple(words[i].rank, raw(words[best].version)) <
                                        std::tuple(words[best].rank, raw(words[i].version));
        if (wins) best = i;
    }
    return best;
}

Authority::Authority(const model::Catalogue& catalogue,
                     std::function<std::string_view(SymbolId)> name_of)
    : catalogue_(catalogue.has_authority() ? &catalogue : nullptr), name_of_(std::move(name_of)) {}

// The nearest class that has a rule for an attribute decides it; behind one with a rule for all
// that it does not name, nobody is asked any more.
const Authority::ClassRules& Authority::rules_of(SymbolId class_name) const {
    const std::string_view asked = name_of_(class_name);
    const auto known = known_.find(asked);
    if (known != known_.end()) return known->second;
    ClassRules rules;
    for (const std::string_view ancestor : catalogue_->lineage(asked)) {
        for (const auto& [name, rule] : catalogue_->authority()) {
            if (rule.class_name != ancestor) continue;
            if (rule.attribute.empty()) {
                rules.others = &rule.sources;
            } else {
                rules.by_attribute.emplace(rule.attribute, &rule.sources);
            }
        }
        if (rules.others != nullptr) break;
    }
    return known_.emplace(asked, std::move(rules)).first->second;
}

std::size_t Authority::rank(SymbolId class_name,
                            std::string_view attribute,
                            std::string_view source) const {
    if (!any()) return 0;
    const ClassRules& rules = rules_of(class_name);
    const auto named = rules.by_attribute.find(attribute);
    const Sources* const sources = named != rules.by_attribute.end() ? named->second : rules.others;
    if (sources == nullptr) return model::kUnnamedRank;
    const auto at = std::ranges::find(*sources, source);
    return at == sources->end() ? model::kUnnamedRank
                                : static_cast<std::size_t>(at - sources->begin());
}

}  // namespace faultline::identify
