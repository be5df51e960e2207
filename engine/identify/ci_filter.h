// CiFilter: which configuration items are meant, by what they are, and how they lie to others.
//
// A filter is written as parameters, name and text, in any order; all of them must hold:
//
//     class       of this class or a subclass of it
//     where       a condition (ci_condition.h); any number of them
//     state       live (as if absent), retired or all
//     stale_days  nobody said or verified anything about it for so many days
//     text        all words of the text are in the name or a string of the CI
//     text_in     where they must be: fields (ci_condition.h) with commas between
//     path        it has this way to another CI (ci_path.h)
//     needs       it needs this CI, directly or not, whatever the redundancy
//     needed_by   this CI needs it
//     within      over at most so many needs; for needs and needed_by
//
// Thread safety: pure functions.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/identify/ci_condition.h"
#include "engine/identify/ci_path.h"
#include "engine/model/scope.h"

namespace faultline::identify {

inline constexpr std::size_t kConditionsMax = 32;
inline constexpr std::uint32_t kStaleDaysMax = 36'500;
inline constexpr std::uint32_t kWithinMax = 1'000'000;
inline constexpr std::size_t kTextWordsMax = 64;

// Which CIs there are at all: those that live, those that once did, or both.
enum class CiState { live, retired, all };

// What must hold.
struct CiFilter {
    std::string class_name = {};  // empty: any
    std::vector<CiCondition> where = {};
    CiState state = CiState::live;
    std::optional<std::uint32_t> stale_days = {};
    std::vector<std::string> words = {};  // ascending, unique (words.h)
    std::vector<CiField> words_in = {};   // empty: name and all attributes
    std::optional<CiPath> path = {};
    std::string needs = {};                    // an id; empty: nothing is asked
    std::string needed_by = {};                // the same
    std::optional<std::uint32_t> within = {};  // absent: any number
};

// The names of the parameters, in the order above.
inline constexpr std::array<std::string_view, 10> kFilterParameters = {"class",
                                                                       "where",
                                                                       "state",
                                                                       "stale_days",
                                                                       "text",
                                                                       "text_in",
                                                                       "path",
                                                                       "needs",
                                                                       "needed_by",
                                                                       "within"};

// The filter that `parameters` say.  What is wrong is appended to `violations`, each with the name
// of the parameter, the place in it and the rule; the filter means something only without any.
// REQUIRES: all names are in kFilterParameters.
[[nodiscard]] CiFilter parse_ci_filter(const model::FilterParameters& parameters,
                                       std::vector<Violation>& violations);

}  // namespace faultline::identify
