#include "api/app/runs.h"

#include <algorithm>
#include <map>
#include <utility>

#include "api/app/run_book.h"
#include "engine/base/utc_time.h"
#include "engine/model/claim.h"

namespace faultline::app {

namespace {

Result<RunEntry> entry_of(const storage::View& view, Version version, model::Run run) {
    FL_TRY(auto record, view.read_record(version));
    return RunEntry{std::move(record.header), std::move(run)};
}

// The versions of all runs, descending.
Result<std::vector<Version>> run_versions(const storage::View& view) {
    std::vector<Version> versions;
    FL_CHECK(view.visit_records(
        model::kRunRecord,
        [&](std::string_view, Version version, std::string_view) -> Result<void> {
            versions.push_back(version);
            return {};
        }));
    std::ranges::reverse(versions);
    return versions;
}

Result<std::optional<model::Run>> find_run(const storage::View& view, Version version) {
    FL_TRY(const auto record, view.find_record(model::kRunRecord, model::run_key(version)));
    if (!record) return std::optional<model::Run>();
    FL_TRY(model::Run run, model::decode_run(record->bytes));
    return std::optional(std::move(run));
}

// The external ids of the first CIs of a set.
Result<std::vector<std::string>> first_ids(const storage::View& view,
                                           const model::CiSet& set,
                                           std::uint32_t count_max) {
    std::vector<CiId> cis;
    for (const model::CiSet::Range& range : set.ranges()) {
        for (std::uint64_t ci = raw(range.first); ci <= raw(range.last); ci++) {
            if (cis.size() == count_max) return view.external_ids(cis);
            cis.push_back(CiId{ci});
        }
    }
    return view.external_ids(cis);
}

// Counts what each source claims.
class SourceCounter {
 public:
    SourceCounter(const storage::View& view, const identify::LastSeen& seen, UtcTime at)
        : view_(view), seen_(seen), at_(at) {}

    Result<void> take(CiId ci, SymbolId source, std::string_view bytes) {
        FL_CHECK(model::decode_claim(bytes, claim_));
        SourceEntry& entry = entry_of(source);
        entry.relationships += claim_.relationships.size();
        if (!claim_.ci) return {};
        entry.cis++;
        const auto last = seen_.ci(entry.name, ci);
        if (!last) {
            entry.unseen_cis++;
        } else if (entry.freshness_days && is_stale(last->time, *entry.freshness_days, at_)) {
            entry.stale_cis++;
        }
        return {};
    }

    // Sources without a claim as well.
    std::vector<SourceEntry> finish() {
        std::map<std::string, SourceEntry> by_name;
        for (auto& [symbol, entry] : entries_) {
            by_name.emplace(entry.name, entry);
        }
        for (const std::string_view name : seen_.sources()) {
            by_name.try_emplace(std::string(name), described(name));
        }
        for (const model::CatalogueEntry& known : view_.catalogue().entries()) {
            const auto* source = std::get_if<model::SourceDefinition>(&known);
            if (source != nullptr) by_name.try_emplace(source->name, described(source->name));
        }
        std::vector<SourceEntry> sources;
        for (auto& [name, entry] : by_name) {
            sources.push_back(std::move(entry));
        }
        return sources;
    }

 private:
    SourceEntry described(std::string_view name) const {
        SourceEntry entry;
        entry.name = name;
        entry.freshness_days = view_.catalogue().freshness_days(name);
        entry.last_run = seen_.run(name);
        entry.last_complete_run = seen_.complete_run(name);
        return entry;
    }

    SourceEntry& entry_of(SymbolId source) {
        const auto at = entries_.find(source);
        if (at != entries_.end()) return at->second;
        return entries_.emplace(source, described(view_.symbol_name(source))).first->second;
    }

    const storage::View& view_;
    const identify::LastSeen& seen_;
    UtcTime at_;
    model::Claim claim_;
    std::map<SymbolId, SourceEntry> entries_;
};

}  // namespace

bool is_stale(UtcTime seen, std::uint32_t freshness_days, UtcTime at) {
    return at.microseconds - seen.microseconds > kDayMicroseconds * freshness_days;
}

Result<RunListAnswer> list_runs(const Principal& /*principal*/,
                                const App& app,
                                const RunListQuestion& question) {
    if (question.limit == 0 || question.limit > kRunsMax) {
        return invalid_argument("limit is " + std::to_string(question.limit) +
                                ", it must be between 1 and " + std::to_string(kRunsMax));
    }
    FL_TRY(storage::View view, view_as_of(app.view(), question.as_of));
    RunListAnswer answer{std::move(view), question.as_of, {}, false};
    FL_TRY(const std::vector<Version> versions, run_versions(answer.view));
    for (const Version version : versions) {
        if (question.before && version >= *question.before) continue;
        FL_TRY(std::optional<model::Run> run, find_run(answer.view, version));
        if (!run || (!question.source.empty() && run->source != question.source)) continue;
        if (answer.runs.size() == question.limit) {
            answer.more = true;
            break;
        }
        FL_TRY(RunEntry entry, entry_of(answer.view, version, *std::move(run)));
        answer.runs.push_back(std::move(entry));
    }
    return answer;
}

Result<RunAnswer> get_run(const Principal& /*principal*/,
                          const App& app,
                          Version version,
                          std::uint32_t seen_max) {
    if (seen_max > kSeenMax) {
        return invalid_argument("limit is " + std::to_string(seen_max) + ", it must be at most " +
                                std::to_string(kSeenMax));
    }
    const storage::View view = app.view();
    FL_TRY(std::optional<model::Run> run, find_run(view, version));
    if (!run) {
        return not_found("version " + std::to_string(raw(version)) +
                         " is no import run; `runs list` names those there are");
    }
    FL_TRY(std::vector<std::string> ids, first_ids(view, run->seen, seen_max));
    FL_TRY(RunEntry entry, entry_of(view, version, *std::move(run)));
    return RunAnswer{view, std::move(entry), std::move(ids)};
}

Result<std::optional<identify::Sighting>> last_seen(const App& app,
                                                    const storage::View& view,
                                                    CiId ci,
                                                    std::string_view source) {
    FL_TRY(const RunBook::Seen seen, app.runs().at(view));
    return seen->ci(source, ci);
}

Result<std::vector<SourceSighting>> sightings_of(const App& app,
                                                 const storage::View& view,
                                                 CiId ci,
                                                 UtcTime at) {
    FL_TRY(const RunBook::Seen seen, app.runs().at(view));
    FL_TRY(const auto first, view.first_claims(ci));
    std::vector<SourceSighting> sightings;
    FL_CHECK(view.visit_claims(ci, [&](CiId, SymbolId source, std::string_view) -> Result<void> {
        const auto began = std::ranges::find(first, source, &storage::FirstClaim::source);
        if (began == first.end()) return corruption("a claim has no beginning");
        FL_TRY(const auto record, view.read_record(began->version));
        SourceSighting sighting;
        sighting.source = view.symbol_name(source);
        sighting.first = {began->version, record.header.time};
        sighting.last = seen->ci(sighting.source, ci);
        sighting.freshness_days = view.catalogue().freshness_days(sighting.source);
        if (sighting.last && sighting.freshness_days) {
            sighting.is_stale = is_stale(sighting.last->time, *sighting.freshness_days, at);
        }
        sightings.push_back(std::move(sighting));
        return {};
    }));
    std::ranges::sort(sightings, {}, &SourceSighting::source);
    return sightings;
}

Result<CiSeenAnswer> ci_seen(const Principal& /*principal*/,
                             const App& app,
                             const std::string& id,
                             const AsOf& as_of,
                             std::optional<UtcTime> at) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(auto ci, view.resolve_ci(id));
    if (!ci) return not_found("there is no configuration item '" + id + "'");
    const UtcTime judged = at.value_or(view.time());
    FL_TRY(auto sources, sightings_of(app, view, ci->ci, judged));
    return CiSeenAnswer{std::move(view), as_of, judged, std::move(ci->id), std::move(sources)};
}

Result<SourceListAnswer> list_sources(const Principal& /*principal*/,
                                      const App& app,
                                      const AsOf& as_of,
                                      std::optional<UtcTime> at) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(const RunBook::Seen seen, app.runs().at(view));
    const UtcTime judged = at.value_or(view.time());
    SourceCounter counter(view, *seen, judged);
    FL_CHECK(view.visit_all_claims([&](CiId ci, SymbolId source, std::string_view claim) {
        return counter.take(ci, source, claim);
    }));
    std::vector<SourceEntry> sources = counter.finish();
    return SourceListAnswer{std::move(view), as_of, judged, std::move(sources)};
}

}  // namespace faultline::app
