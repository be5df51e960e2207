#include "api/cli/new_file.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace faultline::cli {

namespace {

constexpr mode_t kFileMode = 0644;

Error cannot_write(const std::string& path, int error_number) {
    return unavailable("cannot write '" + path +
                       "': " + std::generic_category().message(error_number));
}

// Closes what it holds.
struct Descriptor {
    explicit Descriptor(int opened) : number(opened) {}
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number;
};

}  // namespace

Result<void> write_new_file(const std::string& path, std::string_view content) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode));
    if (file.number < 0 && errno == EEXIST) {
        return conflict("'" + path + "' is there already and is not overwritten; name a new file");
    }
    if (file.number < 0) return cannot_write(path, errno);
    while (!content.empty()) {
        const ssize_t written = ::write(file.number, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return cannot_write(path, errno);
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file.number) != 0) return cannot_write(path, errno);
    return {};
}

}  // namespace faultline::cli
