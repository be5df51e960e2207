#include "api/http/answer_filler.h"

#include <algorithm>
#include <cstdint>
#include <queue>
#include <string_view>
#include <tuple>
#include <utility>

#include "api/http/router.h"
#include "api/http/target.h"
#include "engine/graph/node_cursor.h"

namespace faultline::http {

namespace {

// So many CIs are looked at between two looks at whether to go on: about a millisecond.
constexpr std::uint32_t kCisAtOnce = 1U << 16;

constexpr std::string_view kWaitingPath = "/api/v1/changes-feed";

std::chrono::milliseconds steady_ticks() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

// Takes an answer and keeps nothing; ends it when it is too large or there is something else to do.
class YieldingSink final : public ByteSink {
 public:
    YieldingSink(std::size_t bytes_max, const app::IdleThread::MayGoOn& may_go_on)
        : bytes_left_(bytes_max), may_go_on_(may_go_on) {}

    bool write(std::string_view bytes) override {
        is_too_large_ = bytes.size() > bytes_left_;
        bytes_left_ -= std::min(bytes.size(), bytes_left_);
        return !is_too_large_ && may_go_on_();
    }

    [[nodiscard]] bool is_too_large() const { return is_too_large_; }

 private:
    std::size_t bytes_left_;
    bool is_too_large_ = false;
    const app::IdleThread::MayGoOn& may_go_on_;
};

// A CI that others need.
struct Needed {
    std::size_t dependents;
    std::uint64_t order;  // ascends with the id
    graph::NodeIndex node;

    // The one that goes first; the order makes it one order.
    friend bool operator<(const Needed& a, const Needed& b) {
        return std::tie(b.dependents, a.order) < std::tie(a.dependents, b.order);
    }
};

// The CIs with the most direct dependents, most first; of equal ones those with the smallest ids.
// Fewer if it may not go on.
std::vector<graph::NodeIndex> most_needed(const graph::Snapshot& graph,
                                          std::size_t count,
                                          const app::IdleThread::MayGoOn& may_go_on) {
    std::priority_queue<Needed> best;  // the last of them on top
    graph::NodeCursor cursor(graph);
    std::uint32_t seen = 0;
    while (const auto node = cursor.next()) {
        if (++seen % kCisAtOnce == 0 && !may_go_on()) return {};
        const Needed one{graph.dependents_of(*node).size(), graph.order_key(*node), *node};
        if (one.dependents == 0 || (best.size() == count && !(one < best.top()))) continue;
        best.push(one);
        if (best.size() > count) best.pop();
    }
    std::vector<graph::NodeIndex> nodes(best.size());
    for (auto place = nodes.rbegin(); place != nodes.rend(); ++place) {
        *place = best.top().node;
        best.pop();
    }
    return nodes;
}

std::string default_question(std::string_view id) {
    return "/api/v1/cis/" + percent_encode(id) + "/impact";
}

// What is kept about the past stays right, and what names a version would be that of the past.
bool is_about_the_present(const std::string& question) {
    return question.find("as_of") == std::string::npos;
}

// The request that has `question`: a target, and behind a line break a body if it is sent one.
Request request_of(const std::string& question) {
    Request request;
    const std::size_t target_end = question.find('\n');
    request.target = question.substr(0, target_end);
    if (target_end == std::string::npos) return request;
    request.method = Method::post;
    request.method_text = method_name(Method::post);
    return request;
}

}  // namespace

AnswerFiller::AnswerFiller(app::Principal principal, app::App& app, FillLimits limits, Ticks ticks)
    : principal_(std::move(principal)),
      app_(app),
      limits_(limits),
      ticks_(ticks ? std::move(ticks) : Ticks(steady_ticks)) {}

bool AnswerFiller::fill(const app::IdleThread::MayGoOn& may_go_on) {
    if (app_.readiness() != app::Readiness::ready) return false;
    const auto at = app_.published();
    if (!at.ok()) return false;
    const Version graph_version = at.value()->graph->graph_version();
    const app::IdleThread::MayGoOn still = [&] {
        return may_go_on() && app_.readiness() == app::Readiness::ready &&
               app_.view().graph_version() == graph_version;
    };
    if (graph_version_ != graph_version && !plan(*at.value(), still)) return false;
    while (next_ < questions_.size() && !is_full()) {
        if (!still() || !make(questions_[next_], still)) return false;
        ++next_;
    }
    return true;
}

bool AnswerFiller::is_full() const {
    return bytes_ >= limits_.bytes || time_ >= limits_.time;
}

// False if there is something else to do.
bool AnswerFiller::plan(const app::Published& at, const app::IdleThread::MayGoOn& may_go_on) {
    const Version graph_version = at.graph->graph_version();
    std::vector<std::string> questions =
        app_.answers().asked_before(graph_version, limits_.answers);
    std::erase_if(questions, [](const auto& question) { return !is_about_the_present(question); });
    const auto nodes = most_needed(*at.graph, limits_.answers - questions.size(), may_go_on);
    if (!may_go_on()) return false;
    for (const graph::NodeIndex node : nodes)
        questions.push_back(default_question(at.graph->id(node)));
    asked_ = questions.size() - nodes.size();
    graph_version_ = graph_version;
    questions_ = std::move(questions);
    next_ = 0;
    bytes_ = 0;
    time_ = {};
    return true;
}

// False if there was something else to do.
bool AnswerFiller::make(const std::string& question, const app::IdleThread::MayGoOn& may_go_on) {
    if (app_.answers().holds(*graph_version_, question)) return true;
    const auto begin = ticks_();
    Request request = request_of(question);
    MemorySource body(
        std::string_view(question).substr(std::min(question.size(), request.target.size() + 1)));
    if (request.method == Method::post) request.body = &body;
    const Response response = answer(principal_, app_, request);
    YieldingSink sink(next_ < asked_ ? app::kCachedAnswerBytesMax : limits_.unasked_bytes,
                      may_go_on);
    const bool whole = !response.write_body || response.write_body(sink);
    // An answer that is too large for the cache, or an error, has taken its time for nothing.
    if (whole) bytes_ += app_.answers().note_filled(*graph_version_, question);
    time_ += ticks_() - begin;
    return whole || sink.is_too_large();
}

Handler giving_way(app::IdleThread& idle, Handler handler) {
    return [&idle, handler = std::move(handler)](Request& request) {
        if (request.target.starts_with(kWaitingPath)) {
            idle.note();
            return handler(request);
        }
        const auto running = idle.begin();
        Response response = handler(request);
        if (!response.write_body) return response;
        response.write_body = [running, write = std::move(response.write_body)](ByteSink& sink) {
            return write(sink);
        };
        return response;
    };
}

}  // namespace faultline::http
