// The relationships, as they were recorded: those of one CI, or all, a page at a time.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/cis.h"
#include "api/app/principal.h"
#include "engine/base/result.h"

namespace faultline::app {

// Which relationships to list.
struct RelationshipListQuestion {
    std::string ci = {};     // only those that touch this CI, at either end; empty: all
    std::string type = {};   // only of this type; empty: all
    std::string after = {};  // sort key of the last one of the page before; empty: from the start
    std::uint32_t limit = kPageDefault;
    AsOf as_of = {};
};

// One relationship.
struct ListedRelationship {
    std::string owner;       // the CI whose claims hold it
    std::string other;       // its other end
    std::size_t record = 0;  // position in RelationshipListAnswer::records
    std::size_t index = 0;   // position among the relationships of that record
    std::string key;         // what the list is sorted by
};

// A page, sorted by the CI that holds the relationship, then type, other end and group.
struct RelationshipListAnswer {
    std::shared_ptr<const Published> at;
    std::vector<storage::CiRecord> records;
    std::vector<ListedRelationship> relationships;
    bool more = false;
};

// The relationships of live CIs.
// Errors: invalid_argument if the limit is 0 or above kPageMax; not_found if the CI is unknown or
// retired, or there is no such version; unavailable while the graph is not there; corruption.
// Cost: a point read for each CI that is looked at; with a rare type these are many.
[[nodiscard]] Result<RelationshipListAnswer> list_relationships(
    const Principal& principal, App& app, const RelationshipListQuestion& question);

}  // namespace faultline::app
