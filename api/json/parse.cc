// json::parse on nlohmann's SAX interface: depth and duplicate names are checked while reading, so
// that hostile input never becomes a deep or ambiguous document.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "api/json/value.h"

namespace faultline::json {

namespace {

Error not_json(std::string_view text, std::size_t position) {
    const auto line = 1 + std::ranges::count(text.substr(0, position), '\n');
    return invalid_argument("not valid JSON in UTF-8 at byte " + std::to_string(position) +
                            ", line " + std::to_string(line));
}

// A name that two members have, if there is one.  Sorted, because an object may have a million.
std::optional<std::string_view> repeated_name(const Object& members) {
    std::vector<std::string_view> names;
    names.reserve(members.size());
    for (const auto& [name, value] : members) {
        names.push_back(name);
    }
    std::ranges::sort(names);
    const auto repeated = std::ranges::adjacent_find(names);
    return repeated == names.end() ? std::nullopt : std::optional(*repeated);
}

// Builds a Value from events.  A handler returns false to stop.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
    explicit Builder(std::string_view text) : text_(text) {}

    bool null() override { return put(Value()); }
    bool boolean(bool truth) override { return put(Value(truth)); }
    bool number_integer(number_integer_t number) override {
        return put(Value(std::int64_t{number}));
    }
    bool number_unsigned(number_unsigned_t number) override {
        const bool fits = number <= 0x7FFF'FFFF'FFFF'FFFF;
        return put(fits ? Value(static_cast<std::int64_t>(number)) : Value(std::uint64_t{number}));
    }
    bool number_float(number_float_t number, const string_t& /*text*/) override {
        return put(Value(double{number}));
    }
    bool string(string_t& text) override { return put(Value(std::move(text))); }
    bool binary(binary_t& /*bytes*/) override { return false; }

    bool start_object(std::size_t /*size*/) override { return open({.is_object = true}); }
    bool start_array(std::size_t /*size*/) override { return open({.is_object = false}); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        open_.back().members.emplace_back(std::move(name), Value());
        return true;
    }

    bool parse_error(std::size_t position,
                     const std::string& /*token*/,
                     const nlohmann::detail::exception& /*why*/) override {
        error_ = not_json(text_, position);
        return false;
    }

    Result<Value> take() {
        if (!error_.message.empty()) return error_;
        return std::move(result_);
    }

 private:
    // An object or array whose end was not seen yet.
    struct Frame {
        bool is_object = false;
        Object members = {};
        Array items = {};
    };

    bool open(Frame frame) {
        if (open_.size() >= kDepthMax) {
            error_ = too_large("JSON nests deeper than " + std::to_string(kDepthMax) + " levels");
            return false;
        }
        open_.push_back(std::move(frame));
        return true;
    }

    bool close() {
        Frame frame = std::move(open_.back());
        open_.pop_back();
        if (const auto name = repeated_name(frame.members)) {
            error_ = invalid_argument("member '" + std::string(*name) +
                                      "' is there twice in one object");
            return false;
        }
        return put(frame.is_object ? Value(std::move(frame.members))
                                   : Value(std::move(frame.items)));
    }

    bool put(Value value) {
        if (open_.empty()) {
            result_ = std::move(value);
        } else if (open_.back().is_object) {
            open_.back().members.back().second = std::move(value);
        } else {
            open_.back().items.push_back(std::move(value));
        }
        return true;
    }

    std::string_view text_;  // that is read
    std::vector<Frame> open_;
    Value result_;
    Error error_{ErrorCode::invalid_argument, ""};
};

}  // namespace

Result<Value> parse(std::string_view text) {
    // The library takes a NUL for the end and would not look at what follows.
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
        return not_json(text, nul);
    }
    Builder builder(text);
    nlohmann::json::sax_parse(text, &builder);
    return builder.take();
}

}  // namespace faultline::json
