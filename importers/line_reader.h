// LineReader: the lines of a byte stream, numbered from 1.
//
// Thread safety: none; a reader belongs to one import.
//
// A line ends at LF or CR LF, the last one at the end of the input.  A UTF-8 byte order mark at the
// front is skipped.  Memory: one buffer that grows to the longest line, at most kLineBytesMax.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/byte_source.h"
#include "engine/base/result.h"

namespace faultline::importers {

// So many bytes behind each line may be read, though they mean nothing: block-wise parsers need it.
inline constexpr std::size_t kLinePaddingBytes = 64;

// Lines beyond this number are refused: an origin counts in 32 bits.
inline constexpr std::uint32_t kLinesMax = 0xFFFF'FFFE;

// One line, without its end.
struct Line {
    std::string_view text;  // valid until the next one is read
    std::uint32_t number = 0;
    bool too_long = false;  // longer than kLineBytesMax; `text` is empty then
};

// Splits a source into lines.
class LineReader {
 public:
    // Read from `source`, which must outlive the reader.
    explicit LineReader(ByteSource& source);

    // Read the next line into `line`; false at the end.
    // Errors: those of the source; invalid_argument with violation `invalid_encoding` if the input
    // is UTF-16 or UTF-32; too_large after kLinesMax lines. Cost: O(length), amortised.
    Result<bool> next(Line& line);

 private:
    Result<void> skip_byte_order_mark();
    Result<void> fill();
    [[nodiscard]] const char* find_line_end() const;
    Result<bool> take(const char* line_end, Line& line);

    ByteSource* source_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t searched_ = 0;  // no line end in [begin_, searched_)
    std::uint32_t number_ = 0;
    bool at_end_ = false;
};

}  // namespace faultline::importers
