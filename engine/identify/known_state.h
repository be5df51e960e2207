// KnownState: what the store knows about the CIs that an import names.
//
// Thread safety: const members may be called from several threads.
// Memory: the stored claims of those CIs and about 40 bytes a claim.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/string_pool.h"
#include "engine/identify/claim_index.h"
#include "engine/model/observations.h"

namespace faultline::identify {

// One stored claim in its canonical form.
struct ClaimRow {
    CiId ci{};
    SymbolId source{};
    std::string_view bytes;
};

// The part of the state that one import is compared with.
class KnownState {
 public:
    // Read all stored claims about the CIs that `seen` names.
    // Errors: corruption, unavailable from the index.  Cost: one pass over their rows.
    [[nodiscard]] static Result<KnownState> read(const model::Observations& seen,
                                                 std::string_view source,
                                                 const ClaimIndex& index);

    // Read the claims about `cis` as well.
    // Errors: corruption, unavailable.  REQUIRES: `cis` ascending and unique.
    Result<void> read_more(std::vector<CiId> cis, const ClaimIndex& index);

    // The source that imports, if it ever claimed anything.
    [[nodiscard]] std::optional<SymbolId> source() const { return source_; }

    // The CI behind a local number, if the store ever saw it.
    [[nodiscard]] std::optional<CiId> find(model::LocalCi ci) const;

    // True if any source gives the CI fields; if a source other than the one that imports does.
    [[nodiscard]] bool is_alive(model::LocalCi ci) const;
    [[nodiscard]] bool is_alive_by_others(model::LocalCi ci) const;

    // All stored claims about `ci`, ascending by source.  Valid until read_more().
    // REQUIRES: the claims about `ci` were read.
    [[nodiscard]] std::span<const ClaimRow> claims_of(CiId ci) const;

 private:
    Result<void> read_rows(std::span<const CiId> cis, const ClaimIndex& index);

    std::optional<SymbolId> source_;
    std::vector<CiId> cis_;            // by local number; CiId{0}: never seen
    std::vector<std::uint8_t> alive_;  // by local number; by whom, see known_state.cc
    std::vector<ClaimRow> rows_;       // ascending by CI, then source
    StringArena bytes_;
};

}  // namespace faultline::identify
