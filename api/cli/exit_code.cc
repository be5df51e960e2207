#include "api/cli/exit_code.h"

#include <iostream>

namespace faultline::cli {

int fail(const Error& error) {
    std::cerr << "faultline: " << error.message << "\n";
    return kFailed;
}

int wrong_usage(std::string_view message) {
    std::cerr << "faultline: " << message << "\n";
    return kWrongUsage;
}

}  // namespace faultline::cli
