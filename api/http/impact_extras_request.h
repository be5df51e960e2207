// What an impact question asks for beside its lists, as members of its body or as parameters.
//
// Thread safety: pure functions.

#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/app/impact_extras.h"
#include "api/http/query.h"
#include "api/http/route.h"
#include "api/json/value.h"
#include "api/render/answers.h"

namespace faultline::http {

// The words of a question, before anybody looks at what they mean together.
struct ImpactExtrasWords {
    std::optional<bool> confidence = {};
    std::vector<std::string> unknown = {};
    std::optional<std::string> at = {};
    std::vector<std::string> group_by = {};
    std::optional<bool> contacts = {};
    std::optional<std::string> explain = {};
    std::optional<std::uint32_t> paths = {};
};

// Notes that a member or parameter is wrong: its name, a code and a message.
using RefuseWord =
    std::function<void(const std::string& name, std::string code, std::string message)>;

// Reads one member of a body.  False if it is none of these.
[[nodiscard]] bool read_extras_member(const std::string& name,
                                      const json::Value& value,
                                      const RefuseWord& refuse,
                                      ImpactExtrasWords& words);

// Reads the parameters; mistakes are noted in `query`.
[[nodiscard]] ImpactExtrasWords extras_words_of_query(Query& query);

// What the words mean for an answer that is shown as `view` says.
[[nodiscard]] app::ImpactExtrasQuestion extras_of_words(ImpactExtrasWords words,
                                                        const render::ImpactView& view,
                                                        const RefuseWord& refuse);

inline constexpr Parameter kConfidenceParameter = {
    "confidence", "boolean", "with how sure the answer is, and how it reads at best and at worst"};
inline constexpr Parameter kUnknownParameter = {
    "unknown", "string", "comma-separated ids of CIs of which nobody knows whether they are up"};
inline constexpr Parameter kAtParameter = {
    "at", "string", "RFC 3339: when staleness is judged; if absent when the version was committed"};

inline constexpr Parameter kGroupByParameter = {
    "group_by",
    "string",
    "comma-separated: class or names of attributes; groups and the needs between them, no lists"};

inline constexpr Parameter kContactsParameter = {
    "contacts", "boolean", "with whom to tell: owners and support groups of the services hit"};

inline constexpr Parameter kExplainParameter = {
    "explain", "string", "id of a CI: why it is hit, holds or is not affected; no lists"};
inline constexpr Parameter kPathsParameter = {
    "paths", "integer", "with explain: so many of the best ways of the failure to it, at most 100"};

}  // namespace faultline::http
