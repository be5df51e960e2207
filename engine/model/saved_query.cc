#include "engine/model/saved_query.h"

#include "engine/model/validation.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;

Result<void> check_text(std::string_view what,
                        std::string_view text,
                        std::size_t bytes_min,
                        std::size_t bytes_max) {
    if (text.size() >= bytes_min && text.size() <= bytes_max && is_clean_text(text)) return {};
    return invalid_argument("the " + std::string(what) +
                            " of a query must be UTF-8 text without "
                            "control characters of " +
                            std::to_string(bytes_min) + " to " + std::to_string(bytes_max) +
                            " bytes; this one has " + std::to_string(text.size()));
}

}  // namespace

Result<void> check_query_name(std::string_view name) {
    return check_text("name", name, 1, kQueryNameBytesMax);
}

Result<void> check_query_description(std::string_view description) {
    return check_text("description", description, 0, kQueryDescriptionBytesMax);
}

std::string encode_saved_query(const SavedQuery& query) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    encode_parameters(query.parameters, out);
    out.bytes(query.principal);
    out.bytes(query.description);
    return bytes;
}

Result<SavedQuery> decode_saved_query(std::string_view bytes) {
    ByteReader in(bytes);
    if (in.u8() != kForm) in.fail();
    SavedQuery query;
    query.parameters = decode_parameters(in);
    query.principal = in.bytes();
    query.description = in.bytes();
    if (in.done()) return query;
    return corruption("a stored query does not decode");
}

}  // namespace faultline::model
