// The CIs that records name, resolved at one place.
//
// By hand a CI is named by its external id, and must live.  Other tools name it in their words:
// then it is the CI of that external id, or the one that the same source calls so, else the live CI
// of exactly that name if there is one only.  Whatever is not sure stays a text: nothing is
// guessed.
//
// Thread safety: none; a resolver belongs to one job.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/result.h"
#include "storage/view.h"

namespace faultline::app {

// So many CIs that may have a name are looked at; a name that more may have is not sure.
inline constexpr std::size_t kNamesakesMax = 1'000;

// What is wrong with the id of a CI that a user wrote at `pointer`.  Nothing if that CI lives: then
// `id` is the one that it has now, if it was merged into another.
// Errors: corruption, unavailable.
[[nodiscard]] Result<std::optional<Violation>> resolve_live_ci(const storage::View& view,
                                                               std::string& id,
                                                               std::string_view pointer);

// Why a text is no CI.
enum class Unlinked : std::uint8_t { unknown, ambiguous };

// What a text stands for.
struct CiLink {
    std::string ci;  // external id; empty: it is not linked
    Unlinked why = Unlinked::unknown;
};

// Resolves what other tools call CIs.
class CiResolver {
 public:
    // Names as of `view`; `source` is whose words they are.
    CiResolver(storage::View view, std::string source)
        : view_(std::move(view)), source_(std::move(source)) {}

    // The CI that a tool keeps as `value` and shows as `display`; either may be empty.
    // Errors: corruption, unavailable.  Cost: a few look-ups for each pair, once.
    [[nodiscard]] Result<CiLink> resolve(const std::string& value, const std::string& display);

 private:
    using Found = std::vector<CiId>;

    Result<CiLink> look_up(const std::string& value, const std::string& display);
    Result<CiLink> link_of(Found found) const;
    Result<Found> of_external_id(const std::string& id) const;
    Result<Found> of_native_id(const std::string& id) const;
    Result<Found> of_name(const std::string& name) const;

    storage::View view_;
    std::string source_;
    std::map<std::pair<std::string, std::string>, CiLink> known_;
};

}  // namespace faultline::app
