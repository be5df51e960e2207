#include "engine/identify/planned_changes.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engine/base/string_pool.h"
#include "engine/identify/authority.h"
#include "engine/model/claim.h"

namespace faultline::identify {

namespace {

// A claim as it is, or as it will be; empty: withdrawn.
struct ClaimWord {
    CiId ci{};
    SymbolId source{};
    std::string_view bytes;
};

auto order_of(const ClaimWord& word) {
    return std::tuple(raw(word.ci), raw(word.source));
}

// A CI that changes, by its external id.
struct Changed {
    std::string_view id;
    CiId ci{};
    std::span<const ClaimWord> words;  // ascending by source
};

// Everything that a change set says about claims and names.
class Words final : public model::IgnoringVisitor {
 public:
    explicit Words(const ClaimIndex& index)
        : index_(index), first_ci_(index.next_ci()), first_symbol_(index.next_symbol()) {}

    Result<void> on_symbol(SymbolId, std::string_view name) override {
        symbols_.push_back(name);
        return {};
    }
    Result<void> on_ci(CiId ci, std::string_view external_id) override {
        const std::uint64_t place = raw(ci) - raw(first_ci_);
        if (ids_.size() <= place) ids_.resize(place + 1);
        ids_[place] = external_id;
        return {};
    }
    Result<void> on_claim(CiId ci, SymbolId source, std::string_view claim) override {
        words_.push_back({ci, source, claim});
        return {};
    }
    Result<void> on_withdrawal(CiId ci, SymbolId source) override {
        words_.push_back({ci, source, {}});
        return {};
    }

    // The CIs that change, ascending by external id.
    Result<std::vector<Changed>> finish() {
        std::ranges::sort(words_, {}, order_of);
        std::vector<Changed> changed;
        std::vector<CiId> known;
        for (std::size_t i = 0; i < words_.size();) {
            std::size_t end = i;
            while (end < words_.size() && words_[end].ci == words_[i].ci) {
                end++;
            }
            changed.push_back({{}, words_[i].ci, std::span(words_).subspan(i, end - i)});
            if (!is_new(words_[i].ci)) known.push_back(words_[i].ci);
            i = end;
        }
        FL_TRY(known_ids_, index_.external_ids(known));
        std::size_t next_known = 0;
        for (Changed& one : changed) {
            one.id = is_new(one.ci) ? new_id(one.ci) : known_ids_[next_known++];
        }
        std::ranges::sort(changed, {}, &Changed::id);
        return changed;
    }

    [[nodiscard]] bool is_new(CiId ci) const { return ci >= first_ci_; }
    [[nodiscard]] std::string_view new_id(CiId ci) const { return ids_[raw(ci) - raw(first_ci_)]; }
    [[nodiscard]] std::string_view symbol(SymbolId symbol) const {
        if (symbol < first_symbol_) return index_.symbol_name(symbol);
        return symbols_[raw(symbol) - raw(first_symbol_)];
    }

 private:
    const ClaimIndex& index_;
    CiId first_ci_;
    SymbolId first_symbol_;
    std::vector<std::string_view> symbols_;  // new ones
    std::vector<std::string_view> ids_;      // of new CIs
    std::vector<ClaimWord> words_;
    std::vector<std::string> known_ids_;
};

// One side of a change: all claims about a CI and their merge.
class Side {
 public:
    Result<void> merge(std::span<const ClaimWord> rows,
                       const Words& words,
                       const Authority& authority) {
        claims_.resize(rows.size());
        std::vector<SourcedClaim> sourced;
        for (std::size_t i = 0; i < rows.size(); i++) {
            FL_CHECK(model::decode_claim(rows[i].bytes, claims_[i]));
            sourced.push_back({rows[i].source, words.symbol(rows[i].source), &claims_[i]});
        }
        FL_TRY(merged_, merge_claims(sourced, authority));
        return {};
    }

    [[nodiscard]] const MergedCi& merged() const { return merged_; }

 private:
    std::vector<model::Claim> claims_;
    MergedCi merged_;
};

// Some of the CIs that change, before and after.
class Batch final : public PlannedNames {
 public:
    Batch(std::span<const Changed> changed, const Words& words, const ClaimIndex& index)
        : changed_(changed),
          words_(words),
          index_(index),
          authority_(index.catalogue(), [&words](SymbolId symbol) { return words.symbol(symbol); }),
          sides_(changed.size()) {}

    Result<void> visit(const PlannedChangeVisitor& visitor) {
        FL_CHECK(read_rows());
        for (std::size_t i = 0; i < changed_.size(); i++) {
            FL_CHECK(merge(i));
        }
        FL_CHECK(name_others());
        for (std::size_t i = 0; i < changed_.size(); i++) {
            FL_CHECK(visitor(change_of(i), *this));
        }
        return {};
    }

    [[nodiscard]] std::string_view symbol(SymbolId symbol) const override {
        return words_.symbol(symbol);
    }
    [[nodiscard]] std::string_view ci(CiId ci) const override {
        return words_.is_new(ci) ? words_.new_id(ci) : std::string_view(others_.at(raw(ci)));
    }

 private:
    struct Sides {
        Side before;
        Side after;
        std::vector<FieldChange> fields;
    };

    // The stored claims about these CIs, ascending by CI and source.
    Result<void> read_rows() {
        std::vector<CiId> cis;
        for (const Changed& one : changed_) {
            if (!words_.is_new(one.ci)) cis.push_back(one.ci);
        }
        std::ranges::sort(cis);
        FL_CHECK(index_.visit_claims(
            cis, [this](CiId ci, SymbolId source, std::string_view claim) -> Result<void> {
                rows_.push_back({ci, source, bytes_.store(claim)});
                return {};
            }));
        std::ranges::sort(rows_, {}, order_of);
        return {};
    }

    Result<void> merge(std::size_t i) {
        const Changed& one = changed_[i];
        Sides& sides = sides_[i];
        const auto begin = std::ranges::lower_bound(rows_, one.ci, {}, &ClaimWord::ci);
        const auto end = std::ranges::upper_bound(begin, rows_.end(), one.ci, {}, &ClaimWord::ci);
        const std::span<const ClaimWord> stored(begin, end);
        FL_CHECK(sides.before.merge(stored, words_, authority_));
        after_.clear();
        std::ranges::copy_if(stored, std::back_inserter(after_), [&one](const ClaimWord& row) {
            return std::ranges::find(one.words, row.source, &ClaimWord::source) == one.words.end();
        });
        std::ranges::copy_if(one.words, std::back_inserter(after_), [](const ClaimWord& word) {
            return !word.bytes.empty();
        });
        std::ranges::sort(after_, {}, order_of);
        FL_CHECK(sides.after.merge(after_, words_, authority_));
        sides.fields = diff_cis(sides.before.merged(), sides.after.merged());
        return {};
    }

    Result<void> name_others() {
        std::vector<CiId> others;
        for (const Sides& sides : sides_) {
            for (const FieldChange& field : sides.fields) {
                const auto* change = std::get_if<RelationshipChange>(&field);
                if (change == nullptr) continue;
                const auto* known = change->before != nullptr ? change->before : change->after;
                if (!words_.is_new(known->content.other)) others.push_back(known->content.other);
            }
        }
        std::ranges::sort(others);
        others.erase(std::ranges::unique(others).begin(), others.end());
        FL_TRY(std::vector<std::string> ids, index_.external_ids(others));
        for (std::size_t i = 0; i < others.size(); i++) {
            others_.emplace(raw(others[i]), std::move(ids[i]));
        }
        return {};
    }

    [[nodiscard]] PlannedChange change_of(std::size_t i) {
        Sides& sides = sides_[i];
        PlannedChange change;
        change.id = changed_[i].id;
        change.before = &sides.before.merged();
        change.after = &sides.after.merged();
        if (change.before->alive != change.after->alive) {
            change.step = change.after->alive ? PlannedStep::create : PlannedStep::retire;
        }
        change.fields = std::move(sides.fields);
        for (const ClaimWord& word : changed_[i].words) {
            change.claims.push_back({words_.symbol(word.source), word.bytes.empty()});
        }
        std::ranges::sort(change.claims, {}, &PlannedClaim::source);
        return change;
    }

    std::span<const Changed> changed_;
    const Words& words_;
    const ClaimIndex& index_;
    const Authority authority_;
    std::vector<Sides> sides_;
    std::vector<ClaimWord> rows_;
    std::vector<ClaimWord> after_;  // of one CI; reused
    StringArena bytes_;
    std::unordered_map<std::uint64_t, std::string> others_;
};

}  // namespace

Result<void> visit_planned_changes(const model::ChangeSet& change_set,
                                   const ClaimIndex& index,
                                   const PlannedChangeVisitor& visitor) {
    Words words(index);
    for (const std::string& chunk : change_set.chunks()) {
        FL_CHECK(model::visit_operations(chunk, words));
    }
    FL_TRY(const std::vector<Changed> changed, words.finish());
    const std::span<const Changed> all(changed);
    for (std::size_t i = 0; i < all.size(); i += kChangesPerLook) {
        const std::size_t size = std::min(kChangesPerLook, all.size() - i);
        Batch batch(all.subspan(i, size), words, index);
        FL_CHECK(batch.visit(visitor));
    }
    return {};
}

}  // namespace faultline::identify
