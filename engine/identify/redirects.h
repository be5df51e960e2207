// Redirects: where ids lead that somebody decided about, by merging or splitting CIs.
//
// Thread safety: const members may be called from several threads.
//
// An id that was merged leads to the CI that it was merged into, and on from there if that one was
// merged as well.  The one place that follows ids: storage::View and imports both ask here.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/claim_index.h"

namespace faultline::identify {

// No id leads further than so many steps: each merge adds one, and no CI is merged into itself.
inline constexpr std::size_t kRedirectStepsMax = 10'000;

// Gives the record of a kind and key.
using RecordLookup =
    std::function<Result<std::optional<StoredRecord>>(std::string_view kind, std::string_view key)>;

// Where an id leads.
struct Redirect {
    std::string id;  // external id of the CI
    // The versions of the merges on the way, the last one first: whose word counts first where one
    // source has several ids for the CI.  Empty: a split gave the id to the CI itself.
    std::vector<Version> merges;
    bool is_naming = false;  // by what the source calls it, not by an external id
};

// Where the external id leads; none if its CI was never merged into another, or not any more.
// Errors: corruption, unavailable.  Cost: one look-up for each merge on the way, and one more.
[[nodiscard]] Result<std::optional<Redirect>> redirect_of(std::string_view id,
                                                          const RecordLookup& find);

// Every name by which `source` may mean the CI of `id` because somebody decided so, by the key of
// its naming, with the merges on the way; not `id` itself.
// Errors: corruption, unavailable.  Cost: one pass over all decisions.
[[nodiscard]] Result<std::map<std::string, std::vector<Version>>> names_of(std::string_view source,
                                                                           std::string_view id,
                                                                           const ClaimIndex& index);

// The redirects of the ids of one import.
class Redirects {
 public:
    // Where each of `ids` leads: what `source` calls a CI counts before an external id.  An empty
    // source: only external ids.
    // Errors: corruption, unavailable.
    // Cost: one look-up if nobody ever decided anything; else of each id, or one pass over all
    // decisions.
    [[nodiscard]] static Result<Redirects> read(std::span<const std::string_view> ids,
                                                std::string_view source,
                                                const ClaimIndex& index);

    // By position in the ids; those that lead nowhere else are not there.
    struct Found {
        CiId ci{};
        Redirect redirect;
    };
    [[nodiscard]] const std::map<std::uint32_t, Found>& all() const { return all_; }

 private:
    std::map<std::uint32_t, Found> all_;
};

// The CI behind each external id, in the order of `ids`, wherever it leads.
// Errors: corruption, unavailable.
[[nodiscard]] Result<std::vector<std::optional<CiId>>> find_redirected(
    std::span<const std::string_view> ids, const ClaimIndex& index);

}  // namespace faultline::identify
