// The canonical form of a change.

#include <tuple>

#include "engine/base/bytes.h"
#include "engine/model/change_record.h"
#include "engine/model/list_form.h"

namespace faultline::model {

namespace {

// The second form has initiators at its end, at least one.
constexpr std::uint8_t kForm = 1;
constexpr std::uint8_t kInitiatedForm = 2;

// The bits of what is there.
enum Bit : std::uint8_t {
    kWindow = 1,
    kAutomated = 2,
    kStarted = 4,
    kEnded = 8,
    kReviewDue = 16,
    kReviewed = 32,
    kOutageKnown = 64,
    kOutage = 128,
};

std::uint8_t bits_of(const ChangeRecord& change) {
    const auto bit = [](bool there, Bit value) { return there ? value : 0; };
    return static_cast<std::uint8_t>(
        bit(change.plan.window.has_value(), kWindow) | bit(change.plan.automated, kAutomated) |
        bit(change.started.has_value(), kStarted) | bit(change.ended.has_value(), kEnded) |
        bit(change.review_due.has_value(), kReviewDue) | bit(change.review.has_value(), kReviewed) |
        bit(change.outage.has_value(), kOutageKnown) | bit(change.outage.value_or(false), kOutage));
}

void put_planned_ci(const PlannedCi& planned, ByteWriter& out) {
    out.bytes(planned.ci);
    out.u8(static_cast<std::uint8_t>(planned.effect));
    out.varint(planned.capacity);
    out.varint(planned.step);
}

void put_edit(const PlannedEdit& edit, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(edit.action));
    out.bytes(edit.line);
    out.bytes(edit.source);
    out.bytes(edit.type);
    out.bytes(edit.target);
    out.bytes(edit.group);
}

void put_step_edits(const StepEdits& step, ByteWriter& out) {
    out.varint(step.step);
    encode_list(step.edits, out, put_edit);
}

void put_evidence(const Evidence& evidence, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(evidence.kind));
    out.bytes(evidence.reference);
    out.bytes(evidence.by);
    out.zigzag(evidence.at.microseconds);
}

void put_backout(const BackoutStep& step, ByteWriter& out) {
    out.bytes(step.text);
    out.varint(step.step);
    out.varint(step.duration_s ? *step.duration_s + 1 : 0);
}

void put_transition(const ChangeTransition& transition, ByteWriter& out) {
    out.u8(static_cast<std::uint8_t>(transition.from));
    out.u8(static_cast<std::uint8_t>(transition.to));
    out.u8(static_cast<std::uint8_t>(transition.role));
    out.bytes(transition.by);
    out.bytes(transition.principal);
    out.bytes(transition.reason);
    encode_texts(transition.codes, out);
    out.varint(transition.assessment);
    out.zigzag(transition.at.microseconds);
}

void put_acknowledgement(const Acknowledgement& acknowledgement, ByteWriter& out) {
    out.varint(acknowledgement.assessment);
    out.bytes(acknowledgement.by);
    out.bytes(acknowledgement.reason);
    out.zigzag(acknowledgement.at.microseconds);
}

void put_plan(const ChangeRecord& change, ByteWriter& out) {
    const ChangePlan& plan = change.plan;
    out.bytes(plan.title);
    out.bytes(plan.reason);
    out.u8(static_cast<std::uint8_t>(plan.type));
    out.bytes(plan.model);
    encode_list(plan.cis, out, put_planned_ci);
    encode_list(plan.edits, out, put_step_edits);
    out.u8(bits_of(change));
    const PlannedWindow window = plan.window.value_or(PlannedWindow{});
    out.zigzag(window.start.microseconds);
    out.zigzag(window.end.microseconds);
    out.bytes(plan.team);
    out.bytes(plan.requester);
    encode_list(plan.evidence, out, put_evidence);
    out.bytes(plan.communication);
    encode_list(plan.backout, out, put_backout);
}

void put_times(const ChangeRecord& change, ByteWriter& out) {
    const ChangeReview review = change.review.value_or(ChangeReview{});
    out.zigzag(change.created.microseconds);
    out.zigzag(change.started.value_or(UtcTime{}).microseconds);
    out.zigzag(change.ended.value_or(UtcTime{}).microseconds);
    out.zigzag(change.review_due.value_or(UtcTime{}).microseconds);
    out.bytes(review.by);
    out.bytes(review.text);
    out.zigzag(review.at.microseconds);
}

// Reads one change; whatever is not canonical makes the reader fail.
class ChangeReader {
 public:
    explicit ChangeReader(std::string_view bytes) : in_(bytes) {}

    ChangeRecord read() {
        ChangeRecord change;
        const std::uint8_t form = in_.u8();
        if (form != kForm && form != kInitiatedForm) in_.fail();
        change.id = text();
        read_plan(change.plan);
        change.source = text();
        change.state = word<ChangeState>(kChangeStates);
        change.transitions = list(&ChangeReader::transition);
        change.acknowledgements = list(&ChangeReader::acknowledgement);
        change.assessments = in_.varint();
        read_times(change);
        if (form == kInitiatedForm) read_initiators(change);
        if (!in_.done()) in_.fail();
        return change;
    }

    [[nodiscard]] bool ok() const { return in_.ok(); }

 private:
    std::string text() { return std::string(in_.bytes()); }
    UtcTime time() { return {in_.zigzag()}; }
    [[nodiscard]] bool has(Bit bit) const { return (bits_ & bit) != 0; }

    // A time that is there if its bit is, and else 0.
    std::optional<UtcTime> time_of(Bit bit) {
        const UtcTime value = time();
        if (has(bit)) return value;
        if (value != UtcTime{}) in_.fail();
        return std::nullopt;
    }

    std::uint32_t number32() {
        const std::uint64_t value = in_.varint();
        if (value > UINT32_MAX) in_.fail();
        return static_cast<std::uint32_t>(value);
    }

    template <typename Word>
    Word word(std::size_t count) {
        const std::uint8_t value = in_.u8();
        if (value < count) return static_cast<Word>(value);
        in_.fail();
        return {};
    }

    // A list of what a member reads.
    template <typename Item>
    std::vector<Item> list(Item (ChangeReader::*item)()) {
        return decode_list(in_, [&](ByteReader&) { return (this->*item)(); });
    }

    PlannedCi planned_ci() {
        PlannedCi planned;
        planned.ci = text();
        planned.effect = word<PlannedEffect>(4);
        planned.capacity = number32();
        planned.step = number32();
        return planned;
    }

    StepEdits step_edits() {
        StepEdits step;
        step.step = number32();
        step.edits = list(&ChangeReader::edit);
        return step;
    }

    PlannedEdit edit() {
        PlannedEdit edit;
        edit.action = word<PlannedAction>(3);
        edit.line = text();
        edit.source = text();
        edit.type = text();
        edit.target = text();
        edit.group = text();
        return edit;
    }

    Evidence evidence() {
        Evidence evidence;
        evidence.kind = word<EvidenceKind>(kEvidenceKinds);
        evidence.reference = text();
        evidence.by = text();
        evidence.at = time();
        return evidence;
    }

    BackoutStep backout() {
        BackoutStep step;
        step.text = text();
        step.step = number32();
        const std::uint64_t duration = in_.varint();
        if (duration != 0) step.duration_s = duration - 1;
        return step;
    }

    ChangeTransition transition() {
        ChangeTransition transition;
        transition.from = word<ChangeState>(kChangeStates);
        transition.to = word<ChangeState>(kChangeStates);
        transition.role = word<ChangeRole>(kChangeRoles);
        transition.by = text();
        transition.principal = text();
        transition.reason = text();
        transition.codes = decode_ascending_texts(in_);
        transition.assessment = in_.varint();
        transition.at = time();
        return transition;
    }

    Acknowledgement acknowledgement() {
        Acknowledgement acknowledgement;
        acknowledgement.assessment = in_.varint();
        acknowledgement.by = text();
        acknowledgement.reason = text();
        acknowledgement.at = time();
        return acknowledgement;
    }

    void read_plan(ChangePlan& plan) {
        plan.title = text();
        plan.reason = text();
        plan.type = word<ChangeType>(3);
        plan.model = text();
        plan.cis = list(&ChangeReader::planned_ci);
        check_ascends(plan.cis, in_, [](const PlannedCi& planned) {
            return std::tuple(planned.step, std::string_view(planned.ci));
        });
        plan.edits = list(&ChangeReader::step_edits);
        check_ascends(plan.edits, in_, &StepEdits::step);
        bits_ = in_.u8();
        read_window(plan);
        plan.automated = has(kAutomated);
        plan.team = text();
        plan.requester = text();
        plan.evidence = list(&ChangeReader::evidence);
        plan.communication = text();
        plan.backout = list(&ChangeReader::backout);
    }

    void read_window(ChangePlan& plan) {
        const PlannedWindow window{time(), time()};
        if (has(kWindow)) {
            plan.window = window;
        } else if (window != PlannedWindow{}) {
            in_.fail();
        }
    }

    void read_times(ChangeRecord& change) {
        change.created = time();
        change.started = time_of(kStarted);
        change.ended = time_of(kEnded);
        change.review_due = time_of(kReviewDue);
        ChangeReview review;
        review.by = text();
        review.text = text();
        review.at = time();
        if (has(kReviewed)) {
            change.review = std::move(review);
        } else if (review != ChangeReview{}) {
            in_.fail();
        }
        if (has(kOutage) && !has(kOutageKnown)) in_.fail();
        if (has(kOutageKnown)) change.outage = has(kOutage);
    }

    void read_initiators(ChangeRecord& change) {
        change.initiators = decode_ascending_texts(in_);
        if (change.initiators.empty()) in_.fail();
    }

    ByteReader in_;
    std::uint8_t bits_ = 0;
};

}  // namespace

std::string encode_change(const ChangeRecord& change) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(change.initiators.empty() ? kForm : kInitiatedForm);
    out.bytes(change.id);
    put_plan(change, out);
    out.bytes(change.source);
    out.u8(static_cast<std::uint8_t>(change.state));
    encode_list(change.transitions, out, put_transition);
    encode_list(change.acknowledgements, out, put_acknowledgement);
    out.varint(change.assessments);
    put_times(change, out);
    if (!change.initiators.empty()) encode_texts(change.initiators, out);
    return bytes;
}

Result<ChangeRecord> decode_change(std::string_view bytes) {
    ChangeReader reader(bytes);
    ChangeRecord change = reader.read();
    if (reader.ok()) return change;
    return corruption("the record of a change does not decode");
}

}  // namespace faultline::model
