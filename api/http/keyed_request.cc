#include "api/http/keyed_request.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "engine/base/bytes.h"
#include "engine/base/sha256.h"
#include "engine/model/validation.h"

namespace faultline::http {

namespace {

constexpr std::string_view kField = "idempotency-key";
constexpr std::array<std::string_view, 3> kDecidingFields = {
    "content-type", "if-match", "if-none-match"};

// What the digest covers besides the body.
std::string head_bytes(const Request& request) {
    std::string bytes;
    ByteWriter out(bytes);
    out.bytes(request.method_text);
    out.bytes(request.target);
    for (const auto& [name, value] : request.headers) {
        if (std::ranges::find(kDecidingFields, name) == kDecidingFields.end()) continue;
        out.bytes(name);
        out.bytes(value);
    }
    out.bytes("");
    return bytes;
}

}  // namespace

// Hashes what is read.
class KeyedRequest::Body final : public BodyReader {
 public:
    explicit Body(BodyReader* inner, std::string_view head) : inner_(inner) { hash_.add(head); }

    Result<std::size_t> read(std::span<char> into) override {
        if (inner_ == nullptr) return std::size_t{0};
        FL_TRY(const std::size_t size, inner_->read(into));
        hash_.add({into.data(), size});
        return size;
    }

    // The digest of everything.  REQUIRES: not called before.
    Result<Digest> finish() {
        std::array<char, 4096> rest{};
        while (true) {
            FL_TRY(const std::size_t size, read(rest));
            if (size == 0) return hash_.finish();
        }
    }

 private:
    BodyReader* inner_;
    Sha256 hash_;
};

std::optional<Error> KeyedRequest::fault_of(const Request& request) {
    const auto given = std::ranges::count(request.headers, kField, &Headers::value_type::first);
    if (given == 0) return std::nullopt;
    const std::string& key = *request.header(kField);
    const bool is_good = given == 1 && !key.empty() && key.size() <= app::kIdempotencyKeyBytesMax &&
                         model::is_clean_text(key);
    if (is_good) return std::nullopt;
    Error error = invalid_argument(
        "Idempotency-Key must be given once, as UTF-8 text without control characters of 1 to " +
        std::to_string(app::kIdempotencyKeyBytesMax) + " bytes");
    error.violations.push_back({"/headers/idempotency-key", "wrong_value", error.message});
    return error;
}

KeyedRequest::KeyedRequest(Request& request)
    : request_(&request),
      original_(request.body),
      body_(std::make_unique<Body>(request.body, head_bytes(request))),
      key_{*request.header(kField), [this] { return digest(); }} {
    if (original_ != nullptr) request.body = body_.get();
}

KeyedRequest::~KeyedRequest() {
    request_->body = original_;
}

Result<Digest> KeyedRequest::digest() {
    if (!digest_) {
        FL_TRY(digest_, body_->finish());
    }
    return *digest_;
}

}  // namespace faultline::http
