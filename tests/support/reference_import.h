// ReferenceImport: the meaning of an import (docs/reference/import.md), written the obvious slow
// way.
//
// It keeps every claim in maps of strings and does everything again after each decision.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/identify/import_plan.h"
#include "engine/model/catalogue.h"
#include "engine/model/observations.h"

namespace faultline::test {

// A claim in plain maps.
struct ReferenceClaim {
    struct Ci {
        std::string class_name;
        std::string name;
        std::string attributes;
        std::uint64_t version = 0;
    };
    struct Group {
        std::uint32_t required = 0;
        std::uint64_t version = 0;
    };
    struct Relationship {
        std::uint32_t capacity = 1;
        double strength = 1.0;
        std::uint64_t delay_s = 0;
        std::int64_t verified_at = -1;
        std::uint64_t version = 0;
    };
    // Group, type, other CI, other end is the recorded source.
    using Key = std::tuple<std::string, std::string, std::string, bool>;

    std::optional<Ci> ci;
    std::map<std::string, Group> groups;
    std::map<Key, Relationship> relationships;

    [[nodiscard]] bool empty() const { return !ci && groups.empty() && relationships.empty(); }
};

// What an import did.
struct ReferenceOutcome {
    bool accepted = false;
    identify::ImportCounts cis;
    identify::ImportCounts relationships;
};

// The state after the imports that were accepted.
class ReferenceImport {
 public:
    // CI, then source.
    using Claims = std::map<std::string, std::map<std::string, ReferenceClaim>>;

    // Do one import.
    ReferenceOutcome import(const model::Observations& seen, const identify::PlanOptions& options);

    // As MemoryIndex::dump().
    [[nodiscard]] std::vector<std::string> dump() const;

 private:
    Claims claims_;
    std::set<std::string> ever_;  // ids that were ever named
    std::uint64_t version_ = 0;
};

}  // namespace faultline::test
