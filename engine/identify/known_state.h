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
#include "engine/identify/identities.h"
#include "engine/identify/recognise.h"
#include "engine/identify/redirects.h"
#include "engine/model/observations.h"

namespace faultline::identify {

// One stored claim in its canonical form.
struct ClaimRow {
    CiId ci{};
    SymbolId source{};
    std::string_view bytes;
};

// Whose ids an import names, and how they are understood.
struct IdentityOptions {
    std::string_view source;               // who imports
    bool by_external_id = false;           // every id is an external id: nothing is recognised
    const Decisions* decisions = nullptr;  // what somebody decided about ids; may be null
};

// The part of the state that one import is compared with.
class KnownState {
 public:
    // Find the CIs that `seen` names and read all stored claims about them.
    // Errors: corruption, unavailable from the index.
    // Cost: one pass over their rows, and that of recognise().
    [[nodiscard]] static Result<KnownState> read(const model::Observations& seen,
                                                 const IdentityOptions& options,
                                                 const ClaimIndex& index);

    // Read the claims about `cis` as well.
    // Errors: corruption, unavailable.  REQUIRES: `cis` ascending and unique.
    Result<void> read_more(std::vector<CiId> cis, const ClaimIndex& index);

    // The source that imports, if it ever claimed anything.
    [[nodiscard]] std::optional<SymbolId> source() const { return source_; }

    // The CI behind a local number, if the store ever saw it.
    [[nodiscard]] std::optional<CiId> find(model::LocalCi ci) const;

    // The id that stands for all ids of this import with the CI of `ci`: the smallest of them.
    [[nodiscard]] model::LocalCi representative(model::LocalCi ci) const {
        return representatives_.empty() ? ci : representatives_[static_cast<std::uint32_t>(ci)];
    }

    // True if several ids of this import are one CI.
    [[nodiscard]] bool has_aliases() const { return !representatives_.empty(); }

    // True if somebody decided where the ids of this import lead, or of one of them; the merges on
    // the way (redirects.h), none for an id that stands for itself.
    [[nodiscard]] bool has_redirects() const { return !redirects_.all().empty(); }
    [[nodiscard]] bool is_redirected(model::LocalCi ci) const;
    [[nodiscard]] std::span<const Version> merges_of(model::LocalCi ci) const;

    // True if the id is not the external id of its CI.
    [[nodiscard]] bool is_called_otherwise(model::LocalCi ci) const;

    // The ids that stand for no CI because nobody can say for which.
    [[nodiscard]] const std::vector<Ambiguity>& ambiguities() const {
        return identities_.ambiguities;
    }
    [[nodiscard]] bool is_ambiguous(model::LocalCi ci) const {
        return identities_.how_of(ci) == Recognised::ambiguous;
    }

    // True if any source gives the CI fields; if a source other than the one that imports does.
    [[nodiscard]] bool is_alive(model::LocalCi ci) const;
    [[nodiscard]] bool is_alive_by_others(model::LocalCi ci) const;

    // All stored claims about `ci`, ascending by source.  Valid until read_more().
    // REQUIRES: the claims about `ci` were read.
    [[nodiscard]] std::span<const ClaimRow> claims_of(CiId ci) const;

 private:
    Result<void> find_cis(const model::Observations& seen,
                          const IdentityOptions& options,
                          const ClaimIndex& index);
    Result<void> follow_redirects(std::span<const std::string_view> ids,
                                  const IdentityOptions& options,
                                  const ClaimIndex& index);
    Result<void> recognise_ids(const model::Observations& seen,
                               const IdentityOptions& options,
                               const ClaimIndex& index);
    void find_representatives(const model::Observations& seen);
    Result<void> read_rows(std::span<const CiId> cis, const ClaimIndex& index);
    [[nodiscard]] std::vector<bool> own_ids() const;
    void find_alive();

    std::optional<SymbolId> source_;
    Identities identities_;                        // by local number; CiId{0}: never seen
    std::vector<CiId> external_;                   // by local number: the CI of that external id
    Redirects redirects_;                          // by local number; of ids that lead elsewhere
    std::vector<model::LocalCi> representatives_;  // by local number; empty: each its own
    std::vector<std::uint8_t> alive_;              // by local number; by whom, see known_state.cc
    std::vector<ClaimRow> rows_;                   // ascending by CI, then source
    StringArena bytes_;
};

}  // namespace faultline::identify
