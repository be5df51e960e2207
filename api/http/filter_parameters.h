// The filter of a request: parameters of the query, or members of a JSON body.
//
// Thread safety: pure functions.

#pragma once

#include <array>
#include <string_view>

#include "api/http/body_members.h"
#include "api/http/query.h"
#include "api/http/route.h"
#include "engine/model/scope.h"

namespace faultline::http {

// What a filter says, for the description of routes that take one.
inline constexpr Parameter kClassFilter = {
    "class", "string", "only CIs of this class or a subclass of it"};
inline constexpr Parameter kWhereFilter = {
    "where",
    "string",
    "a condition: `environment = production`, `cores >= 8`, `site in ams, fra`, `owner missing`",
    true};
inline constexpr Parameter kStateFilter = {"state", "string", "live (as if absent), retired, all"};
inline constexpr Parameter kStaleDaysFilter = {
    "stale_days", "integer", "only CIs that nothing was said or verified of for so many days"};
inline constexpr Parameter kTextFilter = {
    "text", "string", "only CIs with all words of it in their name and strings"};
inline constexpr Parameter kTextInFilter = {
    "text_in", "string", "the fields that the words must be in, with commas between"};
inline constexpr Parameter kPathFilter = {
    "path", "string", "only CIs with this way to another one: `runs_on>located_in:rack-r`"};
inline constexpr Parameter kNeedsFilter = {"needs", "string", "only CIs that need this one"};
inline constexpr Parameter kNeededByFilter = {"needed_by", "string", "only CIs that it needs"};
inline constexpr Parameter kWithinFilter = {
    "within", "integer", "over so many needs at most; with needs or needed_by"};

// The filter in the parameters of `query`.
[[nodiscard]] model::FilterParameters filter_of(const Query& query);

// The filter in the members of `body`, of which `where` is an array of conditions and `stale_days`
// and `within` are numbers.
[[nodiscard]] model::FilterParameters filter_of(BodyMembers& body);

// `error`, whose violations name parameters, with pointers to where the request has them: below
// `place`, as "/query".
[[nodiscard]] Error pointing_below(std::string_view place, Error error);

}  // namespace faultline::http
