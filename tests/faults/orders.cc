#include "tests/faults/orders.h"

#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace faultline::faults {

namespace {

void set_path(char* target, const std::filesystem::path& path) {
    const std::string text = std::filesystem::canonical(path).string();
    if (text.size() >= kPathBytesMax) throw std::runtime_error("a path is too long: " + text);
    std::memcpy(target, text.c_str(), text.size() + 1);
}

// A sanitizer's runtime comes after the shim, which it would take for a mistake.
std::string asan_options() {
    const char* const given = std::getenv("ASAN_OPTIONS");
    return (given == nullptr ? std::string() : std::string(given) + ":") +
           "verify_asan_link_order=0";
}

}  // namespace

Orders::Orders(const std::filesystem::path& root, const std::filesystem::path& scratch)
    : file_(scratch / "control") {
    const int file = ::open(file_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || ::ftruncate(file, sizeof(Control)) != 0) {
        throw std::runtime_error("cannot make " + file_.string());
    }
    void* const mapped =
        ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (mapped == MAP_FAILED) throw std::runtime_error("cannot map " + file_.string());
    control_ = static_cast<Control*>(mapped);
    set_path(control_->root, root);
}

Orders::~Orders() {
    ::munmap(control_, sizeof(Control));
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
}

void Orders::keep_journal(const std::filesystem::path& folder) {
    set_path(control_->journal, folder);
}

std::map<std::string, std::string> Orders::environment() const {
    return {{"LD_PRELOAD", FL_SHIM},
            {kControlVariable, file_.string()},
            {"ASAN_OPTIONS", asan_options()}};
}

}  // namespace faultline::faults
