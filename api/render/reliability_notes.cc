#include "api/render/reliability_notes.h"

namespace faultline::render {

void add_reliability_notes(const json::Value& answer, Table& table) {
    const json::Array& unknown = answer["unknown_reliability"].items();
    if (!unknown.empty()) {
        table.notes.push_back("counted as never failing by themselves, nothing is known: " +
                              listed(unknown, kExamplesMax, ", "));
    }
    const json::Array& unusable = answer["unusable_reliability"].items();
    if (!unusable.empty()) {
        table.notes.push_back("state a reliability that makes no sense: " +
                              listed(unusable, kExamplesMax, ", "));
    }
    if (is_positive(answer["class_defaults"])) {
        table.notes.push_back(
            "with the default of their class: " + answer["class_defaults"].text() + " CIs");
    }
}

}  // namespace faultline::render
