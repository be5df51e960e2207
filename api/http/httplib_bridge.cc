#include "api/http/httplib_bridge.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <httplib.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/http/refusal.h"

namespace faultline::http {

namespace {

// The library asks for a backlog of 5, which a small burst of clients overflows.
constexpr int kBacklog = 512;
constexpr std::chrono::milliseconds kAcceptRetryPause{50};
constexpr std::size_t kCoalescedBytes = std::size_t{16} * 1024;
// What is shorter goes out together with what follows.
constexpr std::size_t kPacketBytes = std::size_t{16} * 1024;

// What the thread's call of process_request is to answer.
struct Answer {
    Response& response;
    const AnswerForm& form;
};
thread_local Answer* current_answer = nullptr;

// Gives process_request the head it is to believe in, and takes its answer.
class AnswerStream final : public httplib::Stream {
 public:
    AnswerStream(std::string_view head, ByteSink& wire) : head_(head), wire_(wire) {}

    [[nodiscard]] bool is_readable() const override { return !head_.empty(); }
    [[nodiscard]] bool is_writable() const override { return !failed_; }

    ssize_t read(char* into, size_t size) override {
        const std::size_t taken = std::min(size, head_.size());
        std::copy_n(head_.data(), taken, into);
        head_.remove_prefix(taken);
        return static_cast<ssize_t>(taken);
    }

    // The library writes head and body, and of a chunk its size, its bytes and its end, one by one.
    ssize_t write(const char* bytes, size_t size) override {
        const bool waits = pending_.size() + size < kPacketBytes;
        if (waits) {
            pending_.append(bytes, size);
        } else {
            failed_ = failed_ || !flush() || !wire_.write({bytes, size});
        }
        return failed_ ? -1 : static_cast<ssize_t>(size);
    }

    // Sends what waits to go out with more.
    bool flush() {
        failed_ = failed_ || (!pending_.empty() && !wire_.write(pending_));
        pending_.clear();
        return !failed_;
    }

    void get_remote_ip_and_port(std::string&, int&) const override {}
    void get_local_ip_and_port(std::string&, int&) const override {}

    // The library compares this with FD_SETSIZE and does nothing else with it.
    [[nodiscard]] socket_t socket() const override { return 0; }

 private:
    std::string_view head_;
    ByteSink& wire_;
    std::string pending_;
    bool failed_ = false;
};

// Gathers small pieces, because each write becomes a chunk and a packet.
class CoalescingSink final : public ByteSink {
 public:
    explicit CoalescingSink(httplib::DataSink& sink) : sink_(sink) {}

    bool write(std::string_view bytes) override {
        pending_ += bytes;
        return pending_.size() < kCoalescedBytes ? !gone_ : flush();
    }

    bool flush() {
        gone_ = gone_ || (!pending_.empty() && !sink_.write(pending_.data(), pending_.size()));
        pending_.clear();
        return !gone_;
    }

 private:
    httplib::DataSink& sink_;
    std::string pending_;
    bool gone_ = false;
};

// False aborts the answer: the client must not take what it got for the whole.
bool produce(const std::function<bool(ByteSink&)>& write_body, httplib::DataSink& sink) {
    CoalescingSink coalesced(sink);
    try {
        if (!write_body(coalesced) || !coalesced.flush()) return false;
    } catch (...) {
        return false;
    }
    sink.done();
    return true;
}

httplib::Server::HandlerResponse fill(httplib::Response& out) {
    Response& response = current_answer->response;
    out.status = response.status;
    out.set_header("Date", http_date_now());
    for (const auto& [name, value] : response.headers) {
        out.headers.emplace(name, value);
    }
    const auto provider = [&response](std::size_t, httplib::DataSink& sink) {
        return produce(response.write_body, sink);
    };
    if (response.write_body && current_answer->form.http_1_1) {
        out.set_chunked_content_provider(response.content_type, provider);
    } else if (response.write_body) {
        out.set_content_provider(response.content_type, provider);
    } else {
        out.body = std::move(response.body);
        if (!response.content_type.empty()) out.set_header("Content-Type", response.content_type);
    }
    return httplib::Server::HandlerResponse::Handled;
}

// Takes back what the library adds by itself.
void clean_headers(httplib::Response& out) {
    out.headers.erase("Keep-Alive");
    out.headers.erase("Accept-Ranges");
    if (out.status == 204 || out.status == 304) out.headers.erase("Content-Length");
    if (current_answer->response.write_body) out.headers.erase("Content-Length");
}

// Runs each task at once: all it does is give the socket away.
class InlineQueue final : public httplib::TaskQueue {
 public:
    void enqueue(std::function<void()> task) override { task(); }
    void shutdown() override {}
};

}  // namespace

class HttplibBridge::Listener final : public httplib::Server {
 public:
    Listener() {
        new_task_queue = [] { return std::make_unique<InlineQueue>().release(); };
        set_tcp_nodelay(true);
        // Not the library's default, which would let a second process share the port.
        set_socket_options([](socket_t socket) {
            const int on = 1;
            ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        });
        set_pre_routing_handler(
            [](const httplib::Request&, httplib::Response& out) { return fill(out); });
        set_post_routing_handler(
            [](const httplib::Request&, httplib::Response& out) { clean_headers(out); });
    }

    ~Listener() override {
        // Left open only if nobody ever accepted.
        if (const int own = svr_sock_.exchange(INVALID_SOCKET); own >= 0) ::close(own);
        if (held_ >= 0) ::close(held_);
    }

    Result<void> open(ListenAddress wanted) {
        errno = 0;
        address = std::move(wanted);
        const int port =
            address.port == 0
                ? bind_to_any_port(address.host, AI_NUMERICHOST)
                : (bind_to_port(address.host, address.port, AI_NUMERICHOST) ? address.port : -1);
        const std::string reason = std::system_category().message(errno);
        if (port < 0) return unavailable("cannot listen on " + address.text() + ": " + reason);
        address.port = static_cast<std::uint16_t>(port);
        ::fcntl(svr_sock_, F_SETFD, FD_CLOEXEC);
        ::listen(svr_sock_, kBacklog);
        held_ = ::fcntl(svr_sock_, F_DUPFD_CLOEXEC, 0);
        if (held_ < 0) return unavailable("no descriptor left to listen on " + address.text());
        return {};
    }

    // The library leaves its loop at every unusual error of accept() and closes its descriptor.
    // Ours refers to the same socket, so that listening goes on without losing the port.
    void accept_all(std::function<void(int)> on_connection) {
        on_connection_ = std::move(on_connection);
        while (true) {
            listen_after_bind();
            // Never INVALID_SOCKET: the library takes that for the end and cuts streamed answers.
            svr_sock_ = ::fcntl(held_, F_DUPFD_CLOEXEC, 0);
            if (interrupted_) break;
            std::this_thread::sleep_for(kAcceptRetryPause);
        }
    }

    // Not Server::stop(): that closes a descriptor another thread is using, and makes the library
    // cut streamed answers short.
    void interrupt() {
        interrupted_ = true;
        ::shutdown(held_, SHUT_RDWR);
    }

    void release() { ::close(std::exchange(held_, -1)); }

    using httplib::Server::process_request;

    ListenAddress address;

 private:
    bool process_and_close_socket(socket_t socket) override {
        ::fcntl(socket, F_SETFD, FD_CLOEXEC);
        on_connection_(socket);
        return true;
    }

    int held_ = -1;  // a second descriptor of the listening socket
    std::atomic<bool> interrupted_{false};
    std::function<void(int)> on_connection_;
};

HttplibBridge::HttplibBridge(std::unique_ptr<Listener> listener) : listener_(std::move(listener)) {}

HttplibBridge::~HttplibBridge() = default;

Result<std::unique_ptr<HttplibBridge>> HttplibBridge::listen(ListenAddress address) {
    auto listener = std::make_unique<Listener>();
    FL_CHECK(listener->open(std::move(address)));
    return std::unique_ptr<HttplibBridge>(std::make_unique<HttplibBridge>(std::move(listener)));
}

const ListenAddress& HttplibBridge::address() const {
    return listener_->address;
}

void HttplibBridge::accept_until_interrupted(std::function<void(int)> on_connection) {
    listener_->accept_all(std::move(on_connection));
}

void HttplibBridge::interrupt() {
    listener_->interrupt();
}

void HttplibBridge::release() {
    listener_->release();
}

bool HttplibBridge::answer(Response& response, const AnswerForm& form, ByteSink& wire) {
    constexpr std::string_view kGet = "GET / HTTP/1.1\r\n\r\n";
    constexpr std::string_view kHead = "HEAD / HTTP/1.1\r\n\r\n";
    AnswerStream stream(form.head_only ? kHead : kGet, wire);
    Answer answer{response, form};
    current_answer = &answer;
    bool closed = false;
    bool whole = false;
    try {
        whole = listener_->process_request(stream, form.close, closed, nullptr);
    } catch (...) {
        whole = false;
    }
    current_answer = nullptr;
    // Also what was written of an answer that was aborted: its status tells the client more.
    const bool sent = stream.flush();
    return whole && sent;
}

}  // namespace faultline::http
