#include "storage/verify_pairs.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "storage/keys.h"

namespace faultline::storage {

namespace {

// Collects the pairs from `begin` on, as many as there is room for: the lowest ones are kept.
class PairWindow final : public model::IgnoringVisitor {
 public:
    PairWindow(const PairTable& table, ClaimedPair begin, std::size_t at_once)
        : table_(table),
          begin_(begin),
          at_once_(at_once),
          add_([this](ClaimedPair pair) { add(pair); }) {}

    Result<void> on_claim(CiId ci, SymbolId, std::string_view claim) override {
        FL_CHECK(model::decode_claim(claim, claim_));
        return table_.pairs_of(ci, claim_, add_);
    }

    // Everything from `begin` up to here was collected; none: to the last pair.
    [[nodiscard]] const std::optional<ClaimedPair>& end() const { return end_; }

    // What was collected: ascending, unique.
    [[nodiscard]] std::vector<ClaimedPair> take() {
        make_unique();
        return std::move(pairs_);
    }

 private:
    void add(ClaimedPair pair) {
        if (pair < begin_ || (end_ && pair >= *end_)) return;
        pairs_.push_back(pair);
        if (pairs_.size() < at_once_) return;
        make_unique();
        if (pairs_.size() < at_once_ / 2) return;
        pairs_.resize(at_once_ / 2);
        end_ = ClaimedPair{pairs_.back().thing, pairs_.back().owner + 1};
    }

    void make_unique() {
        std::ranges::sort(pairs_);
        const auto rest = std::ranges::unique(pairs_);
        pairs_.erase(rest.begin(), rest.end());
    }

    const PairTable& table_;
    ClaimedPair begin_;
    std::size_t at_once_;
    PairTable::Sink add_;
    std::optional<ClaimedPair> end_;
    std::vector<ClaimedPair> pairs_;
    model::Claim claim_;
};

class PairCheck {
 public:
    PairCheck(const Verification& check, const PairTable& table) : check_(check), table_(table) {}

    Result<std::uint64_t> run(std::size_t at_once) {
        std::optional<ClaimedPair> begin = ClaimedPair{};
        while (begin) {
            PairWindow window(table_, *begin, at_once);
            FL_CHECK(collect(window));
            const std::vector<ClaimedPair> expected = window.take();
            FL_TRY(const bool is_readable, compare(*begin, window.end(), expected));
            begin = is_readable ? window.end() : std::nullopt;
        }
        return count_;
    }

 private:
    Result<void> collect(PairWindow& window) const {
        for (std::uint64_t v = raw(check_.first); v <= raw(check_.position.version); v++) {
            if (check_.is_known(Version{v})) FL_CHECK(show_operations(check_, Version{v}, window));
        }
        if (check_.first == Version{1}) return {};
        return collect_kept(window);
    }

    // Of the versions whose operations were removed the claims that are still there.
    Result<void> collect_kept(PairWindow& window) const {
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

    Result<bool> compare(ClaimedPair begin,
                         const std::optional<ClaimedPair>& end,
                         const std::vector<ClaimedPair>& expected) {
        const std::unique_ptr<PairRows> rows = table_.rows(begin);
        auto next = expected.begin();
        while (true) {
            const Result<std::optional<ClaimedPair>> row = rows->next();
            if (!row.ok()) {
                FL_CHECK(check_.findings.accept(Result<void>(row.error()), "table_unreadable"));
                return false;
            }
            if (!row.value() || (end && *row.value() >= *end)) break;
            count_++;
            for (; next != expected.end() && *next < *row.value(); ++next) {
                note(*next, "_missing", " is missing");
            }
            if (next != expected.end() && *next == *row.value()) {
                ++next;
            } else {
                FL_CHECK(check_unexpected(*row.value()));
            }
        }
        for (; next != expected.end(); ++next) {
            note(*next, "_missing", " is missing");
        }
        return true;
    }

    void note(ClaimedPair pair, std::string_view code, std::string_view what) const {
        check_.findings.add(std::nullopt,
                            std::string(table_.name) + std::string(code),
                            table_.text(pair) + std::string(what));
    }

    // A claim of a version that is not known here may have led to it.
    Result<void> check_unexpected(ClaimedPair pair) const {
        const bool all_known =
            check_.is_whole && check_.unknown.empty() && check_.first == Version{1};
        if (!all_known) {
            FL_TRY(const bool may_be, has_unknown_claim(CiId{pair.owner}));
            if (may_be) return {};
        }
        note(pair, "_unexpected", " follows from no claim");
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
    const PairTable& table_;
    std::uint64_t count_ = 0;
};

}  // namespace

Result<std::uint64_t> check_pairs(const Verification& check,
                                  const PairTable& table,
                                  std::size_t at_once) {
    return PairCheck(check, table).run(at_once);
}

}  // namespace faultline::storage
