#include "engine/model/corrective_action.h"

#include "engine/base/bytes.h"
#include "engine/base/sha256.h"
#include "engine/model/list_form.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::size_t kKeyDigits = 32;

std::vector<std::string> decode_examples(ByteReader& in) {
    std::vector<std::string> examples = decode_ascending_texts(in);
    if (examples.size() > kActionExamplesMax) in.fail();
    return examples;
}

}  // namespace

std::string action_key(std::string_view rule, std::string_view owner) {
    std::string bytes;
    ByteWriter out(bytes);
    out.bytes(rule);
    out.bytes(owner);
    return hex(sha256(bytes)).substr(0, kKeyDigits);
}

std::string encode_corrective_action(const CorrectiveAction& action) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    out.bytes(action.rule);
    out.bytes(action.owner);
    out.zigzag(action.due.microseconds);
    out.varint(raw(action.opened));
    out.varint(raw(action.reported));
    out.varint(raw(action.closed));
    out.varint(action.reopened);
    out.varint(action.gaps);
    out.varint(action.unknown);
    encode_texts(action.examples, out);
    return bytes;
}

Result<CorrectiveAction> decode_corrective_action(std::string_view bytes) {
    ByteReader in(bytes);
    if (in.u8() != kForm) in.fail();
    CorrectiveAction action;
    action.rule = in.bytes();
    action.owner = in.bytes();
    action.due.microseconds = in.zigzag();
    action.opened = Version{in.varint()};
    action.reported = Version{in.varint()};
    action.closed = Version{in.varint()};
    action.reopened = in.varint();
    action.gaps = in.varint();
    action.unknown = in.varint();
    action.examples = decode_examples(in);
    if (in.done()) return action;
    return corruption("a stored corrective action does not decode");
}

}  // namespace faultline::model
