// Runs a rapidcheck property with a fixed seed, so that a run can be repeated.
//
// Thread safety: none needed.

#pragma once

#include <iostream>
#include <string>
#include <unordered_map>
#include <utility>

#include <rapidcheck.h>
#include <rapidcheck/detail/TestListenerAdapter.h>

namespace faultline::test {

// No earlier counterexample is to be repeated.
using Reproductions = std::unordered_map<std::string, rc::detail::Reproduce>;

// True if the property holds in `runs` random cases; a counterexample goes to stderr.
template <typename Testable>
bool holds(const std::string& description, int runs, Testable&& testable) {
    rc::detail::TestParams params;
    params.seed = 20240601;
    params.maxSuccess = runs;
    rc::detail::TestMetadata metadata;
    metadata.id = description;
    metadata.description = description;
    // A listener of our own: the default one follows the environment.
    rc::detail::TestListenerAdapter listener;
    const auto result = rc::detail::checkTestable(
        std::forward<Testable>(testable), metadata, params, listener, Reproductions{});
    const bool success = result.template is<rc::detail::SuccessResult>();
    if (!success) rc::detail::printResultMessage(result, std::cerr);
    return success;
}

}  // namespace faultline::test
