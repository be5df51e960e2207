#include "importers/line_reader.h"

#include <cstring>
#include <string>

#include "importers/importer.h"
#include "importers/wording.h"

namespace faultline::importers {

namespace {

constexpr std::size_t kFirstBufferBytes = std::size_t{1} << 20;

// The name of the encoding that `head` begins like if that is not UTF-8, else empty.
std::string_view foreign_encoding(std::string_view head) {
    using std::string_view_literals::operator""sv;
    if (head.starts_with("\xFF\xFE\0\0"sv) || head.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
    if (head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv)) return "UTF-16";
    // No text begins with a NUL, or with one character and a NUL.
    if (head.size() >= 2 && (head[0] == '\0') != (head[1] == '\0')) return "UTF-16";
    return {};
}

}  // namespace

LineReader::LineReader(ByteSource& source)
    : source_(&source), buffer_(kFirstBufferBytes + kLinePaddingBytes) {}

Result<bool> LineReader::next(Line& line) {
    if (number_ == 0) FL_CHECK(skip_byte_order_mark());
    line = {};
    const char* line_end = find_line_end();
    while (line_end == nullptr && !at_end_) {
        searched_ = end_;
        if (end_ - begin_ > kLineBytesMax) {
            line.too_long = true;
            begin_ = end_;
        }
        FL_CHECK(fill());
        line_end = find_line_end();
    }
    return take(line_end, line);
}

Result<void> LineReader::skip_byte_order_mark() {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    while (end_ < 4 && !at_end_) {
        FL_CHECK(fill());
    }
    const std::string_view head(buffer_.data(), end_);
    if (const std::string_view encoding = foreign_encoding(head); !encoding.empty()) {
        return unreadable(1,
                          "invalid_encoding",
                          "the input is " + std::string(encoding) + " and not UTF-8; " +
                              std::string(kConvertHint));
    }
    if (head.starts_with(kMark)) begin_ = searched_ = kMark.size();
    return {};
}

// Read once more, behind what is there.
Result<void> LineReader::fill() {
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        searched_ -= begin_;
        begin_ = 0;
    }
    if (buffer_.size() - kLinePaddingBytes == end_) buffer_.resize(buffer_.size() * 2);
    const std::size_t room = buffer_.size() - kLinePaddingBytes - end_;
    FL_TRY(const std::size_t size, source_->read(std::span<char>(buffer_).subspan(end_, room)));
    end_ += size;
    at_end_ = size == 0;
    return {};
}

const char* LineReader::find_line_end() const {
    return static_cast<const char*>(
        std::memchr(buffer_.data() + searched_, '\n', end_ - searched_));
}

// Hand over what stands before `line_end`, or all that is left when there is none.
Result<bool> LineReader::take(const char* line_end, Line& line) {
    const bool ended = line_end != nullptr;
    const std::size_t stop = ended ? static_cast<std::size_t>(line_end - buffer_.data()) : end_;
    std::string_view text(buffer_.data() + begin_, stop - begin_);
    const bool something = ended || !text.empty() || line.too_long;
    begin_ = searched_ = ended ? stop + 1 : stop;
    if (!something) return false;
    if (number_ == kLinesMax) {
        return too_large("the input has more than " + std::to_string(kLinesMax) +
                         " lines, which is the limit of one file; split it");
    }
    line.number = ++number_;
    if (text.ends_with('\r')) text.remove_suffix(1);
    line.too_long = line.too_long || text.size() > kLineBytesMax;
    if (!line.too_long) line.text = text;
    return true;
}

}  // namespace faultline::importers
