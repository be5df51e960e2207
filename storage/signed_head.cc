#include "storage/signed_head.h"

namespace faultline::storage {

std::string signed_bytes(const SignedHead& head) {
    return "faultline audit head 1\nstore " + hex(head.store) + "\nversion " +
           std::to_string(raw(head.version)) + "\ngraph_version " +
           std::to_string(raw(head.graph_version)) + "\ntime " + format_utc_time(head.time) +
           "\nchain " + hex(head.chain) + "\n";
}

SignedHead sign_head(SignedHead head, const SigningKey& key) {
    head.public_key = key.public_key();
    head.signature = key.sign(signed_bytes(head));
    return head;
}

bool has_valid_signature(const SignedHead& head) {
    return is_signed_by(head.public_key, signed_bytes(head), head.signature);
}

}  // namespace faultline::storage
