// MemoryState: every version of a log and its state in maps, as naive as it can be.
//
// It shares nothing with the store but the canonical forms of engine/model, the merge of claims and
// the terms,
// so that both agreeing means something.
//
// Thread safety: none; MemoryRepository locks.

#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/base/utc_time.h"
#include "engine/model/catalogue.h"
#include "engine/model/change_set.h"
#include "storage/answered_request.h"
#include "storage/ci_record.h"

namespace faultline::storage {

// What was there from a version on; empty: nothing any more.
using MemoryHistory = std::map<Version, std::string>;

// The value at `version`; empty if there is none.
[[nodiscard]] std::string_view value_at(const MemoryHistory& history, Version version);

// One version of the log.
struct MemoryVersion {
    model::ChangeSetHeader header;
    std::string record;  // the header's canonical bytes
    Digest chain{};
    std::vector<std::string> chunks;
    CiId next_ci{1};         // after it
    std::set<CiId> claimed;  // CIs whose claims it wrote or withdrew
    bool alters_catalogue = false;
    std::shared_ptr<const model::Catalogue> catalogue;  // after it
};

// Everything that was ever appended.
class MemoryState {
 public:
    MemoryState();

    // What apply() would refuse.
    [[nodiscard]] Result<void> check(const model::ChangeSet& change_set) const;

    // Apply the next change set, with the clock saying `clock`.
    // Errors: invalid_argument or corruption as ChangeLog::append(); nothing is applied.
    Result<void> apply(const model::ChangeSet& change_set, UtcTime clock);

    // The last version, and one of them.  REQUIRES: 1 <= version <= head().
    [[nodiscard]] Version head() const { return Version{versions_.size()}; }
    [[nodiscard]] const MemoryVersion& at(Version version) const {
        return versions_.at(raw(version) - 1);
    }

    // The claims about a CI at a version, by source; the versions that wrote any.
    [[nodiscard]] std::map<SymbolId, std::string> claims_at(CiId ci, Version version) const;
    [[nodiscard]] std::set<Version> versions_of(CiId ci) const;

    // The merge of these claims under a catalogue.  Errors: corruption.
    [[nodiscard]] Result<CiRecord> merge(const std::map<SymbolId, std::string>& by_source,
                                         const model::Catalogue& catalogue,
                                         Version changed) const;

    // A CI as it was.  Errors: corruption.
    [[nodiscard]] Result<CiRecord> ci_at(CiId ci, Version version) const;

    [[nodiscard]] SymbolId next_symbol() const;
    [[nodiscard]] std::string_view symbol_name(SymbolId symbol) const;

    std::map<std::string, SymbolId, std::less<>> symbols;
    std::map<std::string, CiId, std::less<>> cis;
    std::map<CiId, std::string> external_ids;
    std::map<CiId, std::map<SymbolId, MemoryHistory>> claims;
    std::map<CiId, std::set<CiId>> mentions;
    std::map<std::uint64_t, std::set<CiId>> terms;
    std::map<std::pair<std::string, std::string>, MemoryHistory> records;
    std::map<std::pair<std::string, std::string>, StoredRequest> requests;
    Version oldest{1};  // the history before it was removed

 private:
    class Checker;
    class Applier;

    std::deque<MemoryVersion> versions_;
    std::deque<std::string> symbol_names_;
    model::Catalogue catalogue_;
};

}  // namespace faultline::storage
