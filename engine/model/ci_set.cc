#include "engine/model/ci_set.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace faultline::model {

void CiSet::append(CiId ci) {
    assert(raw(ci) > (ranges_.empty() ? 0 : raw(ranges_.back().last)));
    if (!ranges_.empty() && raw(ranges_.back().last) + 1 == raw(ci)) {
        ranges_.back().last = ci;
    } else {
        ranges_.push_back({ci, ci});
    }
    size_++;
}

bool CiSet::contains(CiId ci) const {
    const auto after = std::ranges::upper_bound(ranges_, ci, {}, &Range::first);
    return after != ranges_.begin() && ci <= std::prev(after)->last;
}

void CiSet::encode(ByteWriter& out) const {
    out.varint(ranges_.size());
    std::uint64_t next = 1;
    for (const Range& range : ranges_) {
        out.varint(raw(range.first) - next);
        out.varint(raw(range.last) - raw(range.first));
        next = raw(range.last) + 1;
    }
}

CiSet CiSet::decode(ByteReader& in) {
    CiSet set;
    const std::uint64_t count = in.varint();
    // Every range takes two bytes or more: a count that cannot be true costs no memory.
    if (count > in.left()) in.fail();
    std::uint64_t next = 1;
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        const std::uint64_t gap = in.varint();
        const std::uint64_t more = in.varint();
        if (i != 0 && gap == 0) in.fail();  // would be one range with the one before
        if (gap >= ~next || more >= ~(next + gap)) in.fail();
        if (!in.ok()) break;
        set.ranges_.push_back({CiId{next + gap}, CiId{next + gap + more}});
        set.size_ += more + 1;
        next += gap + more + 1;
    }
    return set;
}

}  // namespace faultline::model
