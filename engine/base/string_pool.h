// StringPool: each distinct string once, numbered 0, 1, 2 ... in the order of first sight.
//
// Thread safety: none for intern(); const members may be called from several threads.
// Memory: the bytes, and about 24 bytes a string.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace faultline {

// Keeps copies of bytes at addresses that never move.
class StringArena {
 public:
    // A copy of `bytes`.  Valid as long as *this.
    std::string_view store(std::string_view bytes);

 private:
    std::vector<std::unique_ptr<char[]>> blocks_;
    std::size_t used_ = 0;
    std::size_t size_ = 0;
};

// Numbers distinct strings.
class StringPool {
 public:
    // The number of `text`, new if it was not seen before.  Cost: O(length), amortised.
    std::uint32_t intern(std::string_view text);

    // The number of `text` if it was seen before.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const;

    // The string of that number.  Valid as long as *this.  REQUIRES: number < size().
    [[nodiscard]] std::string_view at(std::uint32_t number) const { return strings_[number]; }

    // How many there are.
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(strings_.size()); }

 private:
    static constexpr std::uint32_t kEmpty = 0xFFFF'FFFF;

    [[nodiscard]] std::size_t slot_of(std::string_view text, std::size_t hash) const;
    void grow();

    StringArena arena_;
    std::vector<std::string_view> strings_;
    std::vector<std::uint32_t> hashes_;  // low half of each string's hash: most misses end here
    std::vector<std::uint32_t> slots_;   // open addressing, a power of two, at most half full
};

}  // namespace faultline
