#include "api/cli/input_files.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/stat.h>

namespace faultline::cli {

namespace {

Error file_error(const std::string& name, int code) {
    const std::string message =
        "cannot read '" + name + "': " + std::generic_category().message(code);
    return code == ENOENT ? not_found(message) : unavailable(message);
}

}  // namespace

void InputFiles::Close::operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
}

Result<void> InputFiles::add(const std::string& name) {
    Handle handle(name == "-" ? stdin : std::fopen(name.c_str(), "rbe"));
    if (!handle) return file_error(name, errno);
    struct stat status {};
    if (fstat(fileno(handle.get()), &status) != 0) return file_error(name, errno);
    if (S_ISDIR(status.st_mode)) return invalid_argument("'" + name + "' is a directory");
    File file{name, std::nullopt};
    // Standard input may be in the middle of a file already.
    const bool sized = S_ISREG(status.st_mode) && name != "-";
    if (sized) file.size_bytes = static_cast<std::uint64_t>(status.st_size);
    files_.push_back(std::move(file));
    handles_.push_back(std::move(handle));
    return {};
}

Result<InputFiles> InputFiles::open(const std::vector<std::string>& names) {
    InputFiles input;
    for (const std::string& name : names) {
        FL_CHECK(input.add(name));
    }
    const auto is_pipe = [](const File& file) { return !file.size_bytes; };
    if (std::ranges::count_if(input.files_, is_pipe) > 1) {
        return invalid_argument("only one of the inputs may be a pipe");
    }
    const auto pipe = std::ranges::find_if(input.files_, is_pipe);
    if (pipe != input.files_.end()) {
        const auto handle = input.handles_.begin() + (pipe - input.files_.begin());
        std::rotate(handle, handle + 1, input.handles_.end());
        std::rotate(pipe, pipe + 1, input.files_.end());
    }
    return input;
}

std::optional<std::uint64_t> InputFiles::size_bytes() const {
    std::uint64_t sum = 0;
    for (const File& file : files_) {
        if (!file.size_bytes) return std::nullopt;
        sum += *file.size_bytes;
    }
    return sum;
}

Result<std::size_t> InputFiles::read(std::span<char> into) {
    while (current_ < files_.size()) {
        const File& file = files_[current_];
        std::FILE* const handle = handles_[current_].get();
        std::size_t wanted = into.size();
        if (file.size_bytes) {
            wanted = static_cast<std::size_t>(
                std::min<std::uint64_t>(wanted, *file.size_bytes - read_bytes_));
        }
        const std::size_t size = wanted == 0 ? 0 : std::fread(into.data(), 1, wanted, handle);
        if (size != 0) {
            read_bytes_ += size;
            return size;
        }
        if (std::ferror(handle) != 0) return file_error(file.name, errno);
        if (file.size_bytes && read_bytes_ != *file.size_bytes) {
            return unavailable("'" + file.name + "' became shorter while it was read");
        }
        current_++;
        read_bytes_ = 0;
    }
    return std::size_t{0};
}

}  // namespace faultline::cli
