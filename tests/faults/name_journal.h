// NameJournal: which names a loss of power leaves, from the lines that the shim noted.
//
// Thread safety: none.

#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace faultline::faults {

// Files and folders by their path below the root: the id of a file, kFolder for a folder.
using Names = std::map<std::string, std::uint64_t>;
inline constexpr std::uint64_t kFolder = 0;

// A change of names in one folder: one goes, one comes, or both at once.
struct NameChange {
    std::string gone;  // empty: none
    std::string come;  // empty: none
    std::uint64_t id = kFolder;
};

// The names as they were last seen, those that are durable, and the changes in between.
class NameJournal {
 public:
    // What was there at the beginning, all of it durable.
    explicit NameJournal(const Names& names) : live_(names), durable_(names) {}

    // Follow the lines that the shim noted (shim/journal.h).
    void follow(const std::filesystem::path& file);

    // The names as the process saw them.
    [[nodiscard]] const Names& live() const { return live_; }

    // The names that a loss of power leaves; `undone` is how many changes it took back.
    [[nodiscard]] Names survivors(std::mt19937_64& random, std::uint64_t& undone) const;

 private:
    void follow_line(const std::vector<std::string>& words);
    void change(const NameChange& change);
    void sync(const std::string& folder);

    Names live_;
    Names durable_;
    std::map<std::string, std::vector<NameChange>> pending_;  // by folder, in their order
};

}  // namespace faultline::faults
