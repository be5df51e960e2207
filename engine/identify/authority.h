// Authority: whose word counts, where several sources speak about one thing.
//
// The catalogue ranks the sources per class and attribute.  The best-ranked source wins, the newest
// word inside a rank, the source whose name is smaller by bytes among equally new ones.  One thing
// breaks the rank: a claim that `outranks` (engine/model/claim.h) overrules every older word of a
// better rank.
//
// Thread safety: none; an Authority remembers rules it looked up.  Make one per thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/model/catalogue.h"

namespace faultline::identify {

// The attributes' names under which rules speak of the class and the name of a CI.
inline constexpr std::string_view kClassAttribute = "class";
inline constexpr std::string_view kNameAttribute = "name";

// One source's word about one thing.
struct Word {
    std::size_t rank = 0;  // 0 counts most
    Version version{};
    bool outranks = false;
};

// True if a word of a worse rank that outranks is newer than `words[place]`.
[[nodiscard]] bool is_overruled(std::span<const Word> words, std::size_t place);

// The place of the word that wins.  `words` are in the order of the names of their sources.
// REQUIRES: at least one.  Cost: O(n^2), of the few sources that speak about one thing.
[[nodiscard]] std::size_t strongest(std::span<const Word> words);

// The ranks of one catalogue.
class Authority {
 public:
    // All sources rank the same.
    Authority() = default;

    // Ranks as `catalogue` says; `name_of` gives the name of a class.  Both are used as long as the
    // object lives.
    Authority(const model::Catalogue& catalogue, std::function<std::string_view(SymbolId)> name_of);

    // False if all sources rank the same whatever is asked.
    [[nodiscard]] bool any() const { return catalogue_ != nullptr; }

    // What Catalogue::authority_rank says.  Cost: two look-ups by name.
    [[nodiscard]] std::size_t rank(SymbolId class_name,
                                   std::string_view attribute,
                                   std::string_view source) const;

 private:
    using Sources = std::vector<std::string>;
    // What counts for the CIs of one class.
    struct ClassRules {
        std::map<std::string_view, const Sources*> by_attribute;
        const Sources* others = nullptr;  // of the attributes that no rule names
    };

    const ClassRules& rules_of(SymbolId class_name) const;

    const model::Catalogue* catalogue_ = nullptr;  // null: no rules
    std::function<std::string_view(SymbolId)> name_of_;
    mutable std::map<std::string, ClassRules, std::less<>> known_;  // by name of the class
};

}  // namespace faultline::identify
