// The history of one CI: every version that changed what is claimed about it, and by whom.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/as_of.h"
#include "api/app/ci_change.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/model/change_set.h"

namespace faultline::app {

class App;

inline constexpr std::uint32_t kHistoryPageDefault = 100;  // versions on a page
inline constexpr std::uint32_t kHistoryPageMax = 10'000;   // at most

// What a version did to a CI.  `kept`: it is the oldest one of which the history was kept, and what
// came before is not known any more.
// `merged`: its id stands for another CI from then on.
enum class CiStep { created, updated, retired, revived, kept, merged };

// Which part of a history: the newest versions, or those before one.
struct HistoryPage {
    std::optional<Version> before = {};
    std::uint32_t limit = kHistoryPageDefault;
    AsOf as_of = {};
};

// Who wrote a version, when and why.
struct HistoryOrigin {
    Version version{};
    UtcTime time;
    model::WriteContext context;
};

// The origin of `version`.  Errors: as View::read_record().
[[nodiscard]] Result<HistoryOrigin> origin_of(const storage::View& view, Version version);

// One version that changed the CI's claims.  The change may be empty: a further source may say what
// is known already.
struct CiHistoryEntry {
    HistoryOrigin origin;
    CiStep what{};
    std::string merged_into = {};  // external id, if it was merged
    CiChange change;
};

// A page of the history, newest first.
struct CiHistoryAnswer {
    storage::View view;
    AsOf as_of;
    std::string id;
    bool alive = false;            // at the version asked about
    std::string merged_into = {};  // the CI that its id stands for at that version, if another
    std::vector<CiHistoryEntry> entries;
    bool more = false;  // there are older entries
};

// What was done to the CI `id`, which may be retired, or merged into another: its own past.
// Errors: invalid_argument if the limit is 0 or above kHistoryPageMax; not_found if the id was
// never seen by then, or there is no such version; corruption, unavailable.
// Cost: O(claims ever made about it), and a few point reads for each entry of the page.
[[nodiscard]] Result<CiHistoryAnswer> ci_history(const Principal& principal,
                                                 App& app,
                                                 const std::string& id,
                                                 const HistoryPage& page);

// Errors: invalid_argument if the limit is 0 or above kHistoryPageMax.
[[nodiscard]] Result<void> check_page(const HistoryPage& page);

}  // namespace faultline::app
