#include "storage/answered_request.h"

#include "engine/base/bytes.h"

namespace faultline::storage {

std::string encode_request(Version version, const model::AnsweredRequest& request) {
    std::string bytes;
    ByteWriter out(bytes);
    out.varint(raw(version));
    out.raw_bytes(bytes_of(request.digest));
    out.bytes(request.answer);
    return bytes;
}

Result<StoredRequest> decode_request(std::string_view bytes) {
    ByteReader in(bytes);
    StoredRequest request;
    request.version = Version{in.varint()};
    const std::string_view digest = in.raw_bytes(request.digest.size());
    digest.copy(reinterpret_cast<char*>(request.digest.data()), digest.size());
    request.answer = in.bytes();
    if (!in.done()) return corruption("the row of an answered request does not decode");
    return request;
}

}  // namespace faultline::storage
