#include "engine/identify/recognise.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "engine/identify/candidate_cis.h"
#include "engine/identify/identified_rows.h"
#include "engine/identify/row_collisions.h"
#include "engine/identify/row_matches.h"
#include "engine/identify/said_rows.h"
#include "engine/identify/terms.h"

namespace faultline::identify {

namespace {

using model::LocalCi;

// So many ids or rows are looked up at once.
constexpr std::size_t kBatch = 16'384;

std::uint32_t number(LocalCi ci) {
    return static_cast<std::uint32_t>(ci);
}

// Finds the CIs of one import.
class Recogniser {
 public:
    Recogniser(const RecogniseInputs& inputs, Identities& identities)
        : in_(inputs),
          out_(identities),
          rows_(inputs.seen, inputs.index.catalogue()),
          cis_(inputs.index, inputs.source) {}

    Result<void> run() {
        follow_decisions();
        const bool is_empty_store = in_.index.next_ci() == CiId{1};
        if (!is_empty_store) FL_CHECK(find_native_ids());
        follow_merges();
        put_in_order();
        if (!is_empty_store) FL_CHECK(judge_rows());
        FL_CHECK(find_collisions());
        follow_hosts();
        sort_ambiguities();
        return {};
    }

 private:
    // True if only the rules can say whom the row stands for.
    [[nodiscard]] bool is_open(LocalCi ci) const {
        const Recognised how = out_.how_of(ci);
        return how == Recognised::unseen ||
               (how == Recognised::external_id && !in_.is_own[number(ci)]);
    }

    void set(LocalCi ci, CiId found, Recognised how) {
        out_.cis[number(ci)] = found;
        out_.how[number(ci)] = how;
    }

    void set_ambiguous(Ambiguity ambiguity) {
        set(ambiguity.row, CiId{}, Recognised::ambiguous);
        out_.ambiguities.push_back(std::move(ambiguity));
    }

    void follow_decisions() {
        if (in_.decisions.empty()) return;
        for (std::uint32_t id = 0; id < in_.seen.id_count(); id++) {
            const auto decision = in_.decisions.find(in_.seen.id(LocalCi{id}));
            if (decision == in_.decisions.end()) continue;
            if (decision->second == kIgnoredRow) {
                set_ambiguous({LocalCi{id}, {}, {}, std::string(kIgnoredReason)});
            } else {
                set(LocalCi{id}, decision->second, Recognised::decided);
            }
        }
    }

    // An id that the source does not call another CI leads where it was merged, whatever its row
    // says: that was decided.
    void follow_merges() {
        for (std::uint32_t id = 0; id < in_.is_merged.size(); id++) {
            const bool is_left =
                in_.is_merged[id] && out_.how_of(LocalCi{id}) == Recognised::external_id;
            if (is_left) out_.how[id] = Recognised::decided;
        }
    }

    Result<void> find_native_ids();
    Result<void> find_native_ids(std::span<const LocalCi> ids);
    void put_in_order();
    [[nodiscard]] bool waits(const IdentifiedRow& row, const std::vector<bool>& pending) const;
    Result<void> judge_rows();
    Result<void> judge(std::span<const IdentifiedRow> batch, RowMatches& matches);
    Result<void> find_collisions();
    void follow_hosts();
    [[nodiscard]] bool has_ambiguous_host(const IdentifiedRow& row) const;
    void sort_ambiguities();

    const RecogniseInputs& in_;
    Identities& out_;
    IdentifiedRows rows_;
    CandidateCis cis_;
    std::vector<IdentifiedRow> open_;  // rows to be judged, hosts before what they host
    std::vector<std::size_t> levels_;  // ends of the runs of open_ that can be judged together
};

Result<void> Recogniser::find_native_ids() {
    if (!in_.source) return {};
    std::vector<LocalCi> ids;
    for (std::uint32_t id = 0; id < in_.seen.id_count(); id++) {
        if (is_open(LocalCi{id})) ids.push_back(LocalCi{id});
    }
    for (std::size_t begin = 0; begin < ids.size(); begin += kBatch) {
        const std::size_t size = std::min(kBatch, ids.size() - begin);
        FL_CHECK(find_native_ids(std::span(ids).subspan(begin, size)));
    }
    return {};
}

Result<void> Recogniser::find_native_ids(std::span<const LocalCi> ids) {
    std::vector<Term> terms;
    terms.reserve(ids.size());
    for (const LocalCi id : ids) {
        terms.push_back(native_term(in_.seen.id(id)));
    }
    FL_TRY(const auto found, in_.index.candidates(terms));
    if (found.size() != ids.size()) return corruption("the index lost terms of a look-up");
    std::vector<CiId> wanted;
    for (const std::vector<CiId>& cis : found) {
        wanted.insert(wanted.end(), cis.begin(), cis.end());
    }
    FL_CHECK(cis_.read(std::move(wanted)));
    for (std::size_t i = 0; i < ids.size(); i++) {
        std::vector<CiId> own;
        std::ranges::copy_if(found[i], std::back_inserter(own), [&](CiId ci) {
            const CandidateCi* const candidate = cis_.find(ci);
            return candidate != nullptr && candidate->is_own &&
                   candidate->native_id == in_.seen.id(ids[i]);
        });
        if (own.size() == 1) set(ids[i], own.front(), Recognised::native_id);
        if (own.size() > 1) set_ambiguous({ids[i], own, {}, "the source calls several CIs so"});
    }
    return {};
}

bool Recogniser::waits(const IdentifiedRow& row, const std::vector<bool>& pending) const {
    return std::ranges::any_of(row.rule->entries, [&](const model::IdentifierEntry& entry) {
        if (entry.through.empty()) return false;
        const auto host = rows_.host(row.ci, entry.through);
        return host && pending[number(*host)];
    });
}

// Rows in a circle of hosts are judged together, without their hosts.
void Recogniser::put_in_order() {
    std::vector<IdentifiedRow> left;
    std::ranges::copy_if(rows_.rows(), std::back_inserter(left), [this](const IdentifiedRow& row) {
        return is_open(row.ci);
    });
    std::vector<bool> pending(in_.seen.id_count(), false);
    for (const IdentifiedRow& row : left) {
        pending[number(row.ci)] = true;
    }
    while (!left.empty()) {
        std::vector<IdentifiedRow> waiting;
        const std::size_t begin = open_.size();
        for (const IdentifiedRow& row : left) {
            (waits(row, pending) ? waiting : open_).push_back(row);
        }
        if (open_.size() == begin) open_.insert(open_.end(), waiting.begin(), waiting.end());
        for (std::size_t i = begin; i < open_.size(); i++) {
            pending[number(open_[i].ci)] = false;
        }
        levels_.push_back(open_.size());
        const bool was_circle = waiting.size() == left.size();
        left = was_circle ? std::vector<IdentifiedRow>() : std::move(waiting);
    }
}

Result<void> Recogniser::judge_rows() {
    RowMatches matches(rows_, cis_, in_.index);
    std::size_t begin = 0;
    for (const std::size_t end : levels_) {
        for (; begin < end; begin += std::min(kBatch, end - begin)) {
            const std::size_t size = std::min(kBatch, end - begin);
            FL_CHECK(judge(std::span(open_).subspan(begin, size), matches));
        }
    }
    return {};
}

Result<void> Recogniser::judge(std::span<const IdentifiedRow> batch, RowMatches& matches) {
    FL_TRY(std::vector<RowVerdict> verdicts, matches.judge(batch, out_));
    for (std::size_t i = 0; i < batch.size(); i++) {
        RowVerdict& verdict = verdicts[i];
        if (!verdict.reason.empty()) {
            set_ambiguous(
                {batch[i].ci, std::move(verdict.candidates), {}, std::move(verdict.reason)});
        } else if (verdict.is_matched) {
            set(batch[i].ci, verdict.ci, Recognised::identifiers);
        }
    }
    return {};
}

Result<void> Recogniser::find_collisions() {
    FL_TRY(std::vector<Ambiguity> found, RowCollisions(rows_, out_).find());
    for (Ambiguity& ambiguity : found) {
        set_ambiguous(std::move(ambiguity));
    }
    return {};
}

bool Recogniser::has_ambiguous_host(const IdentifiedRow& row) const {
    return std::ranges::any_of(row.rule->entries, [&](const model::IdentifierEntry& entry) {
        if (entry.through.empty()) return false;
        const auto host = rows_.host(row.ci, entry.through);
        return host && out_.how_of(*host) == Recognised::ambiguous;
    });
}

// Made anew for a host that is set aside, they would be twice there once that is decided.
void Recogniser::follow_hosts() {
    if (out_.ambiguities.empty()) return;
    for (const IdentifiedRow& row : open_) {
        if (out_.how_of(row.ci) != Recognised::unseen || !has_ambiguous_host(row)) continue;
        set_ambiguous({row.ci, {}, {}, "the CI that it is identified within is ambiguous"});
    }
}

void Recogniser::sort_ambiguities() {
    const auto id_of = [this](LocalCi ci) { return in_.seen.id(ci); };
    for (Ambiguity& ambiguity : out_.ambiguities) {
        std::ranges::sort(ambiguity.candidates);
        const auto cis = std::unique(ambiguity.candidates.begin(), ambiguity.candidates.end());
        ambiguity.candidates.erase(cis, ambiguity.candidates.end());
        std::ranges::sort(ambiguity.rows, {}, id_of);
        const auto rows = std::unique(ambiguity.rows.begin(), ambiguity.rows.end());
        ambiguity.rows.erase(rows, ambiguity.rows.end());
    }
    std::ranges::sort(out_.ambiguities, {}, [&](const Ambiguity& one) { return id_of(one.row); });
}

}  // namespace

Result<void> recognise(const RecogniseInputs& inputs, Identities& identities) {
    return Recogniser(inputs, identities).run();
}

}  // namespace faultline::identify
