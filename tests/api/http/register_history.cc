#include "tests/api/http/register_history.h"

#include <algorithm>
#include <utility>

namespace faultline::http {

namespace {

std::string shown(const std::optional<std::uint64_t>& number) {
    return number ? std::to_string(*number) : "nothing";
}

std::string shown(const Event& event) {
    const char* const acts[] = {"read", "write", "refusal"};
    return std::string(acts[static_cast<int>(event.act)]) + " of " + event.ci + " at version " +
           shown(event.version) + ", value " + shown(event.value) + ", tag " + shown(event.tag);
}

// One register: its writes by version, each with the next.
class Register {
 public:
    Register(std::vector<const Event*> events, std::vector<std::string>& complaints)
        : events_(std::move(events)), complaints_(&complaints) {
        for (const Event* event : events_) {
            if (event->act == Act::write) writes_.push_back(event);
        }
        std::ranges::sort(writes_, {}, [](const Event* write) { return *write->version; });
    }

    void check() const {
        for (std::size_t i = 1; i < writes_.size(); i++) {
            if (writes_[i]->version == writes_[i - 1]->version) {
                complain(*writes_[i], "has the version of another write");
            }
        }
        for (std::size_t i = 0; i < writes_.size(); i++) {
            check_write(i);
        }
        for (const Event* event : events_) {
            if (event->act != Act::write) check_seen(*event);
        }
    }

 private:
    void complain(const Event& event, const std::string& what) const {
        complaints_->push_back(shown(event) + " " + what);
    }

    // What a conditional write replaced must be what it named.
    void check_write(std::size_t i) const {
        const Event& write = *writes_[i];
        if (!write.matched) return;
        const Event* const before = i == 0 ? nullptr : writes_[i - 1];
        if (before == nullptr || before->tag != write.matched) {
            complain(write,
                     "matched " + shown(write.matched) + " but replaced " +
                         (before == nullptr ? "nothing" : shown(*before)));
        }
    }

    // The state that was seen must have been there at some moment of the request: written before
    // its end, and not replaced before its begin.
    void check_seen(const Event& event) const {
        const bool fits = std::ranges::any_of(positions(event), [&](std::size_t i) {
            const bool is_written = i == 0 || writes_[i - 1]->begin <= event.end;
            const bool is_there = i == writes_.size() || writes_[i]->end >= event.begin;
            return is_written && is_there;
        });
        if (!fits) complain(event, "was not there at any moment of the request");
        if (!event.version) return;
        const auto after = std::ranges::upper_bound(
            writes_, *event.version, {}, [](const Event* write) { return *write->version; });
        const Event* const shown_write = after == writes_.begin() ? nullptr : *(after - 1);
        const auto value = shown_write == nullptr ? std::nullopt : shown_write->value;
        if (value != event.value) complain(event, "should show " + shown(value));
    }

    // After how many writes the register is as `event` saw it.
    [[nodiscard]] std::vector<std::size_t> positions(const Event& event) const {
        std::vector<std::size_t> positions;
        for (std::size_t i = 0; i <= writes_.size(); i++) {
            const Event* const last = i == 0 ? nullptr : writes_[i - 1];
            const auto value = last == nullptr ? std::nullopt : last->value;
            const auto tag = !value ? std::nullopt : last->tag;
            const bool same_value = event.act == Act::refused || value == event.value;
            if (same_value && tag == event.tag) positions.push_back(i);
        }
        return positions;
    }

    std::vector<const Event*> events_;
    std::vector<const Event*> writes_;
    std::vector<std::string>* complaints_;
};

// Who ended before another began has no higher version.
void check_real_time(const std::vector<Event>& events, std::vector<std::string>& complaints) {
    std::vector<const Event*> by_begin;
    for (const Event& event : events) {
        if (event.version) by_begin.push_back(&event);
    }
    std::vector<const Event*> by_end = by_begin;
    std::ranges::sort(by_begin, {}, [](const Event* event) { return event->begin; });
    std::ranges::sort(by_end, {}, [](const Event* event) { return event->end; });
    std::size_t ended = 0;
    std::uint64_t highest = 0;
    for (const Event* event : by_begin) {
        while (ended < by_end.size() && by_end[ended]->end < event->begin) {
            highest = std::max(highest, *by_end[ended++]->version);
        }
        const bool is_new = event->act == Act::write;
        if (*event->version < highest + (is_new && highest != 0 ? 1 : 0)) {
            complaints.push_back(shown(*event) + " began after version " + std::to_string(highest) +
                                 " had been answered");
        }
    }
}

}  // namespace

void RegisterHistory::add(Event event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
}

std::vector<std::string> RegisterHistory::complaints() const {
    std::vector<std::string> complaints;
    std::map<std::string, std::vector<const Event*>> registers;
    for (const Event& event : events_) {
        registers[event.ci].push_back(&event);
    }
    for (auto& [ci, events] : registers) {
        Register(std::move(events), complaints).check();
    }
    check_real_time(events_, complaints);
    return complaints;
}

}  // namespace faultline::http
