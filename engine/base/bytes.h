// ByteWriter and ByteReader: the primitives of every canonical binary form.
//
// Thread safety: none; one writer or reader belongs to one function.
//
// Primitives:
//
//     varint  = 1..10 bytes, 7 bits each, least significant first, shortest form only
//     zigzag  = varint of (n << 1) ^ (n >> 63)
//     bytes   = varint length, then that many bytes
//     fixed64 = 8 bytes, big-endian
//     real    = 8 bytes, IEEE 754 binary64, little-endian; -0 is written as 0, NaN never
//
// A reader never reads outside its bytes: a short or over-long form puts it into a failed state in
// which every further read yields zero or an empty view, so that a decoder may check once at the
// end.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace faultline {

// Appends primitives to a string.
class ByteWriter {
 public:
    // Append to `out`, which must outlive the writer.
    explicit ByteWriter(std::string& out) : out_(&out) {}

    // Each appends one primitive.
    void u8(std::uint8_t value) { out_->push_back(static_cast<char>(value)); }
    void varint(std::uint64_t value);
    void zigzag(std::int64_t value);
    void bytes(std::string_view value);
    void fixed64(std::uint64_t value);
    void real(double value);

    // Append `value` as it is, without a length.
    void raw_bytes(std::string_view value) { out_->append(value); }

 private:
    std::string* out_;
};

// Reads primitives from the front of a view, which must outlive the views it returns.
class ByteReader {
 public:
    // Read from `in`.
    explicit ByteReader(std::string_view in) : in_(in) {}

    // Each reads one primitive; zero or empty once failed.
    std::uint8_t u8();
    std::uint64_t varint();
    std::int64_t zigzag();
    std::string_view bytes();
    std::uint64_t fixed64();
    double real();

    // The next `size` bytes.
    std::string_view raw_bytes(std::uint64_t size);

    // True as long as nothing was malformed.
    [[nodiscard]] bool ok() const { return ok_; }

    // True if everything was read and nothing was malformed.
    [[nodiscard]] bool done() const { return ok_ && in_.empty(); }

    // What is left, as it is.
    [[nodiscard]] std::string_view rest() const { return in_; }

    // How many bytes are left.
    [[nodiscard]] std::size_t left() const { return in_.size(); }

    // Mark the input as malformed (a decoder found a value that no encoder writes).
    void fail();

 private:
    std::string_view in_;
    bool ok_ = true;
};

}  // namespace faultline
