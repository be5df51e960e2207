#include "api/http/connection_poller.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace faultline::http {

namespace {

// How exactly deadlines are kept.
constexpr std::chrono::milliseconds kTick{20};
// After the last answer the client gets this long to read it and to close its side.
constexpr std::chrono::milliseconds kLingerTime{1000};
// Refused connections beyond the limit that may still be reading their refusal.
constexpr std::size_t kLingeringExtraMax = 64;
constexpr std::size_t kEventsAtOnce = 64;
constexpr std::size_t kDiscardBytes = std::size_t{64} * 1024;
// One client's flood of discarded bytes may not hold the thread for longer than this.
constexpr int kDiscardRounds = 16;

}  // namespace

ConnectionPoller::ConnectionPoller(const ServerLimits& limits, IsBulk is_bulk)
    : limits_(limits), is_bulk_(std::move(is_bulk)) {}

ConnectionPoller::~ConnectionPoller() {
    stop();
    for (const int descriptor : mail_.adopted) {
        ::close(descriptor);
    }
    if (event_ >= 0) ::close(event_);
    if (epoll_ >= 0) ::close(epoll_);
}

Result<void> ConnectionPoller::start(Submit submit) {
    submit_ = std::move(submit);
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    event_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    epoll_event interest{};
    interest.events = EPOLLIN;
    interest.data.fd = event_;
    if (epoll_ < 0 || event_ < 0 || ::epoll_ctl(epoll_, EPOLL_CTL_ADD, event_, &interest) != 0) {
        return unavailable("the system has no descriptors left for the server's poller");
    }
    thread_ = std::thread([this] { run(); });
    return {};
}

void ConnectionPoller::adopt(int descriptor) {
    {
        const std::scoped_lock lock(mutex_);
        mail_.adopted.push_back(descriptor);
    }
    wake();
}

void ConnectionPoller::give_back(std::unique_ptr<Connection> connection) {
    bool asleep = false;
    {
        const std::scoped_lock lock(mutex_);
        // Otherwise somebody has woken the thread, and it has not looked yet.
        asleep = mail_.returned.empty();
        mail_.returned.push_back(std::move(connection));
    }
    if (asleep) wake();
}

bool ConnectionPoller::drain(Clock::time_point until) {
    std::unique_lock lock(mutex_);
    mail_.draining = true;
    wake();
    return emptied_.wait_until(lock, until, [&] { return empty_; });
}

void ConnectionPoller::abandon() {
    const std::scoped_lock lock(mutex_);
    mail_.draining = mail_.abandoned = true;
    wake();
}

void ConnectionPoller::stop() {
    {
        const std::scoped_lock lock(mutex_);
        mail_.stopped = true;
    }
    wake();
    if (thread_.joinable()) thread_.join();
}

void ConnectionPoller::wake() const {
    const std::uint64_t one = 1;
    // Fails only when the counter is full, and then the thread is awake.
    [[maybe_unused]] const ssize_t written = ::write(event_, &one, sizeof one);
}

void ConnectionPoller::run() {
    std::array<epoll_event, kEventsAtOnce> events{};
    bool running = true;
    while (running) {
        const int timeout_ms = waiting_.empty() ? -1 : static_cast<int>(kTick.count());
        const int ready =
            ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout_ms);
        bool mail = false;
        for (std::size_t i = 0; ready > 0 && i < static_cast<std::size_t>(ready); i++) {
            const int descriptor = events.at(i).data.fd;
            mail = mail || descriptor == event_;
            on_readable(descriptor);
        }
        // After the events, so that none of them can name a descriptor that mail has reused.
        if (mail) running = take_mail();
        expire();
        report_if_empty();
    }
}

bool ConnectionPoller::take_mail() {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(event_, &count, sizeof count);
    Mailbox mail;
    {
        const std::scoped_lock lock(mutex_);
        mail.adopted = std::exchange(mail_.adopted, {});
        mail.returned = std::exchange(mail_.returned, {});
        mail.draining = mail_.draining;
        mail.abandoned = mail_.abandoned;
        mail.stopped = mail_.stopped;
    }
    for (auto& connection : mail.returned) {
        busy_.erase(connection->descriptor());
        resume(std::move(connection));
    }
    for (const int descriptor : mail.adopted) {
        admit(descriptor);
    }
    if (mail.draining) apply_drain(mail.abandoned);
    return !mail.stopped;
}

void ConnectionPoller::apply_drain(bool abandoned) {
    draining_ = true;
    abandoned_ = abandoned;
    std::vector<int> dropped;
    for (const auto& [descriptor, connection] : waiting_) {
        const bool in_head = connection->phase == Phase::head;
        if (abandoned || (in_head && !connection->in_request)) {
            dropped.push_back(descriptor);
        } else if (in_head) {
            // Nobody knows yet what it asks, so nothing of it is in flight.
            refuse(*connection, overloaded("the server is stopping; ask again when it is back"));
        }
    }
    for (const int descriptor : dropped) {
        drop(descriptor);
    }
    if (!abandoned) return;
    for (const int descriptor : busy_) {
        ::shutdown(descriptor, SHUT_RDWR);
    }
}

void ConnectionPoller::admit(int descriptor) {
    auto connection = std::make_unique<Connection>(descriptor);
    Connection& admitted = *connection;
    expect_request(admitted, limits_);
    const std::size_t count = waiting_.size() + busy_.size();
    if (count >= limits_.connections_max + kLingeringExtraMax) return;
    const bool room = count < limits_.connections_max || make_room();
    watch(std::move(connection));
    if (room) return;
    refuse(admitted,
           overloaded("the server has as many connections as its limit of " +
                      std::to_string(limits_.connections_max) + " allows; retry later"));
}

bool ConnectionPoller::make_room() {
    Connection* oldest = nullptr;
    for (const auto& [descriptor, connection] : waiting_) {
        if (oldest == nullptr || connection->deadline < oldest->deadline) oldest = connection.get();
    }
    if (oldest == nullptr) return false;
    if (oldest->in_request && oldest->phase != Phase::linger) {
        oldest->send_at_once(refusal_bytes(
            overloaded("the server needed this connection's place; retry later"), http_date_now()));
    }
    drop(oldest->descriptor());
    return true;
}

void ConnectionPoller::resume(std::unique_ptr<Connection> connection) {
    if (abandoned_ || connection->broken) return;
    Connection& resumed = *connection;
    const bool linger = resumed.close_after;
    if (linger) {
        begin_linger(resumed);
    } else {
        expect_request(resumed, limits_);
    }
    watch(std::move(connection));
    // The next request may have been received together with the last one.
    if (!linger) advance(resumed);
}

void ConnectionPoller::watch(std::unique_ptr<Connection> connection) {
    const int descriptor = connection->descriptor();
    epoll_event interest{};
    interest.events = EPOLLIN;
    interest.data.fd = descriptor;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &interest) != 0) {
        // Without the system's memory for it the connection is only timed.
        connection->deadline = Clock::now();
    }
    waiting_.insert_or_assign(descriptor, std::move(connection));
}

void ConnectionPoller::on_readable(int descriptor) {
    const auto found = waiting_.find(descriptor);
    if (found == waiting_.end()) return;  // the mailbox, or dropped by an event before this one
    Connection& connection = *found->second;
    if (connection.phase == Phase::linger) {
        Received received = Received::some;
        for (int i = 0; i < kDiscardRounds && received == Received::some; i++) {
            received = connection.receive(kDiscardBytes);
            connection.consume(connection.input().size());
        }
        if (received == Received::closed) drop(descriptor);
        return;
    }
    const Received received = connection.receive(input_bytes_max(connection, limits_));
    if (received == Received::closed) {
        drop(descriptor);
    } else if (received == Received::some) {
        advance(connection);
    }
}

void ConnectionPoller::advance(Connection& connection) {
    const auto outcome = advance_request(connection, limits_, is_bulk_);
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
        refuse(connection, *refusal);
        return;
    }
    const Intake intake = std::get<Intake>(outcome);
    if (intake == Intake::complete) hand_over(connection, Lane::complete);
    if (intake == Intake::streaming) hand_over(connection, Lane::streaming);
    // An idle connection that is returned while the server stops has nothing to wait for.
    const bool idle = intake == Intake::wait && !connection.in_request;
    if (idle && draining_) drop(connection.descriptor());
}

void ConnectionPoller::hand_over(Connection& connection, Lane lane) {
    const int descriptor = connection.descriptor();
    auto node = waiting_.extract(descriptor);
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
    // Before the worker can give it back.
    busy_.insert(descriptor);
    connection.close_after = connection.request.wants_close;
    if (submit_(lane, node.mapped())) return;
    busy_.erase(descriptor);
    watch(std::move(node.mapped()));
    refuse(connection,
           overloaded("the server has as many queued requests as its limit of " +
                      std::to_string(limits_.queued_requests_max) + " allows; retry later"));
}

void ConnectionPoller::refuse(Connection& connection, const Refusal& refusal) {
    connection.send_at_once(refusal_bytes(refusal, http_date_now()));
    begin_linger(connection);
}

void ConnectionPoller::begin_linger(Connection& connection) const {
    connection.end_sending();
    connection.phase = Phase::linger;
    connection.deadline = Clock::now() + kLingerTime;
    connection.consume(connection.input().size());
}

void ConnectionPoller::drop(int descriptor) {
    // Closing the descriptor also takes it out of the epoll set.
    waiting_.erase(descriptor);
}

void ConnectionPoller::expire() {
    const auto now = Clock::now();
    if (now < next_expiry_) return;
    next_expiry_ = now + kTick;
    std::vector<int> due;
    for (const auto& [descriptor, connection] : waiting_) {
        if (connection->deadline <= now) due.push_back(descriptor);
    }
    for (const int descriptor : due) {
        Connection& connection = *waiting_.at(descriptor);
        if (connection.phase == Phase::linger || !connection.in_request) {
            drop(descriptor);
        } else {
            refuse(connection, too_slow(connection, limits_));
        }
    }
}

void ConnectionPoller::report_if_empty() {
    if (!draining_ || !waiting_.empty() || !busy_.empty()) return;
    const std::scoped_lock lock(mutex_);
    empty_ = mail_.adopted.empty() && mail_.returned.empty();
    if (empty_) emptied_.notify_all();
}

}  // namespace faultline::http
