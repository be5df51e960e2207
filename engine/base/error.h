// Error: why an operation could not be done, in a form both code and a person can use.
//
// `code` decides what the caller does (and which HTTP status and exit code the shells send);
// `message` tells a person what was wrong with which input: lower case, without a full stop, naming
// the offending value and what to do.  `violations` lists every broken rule when there are several.

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace faultline {

// Every way an operation can fail.  Add a code only when some caller must react differently.
enum class ErrorCode {
    invalid_argument,      // the caller sent something that can never work
    not_found,             // the named thing does not exist at the version asked for
    conflict,              // someone else changed it first; re-read and retry
    corruption,            // bytes on disk do not decode; never retried, always logged
    unavailable,           // disk, lock or quota; may work later
    too_large,             // a named limit was exceeded
    precondition_failed,   // the caller said on what it depends, and that is not so; re-read
    insufficient_storage,  // the disk is too full to write; reading goes on
};

// One broken rule: where (a JSON pointer or a line), which rule, and what to do about it.
struct Violation {
    std::string pointer;
    std::string code;
    std::string message;

    friend bool operator==(const Violation&, const Violation&) = default;
};

// A failed operation.
struct Error {
    ErrorCode code;
    std::string message;
    std::vector<Violation> violations = {};
};

// Short constructors so that call sites read as a sentence.
inline Error invalid_argument(std::string message) {
    return {ErrorCode::invalid_argument, std::move(message)};
}
inline Error not_found(std::string message) {
    return {ErrorCode::not_found, std::move(message)};
}
inline Error conflict(std::string message) {
    return {ErrorCode::conflict, std::move(message)};
}
inline Error corruption(std::string message) {
    return {ErrorCode::corruption, std::move(message)};
}
inline Error unavailable(std::string message) {
    return {ErrorCode::unavailable, std::move(message)};
}
inline Error too_large(std::string message) {
    return {ErrorCode::too_large, std::move(message)};
}
inline Error precondition_failed(std::string message) {
    return {ErrorCode::precondition_failed, std::move(message)};
}
inline Error insufficient_storage(std::string message) {
    return {ErrorCode::insufficient_storage, std::move(message)};
}

}  // namespace faultline
