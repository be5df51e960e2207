#include "api/app/commit.h"

#include <utility>

#include "engine/model/validation.h"

namespace faultline::app {

namespace {

Result<void> check_text(const std::string& what, const std::string& text, std::size_t bytes_max) {
    if (text.size() <= bytes_max && model::is_clean_text(text)) return {};
    return invalid_argument("the " + what +
                            " must be UTF-8 text without control characters of at most " +
                            std::to_string(bytes_max) + " bytes");
}

// A key with the digest of its request, known before the writer is asked.
struct KnownRequest {
    const std::string& key;
    Digest digest{};
};

// What a request with that digest is answered, whose key is known.
CommitOutcome outcome_of(const storage::StoredRequest& stored, const Digest& digest) {
    CommitOutcome outcome;
    outcome.end = stored.digest == digest ? CommitEnd::repeated : CommitEnd::key_reused;
    outcome.position.version = stored.version;
    if (outcome.end == CommitEnd::repeated) outcome.answer = stored.answer;
    return outcome;
}

// What the request was answered before, if it was.
Result<std::optional<CommitOutcome>> earlier_outcome(const storage::View& view,
                                                     const std::string& principal,
                                                     const KnownRequest& request) {
    FL_TRY(const auto stored, view.find_request(principal, request.key));
    if (!stored) return std::optional<CommitOutcome>();
    return std::optional(outcome_of(*stored, request.digest));
}

WritePosition position_of(const storage::View& head, const WritePlan& plan, bool is_written) {
    if (!is_written) return {head.version(), head.graph_version()};
    const Version version{raw(head.version()) + 1};
    return {version, plan.change_set.alters_graph() ? version : head.graph_version()};
}

}  // namespace

Result<void> check_context(const model::WriteContext& context) {
    FL_CHECK(check_text("reason", context.reason, kReasonBytesMax));
    return check_text("request id", context.request_id, kRequestIdBytesMax);
}

Result<std::optional<CommitOutcome>> answered_before(const App& app,
                                                     const std::string& principal,
                                                     const RequestKey* key) {
    if (key == nullptr) return std::optional<CommitOutcome>();
    const storage::View view = app.view();
    FL_TRY(const auto stored, view.find_request(principal, key->key));
    if (!stored) return std::optional<CommitOutcome>();
    FL_TRY(const Digest digest, key->digest());
    return std::optional(outcome_of(*stored, digest));
}

Result<CommitOutcome> commit(App& app,
                             const model::WriteContext& context,
                             const RequestKey* key,
                             const Planner& plan,
                             const AnswerOf& answer) {
    FL_CHECK(check_context(context));
    std::optional<KnownRequest> request;
    if (key != nullptr) {
        FL_TRY(const Digest digest, key->digest());
        request.emplace(KnownRequest{key->key, digest});
    }
    CommitOutcome outcome;
    FL_CHECK(app.write([&](storage::Repository& store) -> Result<Write> {
        const storage::View head = store.appended_view();
        if (request) {
            FL_TRY(auto earlier, earlier_outcome(head, context.principal, *request));
            if (earlier) {
                outcome = *std::move(earlier);
                return Write{};
            }
        }
        FL_TRY(std::optional<WritePlan> planned, plan(store));
        if (!planned) return Write{};
        const bool is_written = planned->needed || request.has_value();
        outcome.end = CommitEnd::done;
        outcome.position = position_of(head, *planned, is_written);
        outcome.answer = answer(outcome.position);
        if (!is_written) return Write{};
        if (request) {
            planned->change_set.add_request({request->key, request->digest, outcome.answer});
        }
        planned->change_set.context = context;
        FL_TRY(const storage::Committed committed, store.append(planned->change_set));
        return Write{committed, std::move(planned->changed), planned->graph_is_other};
    }));
    return outcome;
}

}  // namespace faultline::app
