// The fault tests, or with "worker" as the first word the process they do harm to.

#define DOCTEST_CONFIG_IMPLEMENT
#include <string_view>

#include <doctest/doctest.h>

#include "tests/faults/worker.h"

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "worker") {
        return faultline::faults::work(
            faultline::faults::parse_worker_orders({argv + 2, argv + argc}));
    }
    return doctest::Context(argc, argv).run();
}
