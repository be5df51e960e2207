// The configuration items themselves: one with all that is claimed about it, or a page of many.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/identify/provenance.h"

namespace faultline::app {

inline constexpr std::uint32_t kPageDefault = 1000;   // CIs on a page when nobody says
inline constexpr std::uint32_t kPageMax = 1'000'000;  // CIs on a page at most

// One CI.
struct CiAnswer {
    storage::View view;
    AsOf as_of;
    std::string id;
    storage::CiRecord record;
    std::vector<std::string> others;  // external id of the other end of each relationship
    CiId ci{};
    std::string asked = {};  // the id that was asked for, if its CI was merged into this one
    // Every value that a source gives, if it was asked for.
    std::optional<std::vector<identify::FieldValues>> values = {};
};

// What to say about a CI.
struct OneCiQuestion {
    std::string id;
    AsOf as_of = {};
    bool with_values = false;  // every source's value of each field, and why it lost
};

// Everything claimed about `id`, merged.
// Errors: not_found if the id is unknown or the CI is retired (the message says which), or there is
// no such version.
// Cost: a few point reads; the graph is not needed.
[[nodiscard]] Result<CiAnswer> get_ci(const Principal& principal,
                                      App& app,
                                      const std::string& id,
                                      const AsOf& as_of = {});

// The same, and what else is asked for.
[[nodiscard]] Result<CiAnswer> get_ci(const Principal& principal,
                                      App& app,
                                      const OneCiQuestion& question);

// Which CIs to list.
struct CiListQuestion {
    std::string class_name = {};  // empty: all
    std::string after = {};       // only ids above this one; empty: from the start
    std::uint32_t limit = kPageDefault;
    AsOf as_of = {};
};

// A page of CIs.
struct CiListAnswer {
    std::shared_ptr<const Published> at;
    std::vector<graph::NodeIndex> cis;  // ascending
    bool more = false;                  // there are CIs beyond the last one listed
};

// The live CIs by id.
// Errors: invalid_argument if the limit is 0 or above kPageMax; unavailable while the graph is not
// there.
[[nodiscard]] Result<CiListAnswer> list_cis(const Principal& principal,
                                            App& app,
                                            const CiListQuestion& question);

}  // namespace faultline::app
