#include "engine/model/stored_assessment.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "engine/base/bytes.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::uint8_t kAutoApproved = 1;
constexpr std::size_t kNumberDigits = 10;

template <typename Item, typename Encode>
void put_list(ByteWriter& out, const std::vector<Item>& items, Encode encode) {
    out.varint(items.size());
    for (const Item& item : items) {
        encode(item);
    }
}

void put_texts(ByteWriter& out, const std::vector<std::string>& texts) {
    put_list(out, texts, [&](const std::string& text) { out.bytes(text); });
}

template <typename Item, typename Read, typename Key = std::identity>
std::vector<Item> read_list(ByteReader& in, Read read, Key key = {}) {
    std::vector<Item> items;
    const std::uint64_t count = in.varint();
    if (count > in.left()) in.fail();  // each item takes a byte at least
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        items.push_back(read());
    }
    const auto broken = std::ranges::adjacent_find(items, std::ranges::greater_equal(), key);
    if (broken != items.end()) in.fail();
    return items;
}

std::vector<std::string> read_texts(ByteReader& in) {
    return read_list<std::string>(in, [&] { return std::string(in.bytes()); });
}

Digest read_digest(ByteReader& in) {
    Digest digest{};
    const std::string_view bytes = in.raw_bytes(digest.size());
    if (bytes.size() == digest.size()) std::memcpy(digest.data(), bytes.data(), digest.size());
    return digest;
}

ExhaustedGroup read_exhausted(ByteReader& in) {
    ExhaustedGroup group;
    group.owner = in.bytes();
    group.group = in.bytes();
    return group;
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
    put_texts(out, assessment.blockers);
    put_texts(out, assessment.down);
    put_texts(out, assessment.at_risk);
    put_texts(out, assessment.impaired);
    put_list(out, assessment.exhausted, [&](const ExhaustedGroup& group) {
        out.bytes(group.owner);
        out.bytes(group.group);
    });
    put_list(out, assessment.figures, [&](const AssessmentFigure& figure) {
        out.bytes(figure.name);
        out.real(figure.value);
    });
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
    assessment.blockers = read_texts(in);
    assessment.down = read_texts(in);
    assessment.at_risk = read_texts(in);
    assessment.impaired = read_texts(in);
    assessment.exhausted = read_list<ExhaustedGroup>(in, [&] { return read_exhausted(in); });
    assessment.figures = read_list<AssessmentFigure>(
        in, [&] { return read_figure(in); }, &AssessmentFigure::name);
    assessment.document = in.bytes();
    if (in.done()) return assessment;
    return corruption("the record of an assessment does not decode");
}

}  // namespace faultline::model
