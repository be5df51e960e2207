#include "tests/support/golden_file.h"

#include <cstdint>
#include <fstream>

namespace faultline::test {

namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

std::string golden_bytes(std::string_view name) {
    std::ifstream file(std::string(FL_SOURCE_DIR) + "/tests/golden/" + std::string(name));
    std::string digits;
    for (std::string line; std::getline(file, line);) {
        for (const char c : line.substr(0, line.find('#'))) {
            if (kDigits.find(c) != std::string_view::npos) digits.push_back(c);
        }
    }
    return bytes_of_hex(digits);
}

std::string bytes_of_hex(std::string_view digits) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        const std::size_t value = kDigits.find(digits[i]) * 16 + kDigits.find(digits[i + 1]);
        bytes.push_back(static_cast<char>(static_cast<std::uint8_t>(value)));
    }
    return bytes;
}

std::string hex_digits(std::string_view bytes) {
    std::string digits;
    for (const char c : bytes) {
        const auto value = static_cast<std::uint8_t>(c);
        digits.push_back(kDigits[value >> 4]);
        digits.push_back(kDigits[value & 0xF]);
    }
    return digits;
}

}  // namespace faultline::test
