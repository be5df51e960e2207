#include "engine/identify/problem_log.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace faultline::identify {

namespace {

using model::kProblemsMax;
using model::Problem;

void sort_and_cut(std::vector<Problem>& problems, std::size_t size_max) {
    std::ranges::sort(problems, [](const Problem& a, const Problem& b) {
        return std::tie(a.origin, a.code, a.message) < std::tie(b.origin, b.code, b.message);
    });
    if (problems.size() > size_max) problems.resize(size_max);
}

// Sorting only when the list is twice too long keeps adding cheap.
void add(Problem problem, std::vector<Problem>& problems) {
    problems.push_back(std::move(problem));
    if (problems.size() >= 2 * kProblemsMax) sort_and_cut(problems, kProblemsMax);
}

}  // namespace

std::string place_of(const model::Observations& seen, model::Origin origin) {
    std::string place = origin.file < seen.files().size() ? seen.files()[origin.file] : "input";
    place += ':';
    place += std::to_string(origin.line);
    return place;
}

void ProblemLog::error(model::Origin origin, std::string code, std::string message) {
    error_count_++;
    add({origin, std::move(code), std::move(message)}, errors_);
}

void ProblemLog::note(model::Origin origin, std::string code, std::string message) {
    note_count_++;
    add({origin, std::move(code), std::move(message)}, notes_);
}

std::vector<Problem> ProblemLog::take() {
    sort_and_cut(errors_, kProblemsMax);
    sort_and_cut(notes_, kProblemsMax - errors_.size());
    std::ranges::move(notes_, std::back_inserter(errors_));
    notes_.clear();
    sort_and_cut(errors_, kProblemsMax);
    return std::exchange(errors_, {});
}

}  // namespace faultline::identify
