// The history of one relationship: when it was made, altered and ended, and by whom.
//
// A relationship lies in the claims of the CI that needs, whichever end recorded it, and the
// catalogue says which end that is.  Because the catalogue may have said otherwise at another time,
// both ends are looked at.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/app/ci_change.h"
#include "api/app/history.h"

namespace faultline::app {

// Which relationship, by the external ids of its ends.  Without a group: all of that type between
// the two, grouped or not.
struct RelationshipKey {
    std::string source;
    std::string type;
    std::string target;
    std::optional<std::string> group = {};
};

// One version that changed it.
struct RelationshipHistoryEntry {
    HistoryOrigin origin;
    // What changed, as seen from the end whose claims hold the relationship; `fields` are changes
    // of this relationship only.
    struct Side {
        std::string owner;
        CiChange change;
    };
    std::vector<Side> sides;
    std::vector<std::string> retired;  // ends that were retired by this version
};

// A page of the history, newest first.
struct RelationshipHistoryAnswer {
    storage::View view;
    AsOf as_of;
    RelationshipKey key;
    std::vector<RelationshipHistoryEntry> entries;
    bool more = false;
};

// What was done to the relationship.
// Errors: as ci_history(); not_found if an end was never seen or there never was such a
// relationship.  Cost: as ci_history() of both ends.
[[nodiscard]] Result<RelationshipHistoryAnswer> relationship_history(const Principal& principal,
                                                                     App& app,
                                                                     const RelationshipKey& key,
                                                                     const HistoryPage& page);

}  // namespace faultline::app
