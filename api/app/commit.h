// commit: one write, from its plan to the answer that may be repeated.
//
// A request may carry an idempotency key.  What it is answered is then kept in the change set that
// does what it asks, so that both are there or neither is: whoever never got the answer sends the
// request again and gets the same bytes, and nothing is done twice.  Refusals are not kept: a
// request that was refused did nothing, and runs again.
//
// Thread safety: may be called from any thread; plans run one after another on the writer's.

#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/model/change_set.h"

namespace faultline::app {

// An idempotency key has at most so many bytes, all of them clean text.
inline constexpr std::size_t kIdempotencyKeyBytesMax = 256;

// Why a write is done, and the id of its request: text of at most so many bytes.
inline constexpr std::size_t kReasonBytesMax = 4096;
inline constexpr std::size_t kRequestIdBytesMax = 256;

// The key that a request carries, and the digest of what it asks.
struct RequestKey {
    std::string key;
    std::function<Result<Digest>()> digest;  // reads what is left of the request first
};

// How the answer of a use case is kept for a request with a key.
template <typename Done>
struct Keeping {
    const RequestKey* key = nullptr;                      // null: the request has none
    std::function<std::string(const Done&)> answer = {};  // the bytes of what is answered
};

// What a job wants to write.
struct WritePlan {
    model::ChangeSet change_set;
    std::vector<CiId> changed;    // CIs whose merged content may differ
    bool needed = true;           // false: says nothing new; appended only to keep an answer
    bool graph_is_other = false;  // as of Write
};

// The version a write gets, or the head if nothing is written.
struct WritePosition {
    Version version{};
    Version graph_version{};
};

// Looks at the state with everything written before, and plans; nothing if the write is refused.
using Planner = std::function<Result<std::optional<WritePlan>>(const storage::Repository&)>;

// Makes the bytes of the answer to what was planned last.
using AnswerOf = std::function<std::string(const WritePosition&)>;

// What became of a write.
enum class CommitEnd {
    done,
    refused,     // by its plan
    repeated,    // the same request was answered before; nothing was done
    key_reused,  // the key belongs to another request; nothing was done
};
struct CommitOutcome {
    CommitEnd end = CommitEnd::refused;
    WritePosition position;
    std::string answer;  // of this request if it is done or repeated
};

// What a user says about a write must be text that the log takes.
// Errors: invalid_argument if the reason or the request id is too long or no clean text.
[[nodiscard]] Result<void> check_context(const model::WriteContext& context);

// What the request with `key`, which may be null, was answered before: for use cases that do much
// before they commit.  The request is read to its end only if the key is known.  Nothing: go on
// to commit(), which looks again.  Errors: those of the key's digest; corruption, unavailable.
[[nodiscard]] Result<std::optional<CommitOutcome>> answered_before(const App& app,
                                                                   const std::string& principal,
                                                                   const RequestKey* key);

// Plan on the writer's thread, append, and return once it is durable and published.  `key` may be
// null.  Errors: those of check_context(), of the key's digest and of the plan; as
// App::write().
[[nodiscard]] Result<CommitOutcome> commit(App& app,
                                           const model::WriteContext& context,
                                           const RequestKey* key,
                                           const Planner& plan,
                                           const AnswerOf& answer);

}  // namespace faultline::app
