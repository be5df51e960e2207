#include "engine/identify/provenance.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"

namespace faultline::identify {

namespace {

std::string text_value(std::string_view text) {
    constexpr std::uint8_t kStringTag = 0;
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kStringTag);
    out.bytes(text);
    return bytes;
}

// The words about one field and the values they give, in the order of their sources.
struct Contest {
    std::vector<Word> words;
    std::vector<SourcedValue> values;
};

Loss loss_of(std::span<const Word> words, std::size_t place, std::size_t winner) {
    if (place == winner) return Loss::none;
    const Word& word = words[place];
    const Word& best = words[winner];
    if (is_overruled(words, place)) return Loss::overruled;
    if (word.rank > best.rank) return Loss::lower_rank;
    return word.version < best.version ? Loss::older : Loss::tie;
}

// REQUIRES: somebody gives the field.
FieldValues settled(std::string field, Contest contest) {
    const std::size_t winner = strongest(contest.words);
    for (std::size_t i = 0; i < contest.values.size(); i++) {
        contest.values[i].loss = loss_of(contest.words, i, winner);
    }
    const auto first = contest.values.begin();
    const auto won = first + static_cast<std::ptrdiff_t>(winner);
    std::rotate(first, won, won + 1);
    return {std::move(field), std::move(contest.values)};
}

// Collects the fields of one CI; `claims` ascending by name of the source.
class Fields {
 public:
    Fields(std::span<const SourcedClaim> claims, const Authority& authority)
        : claims_(claims), authority_(authority) {}

    // The contest for one field: `value_of` gives a claim's value, empty for none.
    template <typename ClassOf, typename ValueOf>
    Contest contest(std::string_view attribute, ClassOf class_of, ValueOf value_of) const {
        Contest contest;
        for (const SourcedClaim& sourced : claims_) {
            if (!sourced.claim->ci) continue;
            const model::CiClaim& ci = *sourced.claim->ci;
            std::string value = value_of(sourced);
            if (value.empty()) continue;
            contest.words.push_back({authority_.rank(class_of(ci), attribute, sourced.source_name),
                                     ci.version,
                                     ci.outranks});
            contest.values.push_back(
                {std::move(value), sourced.source, ci.version, Loss::none, ci.outranks});
        }
        return contest;
    }

 private:
    std::span<const SourcedClaim> claims_;
    const Authority& authority_;
};

using ValuesBySource = std::map<SymbolId, std::string_view>;

Result<std::map<std::string_view, ValuesBySource>> attributes_of(
    std::span<const SourcedClaim> claims) {
    std::map<std::string_view, ValuesBySource> attributes;
    for (const SourcedClaim& sourced : claims) {
        if (!sourced.claim->ci) continue;
        ByteReader in(sourced.claim->ci->attributes);
        const std::uint64_t count = in.varint();
        for (std::uint64_t i = 0; i < count && in.ok(); i++) {
            const std::string_view name = in.bytes();
            attributes[name].emplace(sourced.source, model::skip_value(in));
        }
        if (!in.done()) return corruption("the attributes of a stored claim do not decode");
    }
    return attributes;
}

}  // namespace

std::string_view loss_name(Loss loss) {
    switch (loss) {
        case Loss::none:
            break;
        case Loss::lower_rank:
            return "lower_rank";
        case Loss::older:
            return "older";
        case Loss::tie:
            return "tie";
        case Loss::overruled:
            return "overruled";
    }
    return {};
}

Result<std::vector<FieldValues>> provenance_of(
    std::span<const SourcedClaim> claims,
    const Authority& authority,
    const std::function<std::string_view(SymbolId)>& name_of) {
    std::vector<SourcedClaim> sorted(claims.begin(), claims.end());
    std::ranges::sort(sorted, {}, &SourcedClaim::source_name);
    std::vector<FieldValues> all;
    FL_TRY(const MergedCi merged, merge_claims(sorted, authority));
    if (!merged.alive) return all;
    FL_TRY(const auto attributes, attributes_of(sorted));
    const Fields fields(sorted, authority);
    const auto merged_class = [&](const model::CiClaim&) { return merged.class_name; };
    all.push_back(settled(
        "class",
        fields.contest(
            kClassAttribute,
            [](const model::CiClaim& ci) { return ci.class_name; },
            [&](const SourcedClaim& s) { return text_value(name_of(s.claim->ci->class_name)); })));
    Contest names = fields.contest(kNameAttribute, merged_class, [](const SourcedClaim& s) {
        return s.claim->ci->name.empty() ? std::string() : text_value(s.claim->ci->name);
    });
    if (!names.words.empty()) all.push_back(settled("name", std::move(names)));
    for (const auto& [name, by_source] : attributes) {
        all.push_back(settled("attributes." + std::string(name),
                              fields.contest(name, merged_class, [&](const SourcedClaim& sourced) {
                                  const auto at = by_source.find(sourced.source);
                                  return at == by_source.end() ? std::string()
                                                               : std::string(at->second);
                              })));
    }
    return all;
}

}  // namespace faultline::identify
