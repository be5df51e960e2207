#include "engine/model/stored_assessment.h"

#include <cstring>

#include "engine/base/bytes.h"
#include "engine/model/list_form.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::uint8_t kAutoApproved = 1;
constexpr std::size_t kNumberDigits = 10;

Digest read_digest(ByteReader& in) {
    Digest digest{};
    const std::string_view bytes = in.raw_bytes(digest.size());
    if (bytes.size() == digest.size()) std::memcpy(digest.data(), bytes.data(), digest.size());
    return digest;
}

void encode_exhausted(const ExhaustedGroup& group, ByteWriter& out) {
    out.bytes(group.owner);
    out.bytes(group.group);
}

ExhaustedGroup read_exhausted(ByteReader& in) {
    ExhaustedGroup group;
    group.owner = in.bytes();
    group.group = in.bytes();
    return group;
}

void encode_figure(const AssessmentFigure& figure, ByteWriter& out) {
    out.bytes(figure.name);
    out.real(figure.value);
}

AssessmentFigure read_figure(ByteReader& in) {
    AssessmentFigure figure;
    figure.name = in.bytes();
    figure.value = in.real();
    return figure;
}

void read_position(ByteReader& in, StoredAssessment& assessment) {
    assessment.change = in.bytes();
    assessment.number = in.varint();
    assessment.plan = read_digest(in);
    assessment.version = Version{in.varint()};
    assessment.graph_version = Version{in.varint()};
    assessment.at = {in.zigzag()};
    assessment.by = in.bytes();
}

}  // namespace

std::string assessment_key(std::string_view change, std::uint64_t number) {
    std::string digits = std::to_string(number);
    if (digits.size() < kNumberDigits) digits.insert(0, kNumberDigits - digits.size(), '0');
    return std::string(change) + ' ' + digits;  // no id of a change has a blank
}

Digest digest_of_plan(const ChangePlan& plan) {
    ChangeRecord bare;
    bare.plan = plan;
    return sha256(encode_change(bare));
}

std::string encode_assessment(const StoredAssessment& assessment) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    out.bytes(assessment.change);
    out.varint(assessment.number);
    out.raw_bytes({reinterpret_cast<const char*>(assessment.plan.data()), assessment.plan.size()});
    out.varint(raw(assessment.version));
    out.varint(raw(assessment.graph_version));
    out.zigzag(assessment.at.microseconds);
    out.bytes(assessment.by);
    out.u8(assessment.auto_approved ? kAutoApproved : 0);
    out.real(assessment.probability);
    out.bytes(assessment.band);
    out.bytes(assessment.decision);
    encode_texts(assessment.blockers, out);
    encode_texts(assessment.down, out);
    encode_texts(assessment.at_risk, out);
    encode_texts(assessment.impaired, out);
    encode_list(assessment.exhausted, out, encode_exhausted);
    encode_list(assessment.figures, out, encode_figure);
    out.bytes(assessment.document);
    return bytes;
}

Result<StoredAssessment> decode_assessment(std::string_view bytes) {
    ByteReader in(bytes);
    StoredAssessment assessment;
    if (in.u8() != kForm) in.fail();
    read_position(in, assessment);
    const std::uint8_t bits = in.u8();
    if (bits > kAutoApproved) in.fail();
    assessment.auto_approved = bits == kAutoApproved;
    assessment.probability = in.real();
    assessment.band = in.bytes();
    assessment.decision = in.bytes();
    assessment.blockers = decode_ascending_texts(in);
    assessment.down = decode_ascending_texts(in);
    assessment.at_risk = decode_ascending_texts(in);
    assessment.impaired = decode_ascending_texts(in);
    assessment.exhausted = decode_list(in, read_exhausted);
    check_ascends(assessment.exhausted, in);
    assessment.figures = decode_list(in, read_figure);
    check_ascends(assessment.figures, in, &AssessmentFigure::name);
    assessment.document = in.bytes();
    if (in.done()) return assessment;
    return corruption("the record of an assessment does not decode");
}

}  // namespace faultline::model
