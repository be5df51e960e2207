#include "api/http/chunked_decoder.h"

#include <algorithm>
#include <charconv>

namespace faultline::http {

namespace {

// 15 digits stay below 2^60, so that sums of sizes cannot wrap around.
constexpr std::size_t kSizeDigitsMax = 15;

}  // namespace

ChunkedDecoder::Step ChunkedDecoder::decode(std::string_view in, std::span<char> out) {
    Step step;
    while (error_.empty() && !finished() && step.consumed < in.size()) {
        if (state_ != State::data) {
            if (take_line(in, step.consumed)) end_of_line();
            continue;
        }
        const std::size_t room = std::min(in.size() - step.consumed, out.size() - step.produced);
        if (room == 0) break;
        const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(room, chunk_rest_));
        std::copy_n(in.data() + step.consumed, taken, out.data() + step.produced);
        step.consumed += taken;
        step.produced += taken;
        chunk_rest_ -= taken;
        if (chunk_rest_ == 0) state_ = State::data_end;
    }
    return step;
}

bool ChunkedDecoder::take_line(std::string_view in, std::size_t& consumed) {
    const std::size_t end = in.find('\n', consumed);
    const std::size_t stop = end == std::string_view::npos ? in.size() : end + 1;
    if (line_.size() + (stop - consumed) > kChunkLineBytesMax) {
        fail("a line of the chunked framing is longer than the limit of 256 bytes");
        return false;
    }
    line_.append(in, consumed, stop - consumed);
    consumed = stop;
    if (end == std::string_view::npos) return false;
    if (!line_.ends_with("\r\n")) {
        fail("a line of the chunked framing does not end in CRLF");
        return false;
    }
    line_.resize(line_.size() - 2);
    return true;
}

void ChunkedDecoder::end_of_line() {
    if (state_ == State::size_line) {
        end_of_size_line();
    } else if (state_ == State::data_end) {
        if (!line_.empty()) fail("a chunk is longer than its size says");
        state_ = State::size_line;
    } else if (line_.empty()) {
        state_ = State::finished;
    } else if (++trailer_lines_ > kTrailerLinesMax) {
        fail("the chunked body has more trailer lines than the limit of 16");
    }
    line_.clear();
}

void ChunkedDecoder::end_of_size_line() {
    const std::string_view digits = std::string_view(line_).substr(0, line_.find(';'));
    const auto parsed =
        std::from_chars(digits.data(), digits.data() + digits.size(), chunk_rest_, 16);
    const bool whole = parsed.ec == std::errc{} && parsed.ptr == digits.data() + digits.size();
    if (!whole || digits.size() > kSizeDigitsMax) {
        fail("a chunk size is not a hexadecimal number of at most 15 digits");
        return;
    }
    state_ = chunk_rest_ == 0 ? State::trailer : State::data;
}

}  // namespace faultline::http
