#include "api/cli/serve.h"

#include <csignal>
#include <utility>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "api/app/app.h"
#include "api/app/idle_thread.h"
#include "api/app/principal.h"
#include "api/cli/exit_code.h"
#include "api/http/answer_filler.h"
#include "api/http/guarded_server.h"
#include "api/http/router.h"

namespace faultline::cli {

namespace {

// The signals that end the server.  They are blocked before any thread starts, so that every thread
// inherits the mask and only wait_for() sees them.
class EndSignals {
 public:
    EndSignals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGTERM);
        sigaddset(&set_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    }

    // The signal that arrived.
    [[nodiscard]] int wait() const {
        int signal = 0;
        sigwait(&set_, &signal);
        return signal;
    }

 private:
    sigset_t set_{};
};

}  // namespace

int serve(const ServeOptions& given) {
    const EndSignals signals;
    spdlog::set_default_logger(spdlog::stderr_color_mt("faultline"));
    app::AppOptions options;
    options.directory = given.directory;
    options.backup_directory = given.backup_directory;
    options.sampling_threads = given.sampling_threads.value_or(0);
    options.create_if_missing = true;
    options.load_in_background = true;
    auto app = app::App::open(std::move(options));
    if (!app.ok()) return fail(app.error());

    const app::Principal principal = app::anonymous_loopback();
    http::AnswerFiller filler(principal, *app.value());
    app::IdleThread idle(http::kFillAfter, [&filler](const app::IdleThread::MayGoOn& may_go_on) {
        return filler.fill(may_go_on);
    });
    http::ServerOptions server_options;
    server_options.listen = given.listen;
    server_options.is_bulk = http::takes_bulk_body;
    http::GuardedServer server(
        std::move(server_options),
        http::giving_way(idle, [&system = *app.value(), &principal](http::Request& request) {
            return http::answer(principal, system, request);
        }));
    if (const auto started = server.start(); !started.ok()) {
        fail(started.error());
        return started.error().code == ErrorCode::invalid_argument ? kWrongUsage : kFailed;
    }
    spdlog::info("serving on http://{}", server.address());

    const int signal = signals.wait();
    spdlog::info("signal {}: draining", signal);
    app.value()->drain();
    idle.stop();
    server.stop();
    const app::AnswerCache& answers = app.value()->answers();
    spdlog::info("stopped; kept answers: {} found, {} not found, {} made ahead",
                 answers.hits(),
                 answers.misses(),
                 answers.filled());
    return kDone;
}

}  // namespace faultline::cli
