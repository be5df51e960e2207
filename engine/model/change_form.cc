// The canonical form of a change.

#include <algorithm>
#include <tuple>

#include "engine/base/bytes.h"
#include "engine/model/change_record.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;

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

template <typename Item, typename Encode>
void put_list(ByteWriter& out, const std::vector<Item>& items, Encode encode) {
    out.varint(items.size());
    for (const Item& item : items) {
        encode(out, item);
    }
}

void put_planned_ci(ByteWriter& out, const PlannedCi& planned) {
    out.bytes(planned.ci);
    out.u8(static_cast<std::uint8_t>(planned.effect));
    out.varint(planned.capacity);
    out.varint(planned.step);
}

void put_edit(ByteWriter& out, const PlannedEdit& edit) {
    out.u8(static_cast<std::uint8_t>(edit.action));
    out.bytes(edit.line);
    out.bytes(edit.source);
    out.bytes(edit.type);
    out.bytes(edit.target);
    out.bytes(edit.group);
}

void put_step_edits(ByteWriter& out, const StepEdits& step) {
    out.varint(step.step);
    put_list(out, step.edits, put_edit);
}

void put_evidence(ByteWriter& out, const Evidence& evidence) {
    out.u8(static_cast<std::uint8_t>(evidence.kind));
    out.bytes(evidence.reference);
    out.bytes(evidence.by);
    out.zigzag(evidence.at.microseconds);
}

void put_backout(ByteWriter& out, const BackoutStep& step) {
    out.bytes(step.text);
    out.varint(step.step);
    out.varint(step.duration_s ? *step.duration_s + 1 : 0);
}

void put_transition(ByteWriter& out, const ChangeTransition& transition) {
    out.u8(static_cast<std::uint8_t>(transition.from));
    out.u8(static_cast<std::uint8_t>(transition.to));
    out.u8(static_cast<std::uint8_t>(transition.role));
    out.bytes(transition.by);
    out.bytes(transition.principal);
    out.bytes(transition.reason);
    put_list(
        out, transition.codes, [](ByteWriter& to, const std::string& code) { to.bytes(code); });
    out.varint(transition.assessment);
    out.zigzag(transition.at.microseconds);
}

void put_acknowledgement(ByteWriter& out, const Acknowledgement& acknowledgement) {
    out.varint(acknowledgement.assessment);
    out.bytes(acknowledgement.by);
    out.bytes(acknowledgement.reason);
    out.zigzag(acknowledgement.at.microseconds);
}

void put_plan(ByteWriter& out, const ChangeRecord& change) {
    const ChangePlan& plan = change.plan;
    out.bytes(plan.title);
    out.bytes(plan.reason);
    out.u8(static_cast<std::uint8_t>(plan.type));
    out.bytes(plan.model);
    put_list(out, plan.cis, put_planned_ci);
    put_list(out, plan.edits, put_step_edits);
    out.u8(bits_of(change));
    const PlannedWindow window = plan.window.value_or(PlannedWindow{});
    out.zigzag(window.start.microseconds);
    out.zigzag(window.end.microseconds);
    out.bytes(plan.team);
    out.bytes(plan.requester);
    put_list(out, plan.evidence, put_evidence);
    out.bytes(plan.communication);
    put_list(out, plan.backout, put_backout);
}

void put_times(ByteWriter& out, const ChangeRecord& change) {
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
        if (in_.u8() != kForm) in_.fail();
        change.id = text();
        read_plan(change.plan);
        change.source = text();
        change.state = word<ChangeState>(kChangeStates);
        change.transitions = list<ChangeTransition>([this] { return transition(); });
        change.acknowledgements = list<Acknowledgement>([this] { return acknowledgement(); });
        change.assessments = in_.varint();
        read_times(change);
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

    template <typename Item, typename Read>
    std::vector<Item> list(Read read) {
        std::vector<Item> items;
        const std::uint64_t count = in_.varint();
        if (count > in_.left()) in_.fail();  // each item takes a byte at least
        for (std::uint64_t i = 0; i < count && in_.ok(); i++) {
            items.push_back(read());
        }
        return items;
    }

    template <typename Item, typename Key>
    void must_ascend(const std::vector<Item>& items, Key key) {
        const auto broken = std::ranges::adjacent_find(
            items, [&](const Item& a, const Item& b) { return !(key(a) < key(b)); });
        if (broken != items.end()) in_.fail();
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
        step.edits = list<PlannedEdit>([this] { return edit(); });
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
        transition.codes = list<std::string>([this] { return text(); });
        must_ascend(transition.codes, [](const std::string& code) { return code; });
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
        plan.cis = list<PlannedCi>([this] { return planned_ci(); });
        must_ascend(plan.cis, [](const PlannedCi& planned) {
            return std::tuple(planned.step, std::string_view(planned.ci));
        });
        plan.edits = list<StepEdits>([this] { return step_edits(); });
        must_ascend(plan.edits, [](const StepEdits& step) { return step.step; });
        bits_ = in_.u8();
        read_window(plan);
        plan.automated = has(kAutomated);
        plan.team = text();
        plan.requester = text();
        plan.evidence = list<Evidence>([this] { return evidence(); });
        plan.communication = text();
        plan.backout = list<BackoutStep>([this] { return backout(); });
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

    ByteReader in_;
    std::uint8_t bits_ = 0;
};

}  // namespace

std::string encode_change(const ChangeRecord& change) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    out.bytes(change.id);
    put_plan(out, change);
    out.bytes(change.source);
    out.u8(static_cast<std::uint8_t>(change.state));
    put_list(out, change.transitions, put_transition);
    put_list(out, change.acknowledgements, put_acknowledgement);
    out.varint(change.assessments);
    put_times(out, change);
    return bytes;
}

Result<ChangeRecord> decode_change(std::string_view bytes) {
    ChangeReader reader(bytes);
    ChangeRecord change = reader.read();
    if (reader.ok()) return change;
    return corruption("the record of a change does not decode");
}

}  // namespace faultline::model
