#include "engine/identify/row_collisions.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <span>
#include <tuple>

#include "engine/identify/row_matches.h"

namespace faultline::identify {

namespace {

using model::IdentificationRule;
using model::IdentifierEntry;
using model::LocalCi;

// What more rows than this of one import share identifies none of them.
constexpr std::size_t kSharingRowsMax = 1000;

}  // namespace

bool RowCollisions::is_in_doubt(const IdentifiedRow& row) const {
    const Recognised how = identities_->how_of(row.ci);
    return how == Recognised::unseen || how == Recognised::identifiers;
}

Result<std::vector<Ambiguity>> RowCollisions::find() {
    std::set<const IdentificationRule*> rules;
    for (const IdentifiedRow& row : rows_->rows()) {
        if (is_in_doubt(row)) rules.insert(row.rule);
    }
    if (rules.empty()) return std::vector<Ambiguity>();
    find_shared_cis();
    for (const IdentificationRule* rule : rules) {
        FL_CHECK(find_shared_values(*rule));
    }
    // A row may collide in several ways; one account names all rows it collides with.
    std::ranges::stable_sort(found_, {}, &Ambiguity::row);
    std::vector<Ambiguity> merged;
    for (Ambiguity& one : found_) {
        if (merged.empty() || merged.back().row != one.row) {
            merged.push_back(std::move(one));
            continue;
        }
        Ambiguity& into = merged.back();
        into.rows.insert(into.rows.end(), one.rows.begin(), one.rows.end());
        into.candidates.insert(into.candidates.end(), one.candidates.begin(), one.candidates.end());
        into.reason = std::min(into.reason, one.reason);
    }
    return merged;
}

void RowCollisions::note(const IdentifiedRow& row,
                         const IdentifiedRow& other,
                         const std::string& reason) {
    if (!is_in_doubt(row)) return;
    Ambiguity ambiguity;
    ambiguity.row = row.ci;
    ambiguity.rows = {other.ci};
    for (const LocalCi end : {row.ci, other.ci}) {
        if (identities_->ci(end) != CiId{}) ambiguity.candidates.push_back(identities_->ci(end));
    }
    ambiguity.reason = reason;
    found_.push_back(std::move(ambiguity));
}

void RowCollisions::find_shared_cis() {
    // Every id with a CI, not only rows with a rule: a row of another class may have it.
    std::vector<std::pair<CiId, const IdentifiedRow*>> taken;
    for (const IdentifiedRow& row : rows_->rows()) {
        if (identities_->ci(row.ci) != CiId{}) taken.emplace_back(identities_->ci(row.ci), &row);
    }
    std::ranges::sort(taken);
    for (std::size_t i = 1; i < taken.size(); i++) {
        if (taken[i].first != taken[i - 1].first) continue;
        const std::string reason = "another row of this import stands for the same CI";
        note(*taken[i - 1].second, *taken[i].second, reason);
        note(*taken[i].second, *taken[i - 1].second, reason);
    }
}

// The CI that the row is identified within, by number or, if it is new, by its id.
std::string RowCollisions::host_text(const IdentifiedRow& row, const std::string& type) const {
    if (type.empty()) return "-";
    const auto host = rows_->host(row.ci, type);
    if (!host) return {};
    const CiId ci = identities_->ci(*host);
    return ci != CiId{} ? "#" + std::to_string(raw(ci))
                        : "'" + std::string(rows_->seen().id(*host));
}

Result<std::vector<RowCollisions::Key>> RowCollisions::keys_of(const IdentificationRule& rule,
                                                               std::size_t entry) {
    const IdentifierEntry& by = rule.entries[entry];
    std::vector<Key> keys;
    for (std::uint32_t i = 0; i < rows_->rows().size(); i++) {
        const IdentifiedRow& row = rows_->rows()[i];
        if (row.rule != &rule) continue;
        FL_TRY(const DescribedCi described, rows_->describe(row));
        const std::uint64_t values = hash_of(values_of(by, described));
        const std::string host = host_text(row, by.through);
        if (values == 0 || host.empty()) continue;
        keys.push_back({values ^ std::hash<std::string>{}(host), i});
    }
    std::ranges::sort(keys, {}, [](const Key& key) { return std::pair(key.hash, key.row); });
    return keys;
}

Result<void> RowCollisions::find_shared_values(const IdentificationRule& rule) {
    for (std::size_t entry = 0; entry < rule.entries.size(); entry++) {
        FL_TRY(const std::vector<Key> keys, keys_of(rule, entry));
        for (std::size_t begin = 0; begin < keys.size();) {
            std::size_t end = begin + 1;
            while (end < keys.size() && keys[end].hash == keys[begin].hash) {
                end++;
            }
            const auto group = std::span(keys).subspan(begin, end - begin);
            begin = end;
            if (group.size() < 2 || group.size() > kSharingRowsMax) continue;
            FL_CHECK(compare_group({group.begin(), group.end()}, rule, entry));
        }
    }
    return {};
}

Result<bool> RowCollisions::are_same(const IdentifiedRow& a,
                                     const IdentifiedRow& b,
                                     std::size_t entry) const {
    FL_TRY(const DescribedCi left, rows_->describe(a));
    FL_TRY(const DescribedCi right, rows_->describe(b));
    const std::vector<IdentifierEntry>& entries = a.rule->entries;
    const Agreement agreement =
        compare(values_of(entries[entry], left), values_of(entries[entry], right));
    const auto stronger = std::span(entries).first(entry);
    return agreement == Agreement::same &&
           host_text(a, entries[entry].through) == host_text(b, entries[entry].through) &&
           first_contradiction(stronger, left, right, entries[entry].through) == entry;
}

Result<void> RowCollisions::compare_group(std::vector<Key> group,
                                          const IdentificationRule& rule,
                                          std::size_t entry) {
    const std::string reason =
        "another row of this import has the same " + entry_text(rule.entries[entry]);
    for (std::size_t i = 0; i < group.size(); i++) {
        const IdentifiedRow& a = rows_->rows()[group[i].row];
        for (std::size_t j = i + 1; j < group.size(); j++) {
            const IdentifiedRow& b = rows_->rows()[group[j].row];
            if (!is_in_doubt(a) && !is_in_doubt(b)) continue;
            FL_TRY(const bool same, are_same(a, b, entry));
            if (!same) continue;
            note(a, b, reason);
            note(b, a, reason);
        }
    }
    return {};
}

}  // namespace faultline::identify
