#include "engine/model/quarantine_sighting.h"

#include <algorithm>

#include "engine/base/bytes.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;

}  // namespace

QuarantineSighting::QuarantineSighting(const std::vector<std::uint64_t>& numbers) {
    for (const std::uint64_t number : numbers) {
        if (!ranges_.empty() && ranges_.back().last + 1 == number) {
            ranges_.back().last = number;
        } else {
            ranges_.push_back({number, number});
        }
    }
}

bool QuarantineSighting::contains(std::uint64_t number) const {
    const auto range = std::ranges::lower_bound(ranges_, number, {}, &Range::last);
    return range != ranges_.end() && range->first <= number;
}

std::string QuarantineSighting::encode() const {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    out.varint(ranges_.size());
    std::uint64_t last = 0;
    for (const Range& range : ranges_) {
        out.varint(range.first - last);
        out.varint(range.last - range.first);
        last = range.last;
    }
    return bytes;
}

Result<QuarantineSighting> QuarantineSighting::decode(std::string_view bytes) {
    ByteReader in(bytes);
    QuarantineSighting sighting;
    if (in.u8() != kForm) in.fail();
    const std::uint64_t count = in.varint();
    std::uint64_t last = 0;
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        const std::uint64_t gap = in.varint();
        const std::uint64_t more = in.varint();
        if (gap < (i == 0 ? 1u : 2u) || gap > ~last || more > ~(last + gap)) in.fail();
        const std::uint64_t first = last + gap;
        last = first + more;
        sighting.ranges_.push_back({first, last});
    }
    if (!in.done()) return corruption("the record of rows that were set aside does not decode");
    return sighting;
}

}  // namespace faultline::model
