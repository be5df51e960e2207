#include "tests/support/scenario_words.h"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <stdexcept>

namespace faultline::test {

namespace {

template <typename T>
T parse(const std::string& text, const char* what) {
    T value{};
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, value);
    if (error != std::errc{} || end != last) throw std::runtime_error("'" + text + "' is " + what);
    return value;
}

}  // namespace

Words split_words(const std::string& line) {
    std::istringstream in(line);
    Words words;
    for (std::string word; in >> word;)
        words.push_back(word);
    return words;
}

Words split(const std::string& text, char separator) {
    std::istringstream in(text);
    Words words;
    for (std::string word; std::getline(in, word, separator);)
        words.push_back(word);
    return words;
}

Words split_from_right(const std::string& text, std::size_t separators) {
    Words words(separators + 1);
    std::string rest = text;
    for (std::size_t i = separators; i > 0; --i) {
        const std::size_t colon = rest.rfind(':');
        if (colon == std::string::npos) throw std::runtime_error("'" + text + "' lacks a ':'");
        words[i] = rest.substr(colon + 1);
        rest = rest.substr(0, colon);
    }
    words[0] = rest;
    return words;
}

std::map<std::string, std::string> options(const Words& words,
                                           std::size_t first,
                                           const Words& known) {
    std::map<std::string, std::string> result;
    for (std::size_t i = first; i < words.size(); ++i) {
        const std::size_t equals = words[i].find('=');
        const std::string key = words[i].substr(0, equals);
        const bool is_known = std::find(known.begin(), known.end(), key) != known.end();
        if (equals == std::string::npos || !is_known) {
            throw std::runtime_error("unknown option '" + words[i] + "'");
        }
        result[key] = words[i].substr(equals + 1);
    }
    return result;
}

std::string join(const Words& words, std::size_t first) {
    std::string text;
    for (std::size_t i = first; i < words.size(); ++i)
        text += (text.empty() ? "" : " ") + words[i];
    return text;
}

std::uint32_t to_count(const std::string& text) {
    return parse<std::uint32_t>(text, "not a whole number");
}

double to_number(const std::string& text) {
    return parse<double>(text, "not a number");
}

}  // namespace faultline::test
