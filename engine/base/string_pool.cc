#include "engine/base/string_pool.h"

#include <algorithm>
#include <functional>

namespace faultline {

namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 16;
constexpr std::size_t kSlotsMin = 16;

std::size_t hash_of(std::string_view text) {
    return std::hash<std::string_view>{}(text);
}

}  // namespace

std::string_view StringArena::store(std::string_view bytes) {
    if (bytes.empty()) return {};
    if (size_ - used_ < bytes.size()) {
        size_ = std::max(kBlockBytes, bytes.size());
        used_ = 0;
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(size_));
    }
    char* copy = blocks_.back().get() + used_;
    bytes.copy(copy, bytes.size());
    used_ += bytes.size();
    return {copy, bytes.size()};
}

std::size_t StringPool::slot_of(std::string_view text, std::size_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    while (slots_[slot] != kEmpty) {
        const std::uint32_t number = slots_[slot];
        if (hashes_[number] == static_cast<std::uint32_t>(hash) && strings_[number] == text) break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

void StringPool::grow() {
    slots_.assign(std::max(kSlotsMin, 2 * slots_.size()), kEmpty);
    const std::size_t mask = slots_.size() - 1;
    for (std::uint32_t number = 0; number < size(); number++) {
        std::size_t slot = hash_of(strings_[number]) & mask;
        while (slots_[slot] != kEmpty) {
            slot = (slot + 1) & mask;
        }
        slots_[slot] = number;
    }
}

std::uint32_t StringPool::intern(std::string_view text) {
    if (slots_.size() < 2 * (strings_.size() + 1)) grow();
    const std::size_t hash = hash_of(text);
    const std::size_t slot = slot_of(text, hash);
    if (slots_[slot] == kEmpty) {
        slots_[slot] = size();
        strings_.push_back(arena_.store(text));
        hashes_.push_back(static_cast<std::uint32_t>(hash));
    }
    return slots_[slot];
}

std::optional<std::uint32_t> StringPool::find(std::string_view text) const {
    if (slots_.empty()) return std::nullopt;
    const std::uint32_t number = slots_[slot_of(text, hash_of(text))];
    return number == kEmpty ? std::nullopt : std::optional(number);
}

}  // namespace faultline
