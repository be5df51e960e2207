// The changes feed: what was written, change set by change set, for those who follow along.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/model/change_set.h"

namespace faultline::app {

inline constexpr std::uint32_t kChangesDefault = 100;  // change sets on a page when nobody says
inline constexpr std::uint32_t kChangesMax = 1000;     // at most

// So many changed CIs of one change set are named, the rest counted.
inline constexpr std::size_t kChangedCisMax = 100;

// A page ends with the change set that brings its operations to this number, because each has to
// be read.
inline constexpr std::uint64_t kChangesOperationsMax = 1'000'000;

// Where to begin, and how many at most.
struct ChangesQuestion {
    Version after{};
    std::uint32_t limit = kChangesDefault;
};

// So many altered catalogue entries of one change set are named, the rest counted.
inline constexpr std::size_t kChangedEntriesMax = 100;

// A catalogue entry that a change set altered.  `put`: written when the history that says whether
// it was there before was removed.
struct ChangedEntry {
    enum class What : std::uint8_t { added, altered, removed, put };

    model::EntryKind kind{};
    std::string name;
    What what = What::put;
};

// One change set.
struct Change {
    model::ChangeSetHeader header;
    bool is_removed = false;  // its operations went with the history; nothing below is known
    bool catalogue = false;   // it altered an entry of the catalogue
    std::vector<ChangedEntry> entries;  // by kind, then name; kChangedEntriesMax at most
    std::uint64_t entry_count = 0;      // named or not
    std::vector<std::string> cis;  // external ids, those first seen first; kChangedCisMax at most
    std::uint64_t ci_count = 0;    // named or not
    std::optional<model::ImportRun> run;
};

// Change sets, ascending.
struct ChangesAnswer {
    storage::View view;
    Version after{};  // the last one listed; what was asked if there is none
    std::vector<Change> changes;
};

// The change sets after `question.after`.
// Errors: invalid_argument if the limit is 0 or above kChangesMax; corruption, unavailable.
// Cost: O(operations of those listed).
[[nodiscard]] Result<ChangesAnswer> list_changes(const Principal& principal,
                                                 const App& app,
                                                 const ChangesQuestion& question);

}  // namespace faultline::app
