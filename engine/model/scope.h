// Scope: which configuration items a baseline or a diff is about.
//
// Canonical binary form (primitives: engine/base/bytes.h):
//
//     scope = u8 0                                   everything
//           | u8 1, varint count, bytes id * count   these CIs; ascending, unique
//           | u8 2, bytes class                      the CIs of a class
//           | u8 3, bytes id                         a CI and all that it needs
//           | u8 4, bytes name, parameters           what a saved query finds
//
//     parameters = varint count, (bytes name, bytes text) * count    in the order they were written

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace faultline::model {

// More CIs than this cannot be listed in a scope.
inline constexpr std::size_t kScopeCisMax = 10'000;

// All live CIs.
struct Everything {
    friend bool operator==(const Everything&, const Everything&) = default;
};

// The CIs with these external ids; ascending, unique.
struct ListedCis {
    std::vector<std::string> ids;

    friend bool operator==(const ListedCis&, const ListedCis&) = default;
};

// The CIs of a class.
struct CisOfClass {
    std::string class_name;

    friend bool operator==(const CisOfClass&, const CisOfClass&) = default;
};

// A CI, such as a service, and all that it needs, directly and transitively.
struct ServiceClosure {
    std::string ci;

    friend bool operator==(const ServiceClosure&, const ServiceClosure&) = default;
};

// The parameters of a filter as they were written (engine/identify/ci_filter.h).
using FilterParameters = std::vector<std::pair<std::string, std::string>>;

// The CIs that a saved query finds.  The parameters are kept with the scope, so that it stays what
// it was when the query of that name is saved anew; empty: to be looked up.
struct CisOfQuery {
    std::string name;
    FilterParameters parameters = {};

    friend bool operator==(const CisOfQuery&, const CisOfQuery&) = default;
};

// One of them.
using Scope = std::variant<Everything, ListedCis, CisOfClass, ServiceClosure, CisOfQuery>;

// The canonical form of parameters.
void encode_parameters(const FilterParameters& parameters, ByteWriter& out);
[[nodiscard]] FilterParameters decode_parameters(ByteReader& in);

// Bring `scope` into canonical form.
// Errors: invalid_argument if it lists no CI or more than kScopeCisMax, or if an id or the class is
// not what a CI could have.
[[nodiscard]] Result<void> normalise(Scope& scope);

// Append the canonical form.  REQUIRES: normalised.
void encode_scope(const Scope& scope, ByteWriter& out);

// Read the canonical form; fails the reader if the bytes are not one.
[[nodiscard]] Scope decode_scope(ByteReader& in);

}  // namespace faultline::model
