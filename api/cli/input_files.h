// InputFiles: the files of an import as one body, with the size of each where it is known.

#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/byte_source.h"
#include "engine/base/result.h"

namespace faultline::cli {

// Opened files, read one after another.
class InputFiles final : public ByteSource {
 public:
    // One file.  Its size is unknown for a pipe.
    struct File {
        std::string name;
        std::optional<std::uint64_t> size_bytes;
    };

    // Open `names`; `-` is standard input.  A pipe is moved to the end, because only what comes
    // last can be of unknown size. Errors: not_found or unavailable naming the file;
    // invalid_argument for a directory or for more than one pipe.
    static Result<InputFiles> open(const std::vector<std::string>& names);

    // The files in the order they are read.
    [[nodiscard]] const std::vector<File>& files() const { return files_; }

    // The size of all; nothing if one is unknown.
    [[nodiscard]] std::optional<std::uint64_t> size_bytes() const;

    // The next bytes.  Errors: unavailable naming the file that cannot be read, or that changed its
    // size meanwhile.
    Result<std::size_t> read(std::span<char> into) override;

 private:
    struct Close {
        void operator()(std::FILE* file) const;
    };
    using Handle = std::unique_ptr<std::FILE, Close>;

    InputFiles() = default;
    Result<void> add(const std::string& name);

    std::vector<File> files_;
    std::vector<Handle> handles_;
    std::size_t current_ = 0;
    std::uint64_t read_bytes_ = 0;  // of the current file
};

}  // namespace faultline::cli
