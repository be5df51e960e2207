#include "engine/identify/joined_rows.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/identify/claim_parts.h"

namespace faultline::identify {

namespace {

using model::LocalCi;

// How much a line counts among those that say the same thing: less is more.  The merges by which
// its ids came to stand for their CIs, the last one first: of two lines that one merge brought
// together that of the kept CI counts, and a later merge parts more than an earlier one.
using Rank = std::vector<Version>;

class RowJoiner {
 public:
    RowJoiner(const KnownState& known, LineTable& lines)
        : known_(known), lines_(lines), is_joined_(lines.seen().id_count(), false) {
        for (std::uint32_t id = 0; id < lines.seen().id_count(); id++) {
            if (known.is_redirected(LocalCi{id})) is_joined_[number(LocalCi{id})] = true;
        }
    }

    Result<void> run() {
        FL_CHECK(fill_in_cis());
        rearrange(LineKind::retirement,
                  [this](LocalCi ci, std::vector<std::uint32_t>& row) { keep_agreeing(ci, row); });
        rearrange(LineKind::ci, [this](LocalCi, std::vector<std::uint32_t>& row) {
            keep_strongest(
                row, [](std::uint32_t) { return 0; }, ci_rank());
        });
        rearrange(LineKind::group, [this](LocalCi, std::vector<std::uint32_t>& row) {
            const auto name = [&](std::uint32_t line) { return lines_.seen().groups()[line].name; };
            keep_strongest(row, name, [&](std::uint32_t line) {
                return rank_of(lines_.seen().groups()[line].ci);
            });
        });
        join_relationships();
        return {};
    }

 private:
    [[nodiscard]] std::uint32_t number(LocalCi ci) const {
        return static_cast<std::uint32_t>(known_.representative(ci));
    }

    [[nodiscard]] bool is_joined(LocalCi ci) const { return is_joined_[number(ci)]; }

    [[nodiscard]] Rank rank_of(LocalCi ci) const {
        const auto merges = known_.merges_of(ci);
        return {merges.begin(), merges.end()};
    }

    [[nodiscard]] Rank rank_of(const model::SeenRelationship& r) const {
        Rank rank = rank_of(r.source);
        const auto more = known_.merges_of(r.target);
        rank.insert(rank.end(), more.begin(), more.end());
        std::ranges::sort(rank, std::greater<>());
        return rank;
    }

    [[nodiscard]] std::function<Rank(std::uint32_t)> ci_rank() const {
        return [this](std::uint32_t line) { return rank_of(lines_.seen().cis()[line].ci); };
    }

    // Of the lines with one key those of the best rank are left, in their order.
    template <typename KeyOf, typename RankOf>
    static void keep_strongest(std::vector<std::uint32_t>& row, KeyOf key_of, RankOf rank_of) {
        std::map<decltype(key_of(0)), Rank> best;
        for (const std::uint32_t line : row) {
            Rank rank = rank_of(line);
            const auto [at, is_new] = best.emplace(key_of(line), rank);
            if (!is_new && rank < at->second) at->second = std::move(rank);
        }
        std::erase_if(row,
                      [&](std::uint32_t line) { return rank_of(line) != best.at(key_of(line)); });
    }

    // Calls `alter` with the lines of every CI to which ids were redirected.
    template <typename Alter>
    void rearrange(LineKind kind, Alter alter) {
        LineRows result;
        result.offsets.push_back(0);
        std::vector<std::uint32_t> row;
        for (std::uint32_t id = 0; id < lines_.seen().id_count(); id++) {
            const auto before = lines_.lines_of(kind, LocalCi{id});
            row.assign(before.begin(), before.end());
            if (is_touched(kind, LocalCi{id}, row)) alter(LocalCi{id}, row);
            result.lines.insert(result.lines.end(), row.begin(), row.end());
            result.offsets.push_back(static_cast<std::uint32_t>(result.lines.size()));
        }
        lines_.keep_only(kind, std::move(result));
    }

    [[nodiscard]] bool is_touched(LineKind kind,
                                  LocalCi ci,
                                  const std::vector<std::uint32_t>& row) const {
        if (row.empty()) return false;
        if (kind != LineKind::relationship || is_joined(ci)) return is_joined(ci);
        return std::ranges::any_of(row, [this](std::uint32_t line) {
            const model::SeenRelationship& r = lines_.seen().relationships()[line];
            return is_joined(r.source) || is_joined(r.target);
        });
    }

    Result<void> fill_in_cis() {
        for (std::uint32_t id = 0; id < is_joined_.size(); id++) {
            if (!is_joined_[id]) continue;
            const auto of_ci = lines_.lines_of(LineKind::ci, LocalCi{id});
            if (of_ci.size() > 1) FL_CHECK(fill_in({of_ci.begin(), of_ci.end()}));
        }
        return {};
    }

    // Fills in the strongest of the lines; which of equally strong ones does not matter, since they
    // say the same or are refused.
    Result<void> fill_in(std::vector<std::uint32_t> row) {
        const model::Observations& seen = lines_.seen();
        const auto rank = ci_rank();
        std::ranges::sort(row, {}, [&](std::uint32_t line) {
            const model::SeenCi& ci = seen.cis()[line];
            return std::tuple(rank(line), seen.id(ci.ci), ci.origin, line);
        });
        const auto weaker = std::ranges::find_if(
            row, [&](std::uint32_t line) { return rank(line) != rank(row.front()); });
        if (weaker == row.end()) return {};
        std::string name(seen.cis()[row.front()].name);
        FL_TRY(AttributeParts attributes, attribute_parts(seen.cis()[row.front()].attributes));
        for (auto line = weaker; line != row.end(); ++line) {
            if (name.empty()) name = seen.cis()[*line].name;
            FL_TRY(AttributeParts more, attribute_parts(seen.cis()[*line].attributes));
            attributes.merge(more);
        }
        for (auto line = row.begin(); line != weaker; ++line) {
            lines_.fill_in(*line, name, encode_parts(attributes));
        }
        return {};
    }

    // What one row still gives another one does not retire.
    void keep_agreeing(LocalCi ci, std::vector<std::uint32_t>& row) {
        const model::Observations& seen = lines_.seen();
        const auto given = lines_.lines_of(LineKind::ci, ci);
        if (given.empty()) return;
        std::erase_if(row, [&](std::uint32_t line) {
            return std::ranges::none_of(given, [&](std::uint32_t that) {
                return seen.cis()[that].ci == seen.retirements()[line].ci;
            });
        });
    }

    void join_relationships() {
        const auto& all = lines_.seen().relationships();
        const auto ends = [&](std::uint32_t line) {
            return std::pair(lines_.representative(all[line].source),
                             lines_.representative(all[line].target));
        };
        rearrange(LineKind::relationship, [&](LocalCi, std::vector<std::uint32_t>& row) {
            std::erase_if(row, [&](std::uint32_t line) {
                const bool is_decided = known_.is_redirected(all[line].source) ||
                                        known_.is_redirected(all[line].target);
                return is_decided && ends(line).first == ends(line).second;
            });
            const auto key = [&](std::uint32_t line) {
                return std::tuple(all[line].type, ends(line), all[line].group);
            };
            keep_strongest(row, key, [&](std::uint32_t line) {
                const model::SeenRelationship& r = all[line];
                return rank_of(r);
            });
        });
    }

    const KnownState& known_;
    LineTable& lines_;
    std::vector<bool> is_joined_;  // by LocalCi: it stands for a CI to which ids were redirected
};

}  // namespace

Result<void> join_rows(const KnownState& known, LineTable& lines) {
    return RowJoiner(known, lines).run();
}

}  // namespace faultline::identify
