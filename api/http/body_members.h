// BodyMembers: the members of a small JSON body, read by name; every mistake is kept.
//
// Thread safety: none.

#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/as_of.h"
#include "api/json/value.h"
#include "engine/base/error.h"

namespace faultline::http {

// Reads one object.
class BodyMembers {
 public:
    // `body` must outlive the reader; that it is no object is a mistake.
    explicit BodyMembers(const json::Value& body);

    // The member of that name; nothing if it is absent, null or not of that type.
    [[nodiscard]] std::optional<std::string> text(const std::string& name);
    [[nodiscard]] std::optional<std::vector<std::string>> texts(const std::string& name);

    [[nodiscard]] std::optional<bool> truth(const std::string& name);

    // The digits of a member that is a whole number; nothing if it is absent, null or none.
    [[nodiscard]] std::optional<std::string> digits(const std::string& name);

    // True if the member is true; false if it is absent, null or no boolean.
    [[nodiscard]] bool flag(const std::string& name);

    // A time or version; the state now if it is absent or null.
    [[nodiscard]] app::AsOf as_of(const std::string& name);

    // Note that a member is wrong.
    void refuse(const std::string& name, std::string code, std::string message);

    // All mistakes; members that nobody asked for are mistakes too.
    [[nodiscard]] std::vector<Violation> violations() const;

 private:
    const json::Value& member(const std::string& name);
    void wrong_type(const std::string& name, std::string_view wanted, const json::Value& found);

    const json::Value* body_;
    std::set<std::string, std::less<>> known_;
    std::vector<Violation> violations_;
};

}  // namespace faultline::http
