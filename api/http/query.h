// Query: the parameters of a request, read by type; every mistake is kept, not only the first.
//
// Thread safety: none.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/error.h"

namespace faultline::http {

// The parameters of one request.
class Query {
 public:
    // `parameters` in the order of the target.
    explicit Query(std::vector<std::pair<std::string, std::string>> parameters)
        : parameters_(std::move(parameters)) {}

    // The last value of that name; nothing if it is absent.
    [[nodiscard]] std::optional<std::string> text(std::string_view name) const;

    // All values of that name.
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const;

    // A value that must be a whole number in [min, max]; a violation and nothing if it is not.
    [[nodiscard]] std::optional<std::uint32_t> number(std::string_view name,
                                                      std::uint32_t min,
                                                      std::uint32_t max);

    // A value that must be `true` or `false` (absent: false; no value: true).
    [[nodiscard]] bool flag(std::string_view name);

    // Note that a parameter is wrong.
    void refuse(std::string_view name, std::string code, std::string message);

    // The parameters, and what is wrong with them.
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& parameters() const {
        return parameters_;
    }
    [[nodiscard]] const std::vector<Violation>& violations() const { return violations_; }

 private:
    std::vector<std::pair<std::string, std::string>> parameters_;
    std::vector<Violation> violations_;
};

// The pieces of a comma-separated list; empty ones are left out.
[[nodiscard]] std::vector<std::string> split_commas(std::string_view text);

}  // namespace faultline::http
