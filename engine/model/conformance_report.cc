#include "engine/model/conformance_report.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/model/run.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;

void encode_counts(const ConformanceCounts& counts, ByteWriter& out) {
    out.varint(counts.conform);
    out.varint(counts.gaps);
    out.varint(counts.unknown);
}

ConformanceCounts decode_counts(ByteReader& in) {
    ConformanceCounts counts;
    counts.conform = in.varint();
    counts.gaps = in.varint();
    counts.unknown = in.varint();
    return counts;
}

std::uint32_t decode_days(ByteReader& in) {
    const std::uint64_t days = in.varint();
    if (days > std::numeric_limits<std::uint32_t>::max()) in.fail();
    return static_cast<std::uint32_t>(days);
}

bool is_ascending(const std::vector<RuleCounts>& rules) {
    const auto not_before = [](const RuleCounts& a, const RuleCounts& b) {
        return a.rule >= b.rule;
    };
    return std::ranges::adjacent_find(rules, not_before) == rules.end();
}

}  // namespace

std::string conformance_report_key(Version version) {
    return run_key(version);
}

std::string encode_conformance_report(const ConformanceReport& report) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    out.zigzag(report.at.microseconds);
    out.varint(raw(report.judged));
    out.varint(report.due_days);
    out.varint(report.cis);
    encode_counts(report.all, out);
    out.varint(report.rules.size());
    for (const RuleCounts& rule : report.rules) {
        out.bytes(rule.rule);
        encode_counts(rule.counts, out);
    }
    for (const std::uint64_t count : {report.opened, report.reopened, report.closed, report.open}) {
        out.varint(count);
    }
    return bytes;
}

Result<ConformanceReport> decode_conformance_report(std::string_view bytes) {
    ByteReader in(bytes);
    if (in.u8() != kForm) in.fail();
    ConformanceReport report;
    report.at.microseconds = in.zigzag();
    report.judged = Version{in.varint()};
    report.due_days = decode_days(in);
    report.cis = in.varint();
    report.all = decode_counts(in);
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        RuleCounts rule;
        rule.rule = in.bytes();
        rule.counts = decode_counts(in);
        report.rules.push_back(std::move(rule));
    }
    for (std::uint64_t* into : {&report.opened, &report.reopened, &report.closed, &report.open}) {
        *into = in.varint();
    }
    if (in.done() && is_ascending(report.rules)) return report;
    return corruption("a stored conformance report does not decode");
}

}  // namespace faultline::model
