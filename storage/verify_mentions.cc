#include "storage/verify_mentions.h"

#include <algorithm>
#include <compare>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/claim.h"
#include "storage/keys.h"

namespace faultline::storage {

namespace {

// In the order of the table.
struct Mention {
    std::uint64_t target = 0;
    std::uint64_t owner = 0;

    friend auto operator<=>(const Mention&, const Mention&) = default;
};

// Collects the mentions from `begin` on, as many as there is room for: the lowest ones are kept.
class MentionWindow final : public model::IgnoringVisitor {
 public:
    MentionWindow(Mention begin, std::size_t at_once) : begin_(begin), at_once_(at_once) {}

    Result<void> on_claim(CiId ci, SymbolId, std::string_view claim) override {
        FL_CHECK(model::decode_claim(claim, claim_));
        for (const model::RelationshipClaim& relationship : claim_.relationships) {
            add({raw(relationship.other), raw(ci)});
        }
        return {};
    }

    // Everything from `begin` up to here was collected; none: to the last mention.
    [[nodiscard]] const std::optional<Mention>& end() const { return end_; }

    // What was collected: ascending, unique.
    [[nodiscard]] std::vector<Mention> take() {
        make_unique();
        return std::move(mentions_);
    }

 private:
    void add(Mention mention) {
        if (mention < begin_ || (end_ && mention >= *end_)) return;
        mentions_.push_back(mention);
        if (mentions_.size() < at_once_) return;
        make_unique();
        if (mentions_.size() < at_once_ / 2) return;
        mentions_.resize(at_once_ / 2);
        end_ = Mention{mentions_.back().target, mentions_.back().owner + 1};
    }

    void make_unique() {
        std::ranges::sort(mentions_);
        const auto rest = std::ranges::unique(mentions_);
        mentions_.erase(rest.begin(), rest.end());
    }

    Mention begin_;
    std::size_t at_once_;
    std::optional<Mention> end_;
    std::vector<Mention> mentions_;
    model::Claim claim_;
};

class MentionCheck {
 public:
    MentionCheck(const Verification& check, const CheckedNames& names)
        : check_(check), names_(names) {}

    Result<std::uint64_t> run(std::size_t at_once) {
        std::optional<Mention> begin = Mention{};
        while (begin) {
            MentionWindow window(*begin, at_once);
            FL_CHECK(collect(window));
            const std::vector<Mention> expected = window.take();
            FL_TRY(const bool is_readable, compare(*begin, window.end(), expected));
            begin = is_readable ? window.end() : std::nullopt;
        }
        return count_;
    }

 private:
    Result<void> collect(MentionWindow& window) const {
        for (std::uint64_t v = raw(check_.first); v <= raw(check_.position.version); v++) {
            if (check_.is_known(Version{v})) FL_CHECK(show_operations(check_, Version{v}, window));
        }
        if (check_.first == Version{1}) return {};
        return collect_kept(window);
    }

    // Of the versions whose operations were removed the claims that are still there.
    Result<void> collect_kept(MentionWindow& window) const {
        Scan rows =
            check_.database.scan(Table::claim, {.first = {}, .end = {}, .reads_much = true});
        for (; rows.valid(); rows.next()) {
            const std::optional<ClaimKey> key = parse_claim_key(rows.key());
            if (!key || raw(key->version) >= raw(check_.first) || rows.value().empty()) continue;
            // One that does not decode was found by the check of rows.
            (void)window.on_claim(key->ci, key->source, rows.value());
        }
        FL_CHECK(check_.findings.accept(rows.status(), "table_unreadable"));
        return {};
    }

    Result<bool> compare(Mention begin,
                         const std::optional<Mention>& end,
                         const std::vector<Mention>& expected) {
        Scan rows = check_.database.scan(
            Table::mention,
            {.first = key_of(begin), .end = end ? key_of(*end) : "", .reads_much = true});
        auto next = expected.begin();
        for (; rows.valid(); rows.next()) {
            const std::optional<MentionKey> key = parse_mention_key(rows.key());
            if (!key || !rows.value().empty()) {
                check_.findings.add(
                    std::nullopt, "row_unexpected", "a row of the table 'mention' is none");
                continue;
            }
            count_++;
            const Mention row{raw(key->target), raw(key->owner)};
            for (; next != expected.end() && *next < row; ++next) {
                note_missing(*next);
            }
            if (next != expected.end() && *next == row) {
                ++next;
            } else {
                FL_CHECK(check_unexpected(row));
            }
        }
        FL_TRY(const bool is_read, check_.findings.accept(rows.status(), "table_unreadable"));
        for (; is_read && next != expected.end(); ++next) {
            note_missing(*next);
        }
        return is_read;
    }

    static std::string key_of(Mention mention) {
        return mention_key({CiId{mention.target}, CiId{mention.owner}});
    }

    [[nodiscard]] std::string text(Mention mention, std::string_view what) const {
        return "the mention of '" + std::string(names_.cis.at(mention.target)) + "' by '" +
               std::string(names_.cis.at(mention.owner)) + "' " + std::string(what);
    }

    void note_missing(Mention mention) {
        check_.findings.add(std::nullopt, "mention_missing", text(mention, "is missing"));
    }

    // A claim of a version that is not known here may have named the target.
    Result<void> check_unexpected(Mention mention) {
        const bool all_known =
            check_.is_whole && check_.unknown.empty() && check_.first == Version{1};
        if (!all_known) {
            FL_TRY(const bool may_be, has_unknown_claim(CiId{mention.owner}));
            if (may_be) return {};
        }
        check_.findings.add(
            std::nullopt, "mention_unexpected", text(mention, "follows from no claim"));
        return {};
    }

    // Rows that were superseded before history was removed are gone with their versions.
    Result<bool> has_unknown_claim(CiId owner) const {
        if (check_.first != Version{1}) return true;
        Scan rows = check_.database.scan(
            Table::claim, {.first = ci_key(owner), .end = ci_key(CiId{raw(owner) + 1})});
        for (; rows.valid(); rows.next()) {
            const std::optional<ClaimKey> key = parse_claim_key(rows.key());
            if (key && !check_.is_known(key->version)) return true;
        }
        FL_CHECK(check_.findings.accept(rows.status(), "table_unreadable"));
        return false;
    }

    const Verification& check_;
    const CheckedNames& names_;
    std::uint64_t count_ = 0;
};

}  // namespace

Result<std::uint64_t> check_mentions(const Verification& check,
                                     const CheckedNames& names,
                                     std::size_t at_once) {
    return MentionCheck(check, names).run(at_once);
}

}  // namespace faultline::storage
