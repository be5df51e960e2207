#include "tests/importers/malformed.h"

#include <doctest/doctest.h>

#include "engine/model/validation.h"
#include "tests/importers/reading.h"

namespace faultline::importers::testing {

void check_malformed(std::string_view format, std::span<const MalformedCase> cases) {
    for (const MalformedCase& one : cases) {
        CAPTURE(one.name);

        const Reading reading = read_bytes(format, one.bytes);

        CHECK(faults_of(reading) == one.faults);
        for (const model::Problem& problem : reading.seen.problems()) {
            CAPTURE(problem.message);
            CHECK_FALSE(problem.message.empty());
            CHECK(model::is_clean_text(problem.message));
        }
        if (reading.error) CHECK(model::is_clean_text(reading.error->message));
    }
}

}  // namespace faultline::importers::testing
