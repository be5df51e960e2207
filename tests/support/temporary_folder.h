// Folders of tests, removed with the object.
//
// Thread safety: none.

#pragma once

#include <filesystem>

namespace faultline::test {

// A new, empty folder on the disk that the system keeps temporary files on.
class TemporaryFolder {
 public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 protected:
    explicit TemporaryFolder(const std::filesystem::path& base);

 private:
    std::filesystem::path path_;
};

// A folder for stores whose durability is not the question: in memory where the system offers that,
// because a disk that syncs for every write makes tests slow.
class MemoryFolder : public TemporaryFolder {
 public:
    MemoryFolder();
};

}  // namespace faultline::test
