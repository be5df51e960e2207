#include "engine/identify/ci_condition.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "engine/model/limits.h"
#include "engine/model/validation.h"

namespace faultline::identify {

namespace {

constexpr std::string_view kAttributePrefix = "attributes.";
constexpr std::string_view kSigns = "=!<>";

using Operator = ConditionOperator;

// Longer signs first: the first that fits is meant.
constexpr std::array<std::pair<std::string_view, Operator>, 6> kSignOperators = {
    {{"!=", Operator::differs},
     {"<=", Operator::at_most},
     {">=", Operator::at_least},
     {"=", Operator::equals},
     {"<", Operator::less},
     {">", Operator::greater}}};

constexpr std::array<std::pair<std::string_view, Operator>, 5> kWordOperators = {
    {{"in", Operator::equals},
     {"prefix", Operator::prefix},
     {"contains", Operator::contains},
     {"exists", Operator::exists},
     {"missing", Operator::missing}}};

bool is_space(char c) {
    return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

template <typename T>
std::optional<T> read_number(std::string_view text) {
    T number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// The whole numbers that a double holds exactly.
constexpr std::int64_t kExactMax = std::int64_t{1} << 53;

void add_numbers(std::string_view text, std::vector<model::Scalar>& scalars) {
    if (const auto whole = read_number<std::int64_t>(text)) {
        scalars.emplace_back(*whole);
        if (*whole >= -kExactMax && *whole <= kExactMax) {
            scalars.emplace_back(static_cast<double>(*whole));
        }
        return;
    }
    const auto real = read_number<double>(text);
    if (!real || !std::isfinite(*real)) return;
    scalars.emplace_back(*real);
    const bool is_whole =
        std::abs(*real) <= static_cast<double>(kExactMax) && std::trunc(*real) == *real;
    if (is_whole) scalars.emplace_back(static_cast<std::int64_t>(*real));
}

ConditionValue value_of(std::string text, bool quoted) {
    ConditionValue value{std::move(text), {}, {}};
    value.scalars.emplace_back(value.text);
    if (!quoted) {
        add_numbers(value.text, value.scalars);
        if (value.text == "true") value.scalars.emplace_back(true);
        if (value.text == "false") value.scalars.emplace_back(false);
    }
    for (const model::Scalar& scalar : value.scalars) {
        std::string bytes;
        ByteWriter out(bytes);
        model::encode_attributes({{std::string(), scalar}}, out);
        value.canonicals.push_back(bytes.substr(2));  // behind the count and the empty name
    }
    return value;
}

// Reads a condition from left to right.
class ConditionReader {
 public:
    explicit ConditionReader(std::string_view text) : text_(text) {}

    Result<CiCondition> read() {
        CiCondition condition;
        FL_TRY(condition.field, read_field());
        FL_TRY(condition.op, read_operator());
        is_text_ = condition.field.kind != FieldKind::attribute;
        FL_TRY(condition.values, read_values(condition.op));
        return condition;
    }

 private:
    [[nodiscard]] Error wrong(std::string_view rule) const {
        const std::string shown = model::printable(std::string(text_.substr(0, kShownBytesMax)));
        return invalid_argument("'" + shown + "': at character " + std::to_string(at_ + 1) + " " +
                                std::string(rule));
    }

    void skip_spaces() {
        while (at_ < text_.size() && is_space(text_[at_]))
            at_++;
    }

    // A text in quotes; `at_` is at the first one.
    Result<std::string> read_quoted() {
        const std::size_t begin = at_++;
        std::string content;
        for (; at_ < text_.size() && text_[at_] != '"'; at_++) {
            const bool is_escape = text_[at_] == '\\';
            if (is_escape && ++at_ == text_.size()) break;
            if (is_escape && text_[at_] != '"' && text_[at_] != '\\') {
                return wrong("only \\\" and \\\\ may follow a backslash in quotes");
            }
            content.push_back(text_[at_]);
        }
        if (at_ < text_.size()) {
            at_++;
            return content;
        }
        at_ = begin;
        return wrong("a text in quotes begins that does not end");
    }

    Result<CiField> read_field() {
        skip_spaces();
        if (at_ < text_.size() && text_[at_] == '"') {
            FL_TRY(std::string name, read_quoted());
            if (name.empty()) return wrong("there must be the name of a field");
            return CiField{FieldKind::attribute, std::move(name)};
        }
        const std::size_t begin = at_;
        while (at_ < text_.size() && !is_space(text_[at_]) &&
               kSigns.find(text_[at_]) == std::string_view::npos) {
            at_++;
        }
        if (at_ == begin) return wrong("there must be the name of a field");
        const Result<CiField> field = parse_ci_field(text_.substr(begin, at_ - begin));
        if (field.ok()) return field;
        at_ = begin;
        return wrong(field.error().message);
    }

    Result<Operator> read_operator() {
        skip_spaces();
        for (const auto& [sign, op] : kSignOperators) {
            if (!text_.substr(at_).starts_with(sign)) continue;
            at_ += sign.size();
            return op;
        }
        const std::size_t begin = at_;
        while (at_ < text_.size() && !is_space(text_[at_]))
            at_++;
        const std::string_view word = text_.substr(begin, at_ - begin);
        for (const auto& [name, op] : kWordOperators) {
            if (word != name) continue;
            is_list_ = name == "in";
            return op;
        }
        at_ = begin;
        return wrong("there must be one of = != < <= > >= in prefix contains exists missing");
    }

    Result<std::vector<ConditionValue>> read_values(Operator op) {
        skip_spaces();
        std::vector<ConditionValue> values;
        if (op == Operator::exists || op == Operator::missing) {
            if (at_ != text_.size()) return wrong("nothing may follow exists and missing");
            return values;
        }
        while (true) {
            FL_TRY(ConditionValue value, read_value());
            values.push_back(std::move(value));
            skip_spaces();
            if (at_ == text_.size()) break;
            if (!is_list_ || text_[at_] != ',') return wrong("nothing may follow the value");
            at_++;
            if (values.size() == kConditionValuesMax) {
                return wrong("there may be no more than " + std::to_string(kConditionValuesMax) +
                             " values");
            }
        }
        const bool is_number = op == Operator::less || op == Operator::at_most ||
                               op == Operator::greater || op == Operator::at_least;
        if (is_number && is_text_) {
            at_ = 0;
            return wrong("there is a text, which < <= > >= do not compare");
        }
        if (is_number && values.front().scalars.size() < 2) {
            at_ = text_.size();
            return wrong("there must be a number before the end");
        }
        return values;
    }

    Result<ConditionValue> read_value() {
        skip_spaces();
        const std::size_t begin = at_;
        if (at_ < text_.size() && text_[at_] == '"') {
            FL_TRY(std::string content, read_quoted());
            return value_of(std::move(content), true);
        }
        while (at_ < text_.size() && !(is_list_ && text_[at_] == ','))
            at_++;
        const std::string_view plain = trimmed(text_.substr(begin, at_ - begin));
        if (!plain.empty()) return value_of(std::string(plain), false);
        at_ = begin;
        return wrong("there must be a value; nothing at all is \"\"");
    }

    static constexpr std::size_t kShownBytesMax = 200;

    std::string_view text_;
    std::size_t at_ = 0;
    bool is_list_ = false;
    bool is_text_ = false;  // the field is no attribute
};

}  // namespace

Result<CiField> parse_ci_field(std::string_view text) {
    if (text == "id") return CiField{FieldKind::id};
    if (text == "name") return CiField{FieldKind::name};
    if (text == "class") return CiField{FieldKind::class_name};
    if (text.starts_with(kAttributePrefix)) text.remove_prefix(kAttributePrefix.size());
    if (!text.empty() && text.size() <= model::kAttributeNameBytesMax) {
        return CiField{FieldKind::attribute, std::string(text)};
    }
    return invalid_argument("the name of a field has 1 to " +
                            std::to_string(model::kAttributeNameBytesMax) +
                            " bytes, this one has " + std::to_string(text.size()));
}

Result<CiCondition> parse_ci_condition(std::string_view text) {
    if (text.size() > kConditionBytesMax) {
        return invalid_argument("a condition of " + std::to_string(text.size()) +
                                " bytes, the limit is " + std::to_string(kConditionBytesMax));
    }
    return ConditionReader(text).read();
}

}  // namespace faultline::identify
