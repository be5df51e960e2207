#include "api/http/sealed_response.h"

#include <cassert>

#include "engine/base/bytes.h"

namespace faultline::http {

namespace {

constexpr std::uint8_t kForm = 1;

}  // namespace

std::string seal(const Response& response) {
    assert(!response.write_body);
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    out.varint(static_cast<std::uint64_t>(response.status));
    out.bytes(response.content_type);
    out.varint(response.headers.size());
    for (const auto& [name, value] : response.headers) {
        out.bytes(name);
        out.bytes(value);
    }
    out.bytes(response.body);
    return bytes;
}

Result<Response> unseal(std::string_view bytes) {
    ByteReader in(bytes);
    Response response;
    if (in.u8() != kForm) in.fail();
    response.status = static_cast<int>(in.varint());
    response.content_type = in.bytes();
    const std::uint64_t fields = in.varint();
    for (std::uint64_t i = 0; i < fields && in.ok(); i++) {
        const std::string_view name = in.bytes();
        const std::string_view value = in.bytes();
        response.headers.emplace_back(name, value);
    }
    response.body = in.bytes();
    if (!in.done()) return corruption("a kept answer does not decode");
    return response;
}

}  // namespace faultline::http
