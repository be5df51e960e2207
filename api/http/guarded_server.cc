#include "api/http/guarded_server.h"

#include <csignal>
#include <thread>
#include <utility>

#include "api/http/connection_poller.h"
#include "api/http/httplib_bridge.h"
#include "api/http/listen_address.h"
#include "api/http/request_lanes.h"
#include "api/http/request_service.h"

namespace faultline::http {

namespace {

// Threads started while this lives get no signals: those are for the main thread, and must not
// interrupt system calls of the server.
class SignalsBlocked {
 public:
    SignalsBlocked() {
        sigset_t all{};
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;
    ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
    sigset_t before_{};
};

}  // namespace

// Everything that exists between start() and stop(); the order of the members is the order in which
// they may refer to each other.
class GuardedServer::Running {
 public:
    Running(const ServerOptions& options,
            const Handler& handler,
            std::unique_ptr<HttplibBridge> bridge)
        : drain_deadline_(options.limits.drain_deadline),
          bridge_(std::move(bridge)),
          service_(options.limits, handler, *bridge_),
          poller_(options.limits, options.is_bulk),
          lanes_(options.limits, [this](std::unique_ptr<Connection> connection) {
              service_.serve(*connection);
              poller_.give_back(std::move(connection));
          }) {}

    Result<void> start() {
        FL_CHECK(poller_.start([this](Lane lane, std::unique_ptr<Connection>& connection) {
            return lanes_.submit(lane, connection);
        }));
        acceptor_ = std::thread([this] {
            bridge_->accept_until_interrupted([this](int socket) { poller_.adopt(socket); });
        });
        return {};
    }

    // Answers say that the connection ends before anybody can see that nobody listens any more.
    void stop() {
        service_.begin_drain();
        bridge_->interrupt();
        if (acceptor_.joinable()) acceptor_.join();
        bridge_->release();
        if (!poller_.drain(Clock::now() + drain_deadline_)) poller_.abandon();
        lanes_.stop();
        poller_.stop();
    }

    [[nodiscard]] const ListenAddress& address() const { return bridge_->address(); }

 private:
    const std::chrono::milliseconds drain_deadline_;
    const std::unique_ptr<HttplibBridge> bridge_;
    RequestService service_;
    ConnectionPoller poller_;
    RequestLanes lanes_;
    std::thread acceptor_;
};

GuardedServer::GuardedServer(ServerOptions options, Handler handler)
    : options_(std::move(options)), handler_(std::move(handler)) {}

GuardedServer::~GuardedServer() {
    stop();
}

Result<void> GuardedServer::start() {
    const std::scoped_lock lock(mutex_);
    if (running_) return conflict("the server is already running");
    FL_TRY(ListenAddress address, parse_listen_address(options_.listen));
    FL_TRY(auto bridge, HttplibBridge::listen(std::move(address)));
    const SignalsBlocked blocked;
    auto running = std::make_unique<Running>(options_, handler_, std::move(bridge));
    FL_CHECK(running->start());
    running_ = std::move(running);
    return {};
}

void GuardedServer::stop() {
    const std::scoped_lock lock(mutex_);
    if (!running_) return;
    running_->stop();
    running_.reset();
}

std::uint16_t GuardedServer::port() const {
    const std::scoped_lock lock(mutex_);
    return running_ ? running_->address().port : std::uint16_t{0};
}

std::string GuardedServer::address() const {
    const std::scoped_lock lock(mutex_);
    return running_ ? running_->address().text() : std::string();
}

}  // namespace faultline::http
