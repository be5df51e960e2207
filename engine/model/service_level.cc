#include "engine/model/service_level.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/model/limits.h"
#include "engine/model/list_form.h"
#include "engine/model/text_rules.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;

constexpr std::array<std::string_view, kTargetPeriods> kPeriods = {
    "week", "month", "quarter", "year"};

void check_customers(TextRules& rules, const ServiceLevel& level) {
    rules.at_most("/customers", level.customers.size(), kCustomersMax);
    for (std::size_t i = 0; i < level.customers.size(); i++) {
        rules.required_line(
            "/customers/" + std::to_string(i), level.customers[i], kRecordWordBytesMax);
    }
}

std::vector<std::string> decode_customers(ByteReader& in) {
    std::vector<std::string> customers = decode_ascending_texts(in);
    if (customers.size() > kCustomersMax) in.fail();
    return customers;
}

}  // namespace

std::string_view target_period_name(TargetPeriod period) {
    return kPeriods[static_cast<std::size_t>(period)];
}

std::optional<TargetPeriod> find_target_period(std::string_view name) {
    const auto found = std::ranges::find(kPeriods, name);
    if (found == kPeriods.end()) return std::nullopt;
    return static_cast<TargetPeriod>(found - kPeriods.begin());
}

void make_canonical(ServiceLevel& level) {
    std::ranges::sort(level.customers);
    const auto equal = std::ranges::unique(level.customers);
    level.customers.erase(equal.begin(), equal.end());
    if (level.loss) normalise(*level.loss);
}

std::vector<Violation> validate(const ServiceLevel& level) {
    TextRules rules;
    if (const auto id = check_record_id("a service level", level.id); !id.ok()) {
        rules.add("/id", "invalid_id", id.error().message);
    }
    rules.required_line("/service", level.service, kIdBytesMax);
    if (!(level.target > 0 && level.target <= 1)) {
        rules.add("/target", "out_of_range", "must be above 0 and at most 1, such as 0.999");
    }
    check_customers(rules, level);
    std::vector<Violation> violations = rules.take();
    if (!level.loss) return violations;
    for (Violation& violation : validate(*level.loss, "/loss")) {
        violations.push_back(std::move(violation));
    }
    return violations;
}

std::string encode_service_level(const ServiceLevel& level) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    out.bytes(level.id);
    out.bytes(level.service);
    out.real(level.target);
    out.u8(static_cast<std::uint8_t>(level.period));
    encode_texts(level.customers, out);
    out.u8(level.loss ? 1 : 0);
    if (level.loss) encode_loss_calendar(*level.loss, out);
    return bytes;
}

Result<ServiceLevel> decode_service_level(std::string_view bytes) {
    ByteReader in(bytes);
    if (in.u8() != kForm) in.fail();
    ServiceLevel level;
    level.id = in.bytes();
    level.service = in.bytes();
    level.target = in.real();
    const std::uint8_t period = in.u8();
    if (period >= kTargetPeriods) in.fail();
    level.period = static_cast<TargetPeriod>(period);
    level.customers = decode_customers(in);
    const std::uint8_t has_loss = in.u8();
    if (has_loss > 1) in.fail();
    if (has_loss == 1 && in.ok()) level.loss = decode_loss_calendar(in);
    if (in.done() && validate(level).empty()) return level;
    return corruption("the record of a service level does not decode");
}

}  // namespace faultline::model
