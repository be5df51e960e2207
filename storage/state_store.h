// StateStore: the state made from a log of change sets, whatever keeps it.
//
// Thread safety: appended_view() and the ClaimIndex functions belong to the writer thread; the
// rest, and everything a View offers, may be called from any thread at any time.

#pragma once

#include "engine/base/ids.h"
#include "engine/identify/claim_index.h"
#include "storage/view.h"

namespace faultline::storage {

// The state.  As a ClaimIndex it is the state with everything appended, durable or not.
class StateStore : public identify::ClaimIndex {
 public:
    // The version that view() shows: at most the head of the log.
    [[nodiscard]] virtual Version applied() const = 0;

    // The state at that version.
    [[nodiscard]] virtual View view() const = 0;

    // The state with everything appended, durable or not.
    [[nodiscard]] virtual View appended_view() const = 0;
};

}  // namespace faultline::storage
