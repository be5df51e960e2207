// ChunkedDecoder: takes the framing off a chunked body, piece by piece, whatever the pieces.
//
// Thread safety: none.
//
//     body    = *( size-line data CRLF ) last trailer
//     size-line = 1*15HEXDIG [ ";" extension ] CRLF      extensions are ignored
//     last    = 1*15"0" [ ";" extension ] CRLF
//     trailer = *( field CRLF ) CRLF                     fields are ignored

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace faultline::http {

inline constexpr std::size_t kChunkLineBytesMax = 256;
inline constexpr std::size_t kTrailerLinesMax = 16;

class ChunkedDecoder {
 public:
    // How much of the input was used and how much payload was written.
    struct Step {
        std::size_t consumed = 0;
        std::size_t produced = 0;
    };

    // Decodes as much of `in` as fits into `out`.  Never looks past the end of the body.
    [[nodiscard]] Step decode(std::string_view in, std::span<char> out);

    // True once the end of the body has been consumed.
    [[nodiscard]] bool finished() const { return state_ == State::finished; }

    // The rule that was broken; empty if none.  Then decode() consumes nothing any more.
    [[nodiscard]] std::string_view error() const { return error_; }

 private:
    enum class State { size_line, data, data_end, trailer, finished };

    // Takes bytes of the current line; true when it is complete, in line_ without its CRLF.
    bool take_line(std::string_view in, std::size_t& consumed);
    void end_of_line();
    void end_of_size_line();
    void fail(std::string_view rule) { error_ = rule; }

    State state_ = State::size_line;
    std::uint64_t chunk_rest_ = 0;
    std::size_t trailer_lines_ = 0;
    std::string line_;
    std::string_view error_;
};

}  // namespace faultline::http
