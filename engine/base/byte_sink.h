// ByteSink: where bytes go piece by piece, to a file, standard output or a connection.

#pragma once

#include <string>
#include <string_view>

namespace faultline {

// Takes a stream of bytes.  Belongs to one thread.
class ByteSink {
 public:
    virtual ~ByteSink() = default;

    // True if the bytes were taken; false when the receiver is gone: stop producing.
    virtual bool write(std::string_view bytes) = 0;
};

// Collects the bytes in memory.
class StringSink final : public ByteSink {
 public:
    // Always true.
    bool write(std::string_view bytes) override {
        text.append(bytes);
        return true;
    }

    std::string text;
};

}  // namespace faultline
