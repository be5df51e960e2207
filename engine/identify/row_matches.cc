#include "engine/identify/row_matches.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "engine/identify/terms.h"

namespace faultline::identify {

namespace {

using model::IdentifierEntry;
using model::LocalCi;

// More candidates than this are narrowed down before their claims are read.
constexpr std::size_t kCandidatesFew = 64;

// What more CIs than this are found by identifies nobody.
constexpr std::size_t kCandidatesMax = 1000;

void sort_unique(std::vector<CiId>& cis) {
    std::ranges::sort(cis);
    cis.erase(std::unique(cis.begin(), cis.end()), cis.end());
}

std::vector<Term> terms_of(const IdentifierEntry& entry,
                           const EntryValues& values,
                           std::size_t attribute) {
    return identifier_terms(entry.attributes[attribute], values[attribute].front());
}

Result<std::vector<CiId>> look_up(const ClaimIndex& index, const std::vector<Term>& terms) {
    FL_TRY(const auto found, index.candidates(terms));
    std::vector<CiId> all;
    for (const std::vector<CiId>& cis : found) {
        all.insert(all.end(), cis.begin(), cis.end());
    }
    sort_unique(all);
    return all;
}

bool needs(const MergedCi& merged, SymbolId type, CiId host) {
    return std::ranges::any_of(merged.relationships, [&](const MergedRelationship& relationship) {
        return relationship.content.type == type && relationship.content.other == host;
    });
}

}  // namespace

std::string entry_text(const IdentifierEntry& entry) {
    std::string text;
    for (std::size_t i = 0; i < entry.attributes.size(); i++) {
        if (i != 0) text += i + 1 == entry.attributes.size() ? " and " : ", ";
        text += entry.attributes[i];
    }
    if (!entry.through.empty()) text += " within its " + entry.through;
    return text;
}

Result<std::vector<RowVerdict>> RowMatches::judge(std::span<const IdentifiedRow> batch,
                                                  const Identities& identities) {
    std::vector<Asked> asked;
    asked.reserve(batch.size());
    std::vector<CiId> wanted;
    for (const IdentifiedRow& row : batch) {
        Asked& one = asked.emplace_back();
        one.row = &row;
        FL_TRY(one.described, rows_->describe(row));
        for (const IdentifierEntry& entry : row.rule->entries) {
            one.values.push_back(values_of(entry, one.described));
            CiId host{};
            if (!entry.through.empty()) {
                const auto local = rows_->host(row.ci, entry.through);
                if (local) host = identities.ci(*local);
            }
            one.hosts.push_back(host);
        }
        one.candidates.resize(row.rule->entries.size());
        const CiId external = identities.ci(row.ci);
        if (external != CiId{}) wanted.push_back(external);
    }
    FL_CHECK(find_candidates(asked));
    for (const Asked& one : asked) {
        for (const std::vector<CiId>& candidates : one.candidates) {
            wanted.insert(wanted.end(), candidates.begin(), candidates.end());
        }
    }
    FL_CHECK(cis_->read(std::move(wanted)));
    std::vector<RowVerdict> verdicts;
    verdicts.reserve(asked.size());
    for (const Asked& one : asked) {
        verdicts.push_back(verdict_on(one, identities.ci(one.row->ci)));
    }
    return verdicts;
}

Result<void> RowMatches::find_candidates(std::vector<Asked>& asked) {
    FL_CHECK(find_by_terms(asked));
    return find_dependents(asked);
}

// Of each entry the attribute that tells the rows of the batch apart best is looked up first.
std::vector<std::size_t> RowMatches::key_attributes(const std::vector<Asked>& asked) const {
    std::map<const IdentifierEntry*, std::vector<std::set<std::string_view>>> distinct;
    for (const Asked& one : asked) {
        for (std::size_t e = 0; e < one.values.size(); e++) {
            const IdentifierEntry& entry = one.row->rule->entries[e];
            auto& of_entry = distinct[&entry];
            of_entry.resize(entry.attributes.size());
            for (std::size_t i = 0; i < one.values[e].size(); i++) {
                of_entry[i].insert(one.values[e][i].front());
            }
        }
    }
    std::map<const IdentifierEntry*, std::size_t> best;
    for (const auto& [entry, of_entry] : distinct) {
        const auto most = std::ranges::max_element(
            of_entry, {}, [](const auto& values) { return values.size(); });
        best[entry] = static_cast<std::size_t>(most - of_entry.begin());
    }
    std::vector<std::size_t> keys;
    for (const Asked& one : asked) {
        for (std::size_t e = 0; e < one.values.size(); e++) {
            keys.push_back(best.at(&one.row->rule->entries[e]));
        }
    }
    return keys;
}

Result<void> RowMatches::find_by_terms(std::vector<Asked>& asked) {
    struct Question {
        Asked* asked = nullptr;
        std::size_t entry = 0;
        std::size_t terms = 0;
    };
    const std::vector<std::size_t> keys = key_attributes(asked);
    std::vector<Question> questions;
    std::vector<Term> terms;
    std::size_t key = 0;
    for (Asked& one : asked) {
        for (std::size_t e = 0; e < one.values.size(); e++, key++) {
            const IdentifierEntry& entry = one.row->rule->entries[e];
            if (one.values[e].empty() || !entry.through.empty()) continue;
            const std::vector<Term> more = terms_of(entry, one.values[e], keys[key]);
            terms.insert(terms.end(), more.begin(), more.end());
            questions.push_back({&one, e, more.size()});
        }
    }
    FL_TRY(const auto found, index_->candidates(terms));
    if (found.size() != terms.size()) return corruption("the index lost terms of a look-up");
    std::size_t next = 0;
    for (const Question& question : questions) {
        std::vector<CiId>& candidates = question.asked->candidates[question.entry];
        for (std::size_t i = 0; i < question.terms; i++, next++) {
            candidates.insert(candidates.end(), found[next].begin(), found[next].end());
        }
        sort_unique(candidates);
        FL_CHECK(narrow(*question.asked, question.entry, candidates));
    }
    return {};
}

// Many have the manufacturer, few of them the serial number as well.
Result<void> RowMatches::narrow(const Asked& asked, std::size_t entry, std::vector<CiId>& found) {
    const IdentifierEntry& rule = asked.row->rule->entries[entry];
    for (std::size_t i = 0; i < rule.attributes.size() && found.size() > kCandidatesFew; i++) {
        FL_TRY(const std::vector<CiId> others,
               look_up(*index_, terms_of(rule, asked.values[entry], i)));
        std::vector<CiId> both;
        std::ranges::set_intersection(found, others, std::back_inserter(both));
        found = std::move(both);
    }
    if (found.size() > kCandidatesMax) found.clear();
    return {};
}

Result<const std::vector<CiId>*> RowMatches::dependents_of(CiId host) {
    const auto known = dependents_.find(host);
    if (known != dependents_.end()) return &std::as_const(known->second);
    FL_TRY(std::vector<CiId> cis, index_->mentioned_by(host));
    return &std::as_const(dependents_.emplace(host, std::move(cis)).first->second);
}

Result<void> RowMatches::find_dependents(std::vector<Asked>& asked) {
    for (Asked& one : asked) {
        for (std::size_t e = 0; e < one.values.size(); e++) {
            const bool is_asked = !one.values[e].empty() && one.hosts[e] != CiId{};
            if (!is_asked || one.row->rule->entries[e].through.empty()) continue;
            FL_TRY(const std::vector<CiId>* dependents, dependents_of(one.hosts[e]));
            one.candidates[e] = *dependents;
        }
    }
    return {};
}

// CIs of classes that have nothing to do with one another are never the same.
bool RowMatches::is_same_kind(const IdentifiedRow& row, const CandidateCi& candidate) const {
    const model::Catalogue& catalogue = index_->catalogue();
    const std::string_view own = rows_->class_name(row);
    return catalogue.identification_of(candidate.class_name) == row.rule ||
           catalogue.is_a(own, candidate.class_name) || catalogue.is_a(candidate.class_name, own);
}

bool RowMatches::matches(const Asked& asked, std::size_t entry, CiId ci) const {
    const CandidateCi* const candidate = cis_->find(ci);
    if (candidate == nullptr || !is_same_kind(*asked.row, *candidate)) return false;
    const std::vector<IdentifierEntry>& entries = asked.row->rule->entries;
    const DescribedCi described = describe_ci(candidate->merged);
    const EntryValues values = values_of(entries[entry], described);
    if (compare(asked.values[entry], values) != Agreement::same) return false;
    if (!entries[entry].through.empty()) {
        const auto type = index_->find_symbol(entries[entry].through);
        if (!type || !needs(candidate->merged, *type, asked.hosts[entry])) return false;
    }
    const auto stronger = std::span(entries).first(entry);
    return first_contradiction(stronger, asked.described, described, entries[entry].through) ==
           entry;
}

// A source that calls a CI otherwise than before must not contradict itself in anything but names.
std::string RowMatches::renaming_objection(const Asked& asked, CiId ci) const {
    const CandidateCi* const candidate = cis_->find(ci);
    if (candidate == nullptr || !candidate->is_own) return {};
    const DescribedCi described = describe_ci(candidate->merged);
    for (const IdentifierEntry& entry : asked.row->rule->entries) {
        const bool names =
            std::ranges::find(entry.attributes, kNameAttribute) != entry.attributes.end();
        if (names || !entry.through.empty()) continue;
        const Agreement agreement =
            compare(values_of(entry, asked.described), values_of(entry, described));
        if (agreement != Agreement::different) continue;
        return "the source has another id for that CI, and its " + entry_text(entry) + " differs";
    }
    return {};
}

RowVerdict RowMatches::verdict_on(const Asked& asked, CiId external) const {
    const std::vector<IdentifierEntry>& entries = asked.row->rule->entries;
    std::vector<CiId> found;
    std::string by;
    for (std::size_t e = 0; e < entries.size() && found.empty(); e++) {
        by = entry_text(entries[e]);
        std::ranges::copy_if(asked.candidates[e], std::back_inserter(found), [&](CiId ci) {
            return matches(asked, e, ci);
        });
    }
    RowVerdict verdict;
    if (external != CiId{}) {
        verdict.ci = external;
        const CandidateCi* const same_id = cis_->find(external);
        const std::size_t differs =
            same_id == nullptr
                ? entries.size()
                : first_contradiction(entries, asked.described, describe_ci(same_id->merged));
        if (differs < entries.size() && found != std::vector{external}) {
            verdict.reason = "the CI of that id has another " + entry_text(entries[differs]);
        } else if (!found.empty() && found != std::vector{external}) {
            verdict.reason = "its id names one CI, its " + by + " another";
        }
        if (verdict.reason.empty()) return verdict;
        found.push_back(external);
        sort_unique(found);
    } else if (found.size() > 1) {
        verdict.reason = "its " + by + " is that of several CIs";
    } else if (found.size() == 1) {
        verdict.is_matched = true;
        verdict.ci = found.front();
        verdict.reason = renaming_objection(asked, found.front());
    }
    if (!verdict.reason.empty()) verdict.candidates = std::move(found);
    return verdict;
}

}  // namespace faultline::identify
