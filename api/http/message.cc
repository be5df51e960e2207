#include "api/http/message.h"

#include <algorithm>
#include <array>

namespace faultline::http {

namespace {

constexpr std::size_t kReadBytes = std::size_t{64} * 1024;

constexpr std::array<std::pair<std::string_view, Method>, 7> kMethods = {{
    {"GET", Method::get},
    {"HEAD", Method::head},
    {"POST", Method::post},
    {"PUT", Method::put},
    {"PATCH", Method::patch},
    {"DELETE", Method::del},
    {"OPTIONS", Method::options},
}};

}  // namespace

Method method_of(std::string_view name) {
    for (const auto& [text, method] : kMethods) {
        if (text == name) return method;
    }
    return Method::other;
}

std::string_view method_name(Method method) {
    for (const auto& [text, known] : kMethods) {
        if (known == method) return text;
    }
    return "";
}

Result<std::string> read_all(BodyReader& body, std::size_t bytes_max) {
    std::string bytes;
    std::string piece(kReadBytes, '\0');
    while (true) {
        FL_TRY(const std::size_t got, body.read(piece));
        if (got == 0) return bytes;
        if (got > bytes_max - bytes.size()) {
            return too_large("the body is larger than the limit of " + std::to_string(bytes_max) +
                             " bytes");
        }
        bytes.append(piece, 0, got);
    }
}

const std::string* Request::header(std::string_view name) const {
    for (const auto& [field, value] : headers) {
        if (field == name) return &value;
    }
    return nullptr;
}

}  // namespace faultline::http
