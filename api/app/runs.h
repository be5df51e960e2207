// Import runs, and how far what the sources say is still seen.
//
// Thread safety: may be called from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/identify/last_seen.h"
#include "engine/model/run.h"

namespace faultline::app {

inline constexpr std::uint32_t kRunsDefault = 100;  // runs on a page when nobody says
inline constexpr std::uint32_t kRunsMax = 1'000;    // at most
inline constexpr std::uint32_t kSeenDefault = 100;  // CIs of a run that are listed
inline constexpr std::uint32_t kSeenMax = 1'000'000;

// A run with what the log says about its change set.
struct RunEntry {
    model::ChangeSetHeader header;
    model::Run run;
};

// Which runs to list.
struct RunListQuestion {
    std::string source = {};             // empty: of all sources
    std::optional<Version> before = {};  // only older ones than this version
    std::uint32_t limit = kRunsDefault;
    AsOf as_of = {};
};

// Runs, the newest first.
struct RunListAnswer {
    storage::View view;
    AsOf as_of;
    std::vector<RunEntry> runs;
    bool more = false;  // there are older ones
};

// Errors: invalid_argument if the limit is 0 or above kRunsMax; not_found if there is no such
// version; corruption, unavailable.
// Cost: reading all runs up to the first one that is not listed.
[[nodiscard]] Result<RunListAnswer> list_runs(const Principal& principal,
                                              const App& app,
                                              const RunListQuestion& question);

// One run, and the first CIs that it saw, in the order in which the store got to know them.
struct RunAnswer {
    storage::View view;
    RunEntry entry;
    std::vector<std::string> seen;
};

// The run that `version` wrote.
// Errors: not_found if that version is none or wrote no run; invalid_argument if `seen_max` is
// above kSeenMax; corruption, unavailable.
[[nodiscard]] Result<RunAnswer> get_run(const Principal& principal,
                                        const App& app,
                                        Version version,
                                        std::uint32_t seen_max = kSeenDefault);

// The newest run of `source` up to `view` that saw `ci`; none if no run did.
// Errors: corruption, unavailable.  Cost: as RunBook::at(); whoever asks for many CIs asks the book
// once.
[[nodiscard]] Result<std::optional<identify::Sighting>> last_seen(const App& app,
                                                                  const storage::View& view,
                                                                  CiId ci,
                                                                  std::string_view source);

// A source that claims something about a CI.
struct SourceSighting {
    std::string source;
    identify::Sighting first;                // the first claim
    std::optional<identify::Sighting> last;  // the newest run that saw the CI
    std::optional<std::uint32_t> freshness_days;
    std::optional<bool> is_stale;  // none: no limit, or no run ever saw it
};

// Since when and until when the sources that claim something about `ci` saw it, by name; staleness
// as of `at`.  Errors: corruption, unavailable.
[[nodiscard]] Result<std::vector<SourceSighting>> sightings_of(const App& app,
                                                               const storage::View& view,
                                                               CiId ci,
                                                               UtcTime at);

// The sightings of one CI.
struct CiSeenAnswer {
    storage::View view;
    AsOf as_of;
    UtcTime at;  // staleness is judged at this time
    std::string id;
    std::vector<SourceSighting> sources;
};

// The sightings of a CI, alive or retired, judged at `at` or when the answered version was made.
// Errors: not_found if the id is unknown or there is no such version; corruption, unavailable.
[[nodiscard]] Result<CiSeenAnswer> ci_seen(const Principal& principal,
                                           const App& app,
                                           const std::string& id,
                                           const AsOf& as_of = {},
                                           std::optional<UtcTime> at = {});

// True if what was seen last at `seen` is older at `at` than `freshness_days`.
[[nodiscard]] bool is_stale(UtcTime seen, std::uint32_t freshness_days, UtcTime at);

// One source.
struct SourceEntry {
    std::string name;
    std::optional<std::uint32_t> freshness_days;
    std::optional<identify::Sighting> last_run;
    std::optional<identify::Sighting> last_complete_run;
    std::uint64_t cis = 0;            // that it gives class, name and attributes
    std::uint64_t relationships = 0;  // that it claims
    std::uint64_t stale_cis = 0;      // of cis, last seen longer ago than freshness_days
    std::uint64_t unseen_cis = 0;     // of cis, never seen by a run: written directly
};

// All sources that ever claimed something, ran or stand in the catalogue, by name.
struct SourceListAnswer {
    storage::View view;
    AsOf as_of;
    UtcTime at;  // staleness is judged at this time
    std::vector<SourceEntry> sources;
};

// Staleness is judged at `at`, or when the answered version was committed.
// Errors: not_found if there is no such version; corruption, unavailable.
// Cost: one pass over all claims.
[[nodiscard]] Result<SourceListAnswer> list_sources(const Principal& principal,
                                                    const App& app,
                                                    const AsOf& as_of = {},
                                                    std::optional<UtcTime> at = {});

}  // namespace faultline::app
