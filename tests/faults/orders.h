// Orders: what a test tells the shim that it loads into a process (shim/control.h).
//
// Thread safety: the atomic members of control() may be used at any time.

#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "tests/faults/shim/control.h"

namespace faultline::faults {

// A mapped file with orders, removed with the object.
class Orders {
 public:
    // Orders for what is below `root`, kept in the folder `scratch`; both must be there.
    Orders(const std::filesystem::path& root, const std::filesystem::path& scratch);
    ~Orders();
    Orders(const Orders&) = delete;
    Orders& operator=(const Orders&) = delete;

    [[nodiscard]] Control& control() { return *control_; }

    // Keep what a loss of power needs in `folder`.
    void keep_journal(const std::filesystem::path& folder);

    // What must be in the environment of the process that is to obey.
    [[nodiscard]] std::map<std::string, std::string> environment() const;

 private:
    std::filesystem::path file_;
    Control* control_ = nullptr;
};

}  // namespace faultline::faults
