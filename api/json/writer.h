// JsonWriter: compact JSON, member by member, into a sink; no document is built in memory.
//
// Thread safety: none.
//
// Bytes are those of interface contracts: no spaces, members in the order they are written, doubles
// in the shortest form that reads back as the same double (a whole one keeps ".0", so that it stays
// a double), UTF-8 unescaped except as JSON requires.

#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/byte_sink.h"

namespace faultline::json {

// Writes one JSON value.
class JsonWriter {
 public:
    // Write to `sink`, which must outlive the writer; call finish() at the end.
    explicit JsonWriter(ByteSink& sink) : sink_(&sink) {}

    // Open and close an object or an array.
    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }

    // Name the next member.  REQUIRES: inside an object.
    void key(std::string_view name);

    // Write one value.  A double must be finite.
    void value(std::string_view text);
    void value(const char* text) { value(std::string_view(text)); }
    void value(double number);
    template <std::same_as<bool> Bool>
    void value(Bool truth) {
        scalar(truth ? "true" : "false");
    }
    template <std::integral Integer>
    requires(!std::same_as<Integer, bool>) void value(Integer number) {
        integer(static_cast<
                std::conditional_t<std::signed_integral<Integer>, std::int64_t, std::uint64_t>>(
            number));
    }
    void null() { scalar("null"); }

    // Write `text` as one value.  REQUIRES: it is JSON.
    void verbatim(std::string_view text) { scalar(text); }

    // Write `number`, or null if there is none.
    template <typename T>
    void value(const std::optional<T>& number) {
        if (number) {
            value(*number);
        } else {
            null();
        }
    }

    // key() and value() in one.
    template <typename T>
    void member(std::string_view name, const T& content) {
        key(name);
        value(content);
    }

    // Write the final newline and hand everything to the sink.  False if the receiver is gone.
    bool finish();

    // False once the receiver is gone; writing on is harmless.
    [[nodiscard]] bool ok() const { return ok_; }

 private:
    void open(char bracket);
    void close(char bracket);
    void separate();
    void scalar(std::string_view text);
    void integer(std::int64_t number);
    void integer(std::uint64_t number);
    void quote(std::string_view text);
    void flush_if_full();

    ByteSink* sink_;
    std::string buffer_;
    bool first_ = true;  // no comma before the next value
    bool ok_ = true;
};

// `write(JsonWriter&)` into a string, final newline included.
template <typename Write>
[[nodiscard]] std::string to_json(Write write) {
    StringSink sink;
    JsonWriter writer(sink);
    write(writer);
    writer.finish();
    return std::move(sink.text);
}

}  // namespace faultline::json
