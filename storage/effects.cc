#include "storage/effects.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>

#include "engine/identify/terms.h"
#include "engine/model/claim.h"
#include "engine/model/validation.h"

namespace faultline::storage {

namespace {

// Collects operations and remembers the largest numbers they name.
class Collector final : public model::OperationVisitor {
 public:
    Collector(Effects& effects, const Position& position)
        : effects_(effects), position_(position), ci_max_(raw(position.next_ci) - 1) {
        effects_.next_ci = position.next_ci;
        effects_.next_symbol = position.next_symbol;
    }

    Result<void> on_symbol(SymbolId symbol, std::string_view name) override {
        if (symbol != effects_.next_symbol) {
            return invalid_argument("a change set names symbol " + std::to_string(raw(symbol)) +
                                    ", the next one is " +
                                    std::to_string(raw(effects_.next_symbol)));
        }
        effects_.symbols.push_back(name);
        effects_.next_symbol = SymbolId{raw(symbol) + 1};
        return {};
    }

    Result<void> on_ci(CiId ci, std::string_view external_id) override {
        if (raw(ci) < raw(position_.next_ci)) {
            return invalid_argument("a change set names CI " + std::to_string(raw(ci)) +
                                    " again; the next new one is " +
                                    std::to_string(raw(position_.next_ci)));
        }
        effects_.cis.push_back({ci, external_id});
        is_ascending_ = is_ascending_ && raw(ci) == ci_max_ + 1;
        ci_max_ = std::max(ci_max_, raw(ci));
        return {};
    }

    Result<void> on_claim(CiId ci, SymbolId source, std::string_view claim) override {
        FL_CHECK(model::decode_claim(claim, claim_));
        effects_.claims.push_back({ci, source, claim});
        mention(ci, source);
        term_numbers_.clear();
        FL_CHECK(identify::append_terms(claim_, term_numbers_));
        for (const identify::Term term : term_numbers_) {
            effects_.terms.push_back({term, ci});
        }
        if (claim_.ci) symbol_named_ = std::max(symbol_named_, raw(claim_.ci->class_name));
        for (const model::RelationshipClaim& relationship : claim_.relationships) {
            effects_.mentions.push_back({relationship.other, ci});
            mention(relationship.other, relationship.type);
        }
        return {};
    }

    Result<void> on_withdrawal(CiId ci, SymbolId source) override {
        effects_.claims.push_back({ci, source, {}});
        mention(ci, source);
        return {};
    }

    Result<void> on_catalogue_entry(const model::CatalogueEntry& entry) override {
        effects_.catalogue_entries.push_back(entry);
        return {};
    }

    Result<void> on_import_run(std::string_view) override { return {}; }

    Result<void> on_request(const model::AnsweredRequest& request) override {
        effects_.requests.push_back(request);
        return {};
    }

    Result<void> on_record(std::string_view kind,
                           std::string_view key,
                           std::string_view bytes) override {
        effects_.records.push_back({kind, key, bytes});
        return {};
    }

    // Checks what can only be known after the last operation.
    Result<void> finish() {
        FL_CHECK(check_numbers_unique());
        const std::uint64_t added = ci_max_ + 1 - raw(position_.next_ci);
        if (added != effects_.cis.size()) {
            return invalid_argument("a change set names " + std::to_string(effects_.cis.size()) +
                                    " new CIs with " + std::to_string(added) + " numbers");
        }
        effects_.next_ci = CiId{ci_max_ + 1};
        if (ci_named_max_ > ci_max_ || is_zero_named_) {
            return invalid_argument("a change set names a CI that has no external id");
        }
        if (symbol_named_ >= raw(effects_.next_symbol)) {
            return invalid_argument("a change set names symbol " + std::to_string(symbol_named_) +
                                    ", which has no name");
        }
        return {};
    }

 private:
    // Two CIs of one number would be one CI from then on, with a gap elsewhere that hides it.
    [[nodiscard]] Result<void> check_numbers_unique() const {
        if (is_ascending_) return {};
        std::vector<NamedCi> cis = effects_.cis;
        std::ranges::stable_sort(cis, {}, [](const NamedCi& named) { return raw(named.ci); });
        const auto twice = std::ranges::adjacent_find(cis, {}, &NamedCi::ci);
        if (twice == cis.end()) return {};
        return corruption("a change set gives number " + std::to_string(raw(twice->ci)) + " to '" +
                          model::printable(std::string(twice->external_id)) + "' and to '" +
                          model::printable(std::string(std::next(twice)->external_id)) + "'");
    }

    void mention(CiId ci, SymbolId symbol) {
        ci_named_max_ = std::max(ci_named_max_, raw(ci));
        is_zero_named_ = is_zero_named_ || raw(ci) == 0;
        symbol_named_ = std::max(symbol_named_, raw(symbol));
    }

    Effects& effects_;
    const Position& position_;
    model::Claim claim_;
    std::vector<identify::Term> term_numbers_;
    std::uint64_t ci_max_;
    std::uint64_t ci_named_max_ = 0;
    std::uint32_t symbol_named_ = 0;
    bool is_zero_named_ = false;
    bool is_ascending_ = true;  // the numbers of new CIs, without a gap: so they are unique
};

// Collects the requests that a change set answers.
class RequestCollector final : public model::IgnoringVisitor {
 public:
    explicit RequestCollector(Effects& effects) : effects_(effects) {}

    Result<void> on_request(const model::AnsweredRequest& request) override {
        effects_.requests.push_back(request);
        return {};
    }

 private:
    Effects& effects_;
};

auto mention_order(const MentionKey& mention) {
    return std::tuple(raw(mention.target), raw(mention.owner));
}

auto term_order(const TermKey& key) {
    return std::tuple(key.term, raw(key.ci));
}

auto claim_order(const ClaimEffect& effect) {
    return std::tuple(raw(effect.ci), raw(effect.source));
}

// Of claims with the same key the last one counts.
void keep_last_claims(std::vector<ClaimEffect>& claims) {
    std::ranges::stable_sort(claims, {}, claim_order);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < claims.size(); i++) {
        const bool is_last =
            i + 1 == claims.size() || claim_order(claims[i]) != claim_order(claims[i + 1]);
        if (is_last) claims[kept++] = claims[i];
    }
    claims.resize(kept);
}

}  // namespace

Result<Effects> collect_effects(const model::ChangeSet& change_set, const Position& position) {
    Effects effects;
    Collector collector(effects, position);
    for (const std::string& chunk : change_set.chunks()) {
        FL_CHECK(model::visit_operations(chunk, collector));
    }
    FL_CHECK(collector.finish());
    return effects;
}

Result<Effects> collect_requests(const model::ChangeSet& change_set) {
    Effects effects;
    RequestCollector collector(effects);
    for (const std::string& chunk : change_set.chunks()) {
        FL_CHECK(model::visit_operations(chunk, collector));
    }
    return effects;
}

void sort_effects(Effects& effects) {
    std::ranges::sort(effects.cis, {}, [](const NamedCi& named) { return raw(named.ci); });
    keep_last_claims(effects.claims);
    std::ranges::sort(effects.mentions, {}, mention_order);
    const auto same = [](const MentionKey& a, const MentionKey& b) {
        return mention_order(a) == mention_order(b);
    };
    const auto rest = std::unique(effects.mentions.begin(), effects.mentions.end(), same);
    effects.mentions.erase(rest, effects.mentions.end());
    std::ranges::sort(effects.terms, {}, term_order);
    effects.terms.erase(std::unique(effects.terms.begin(), effects.terms.end()),
                        effects.terms.end());
}

}  // namespace faultline::storage
