#include "api/client/http_client.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <system_error>

#include <curl/curl.h>

namespace faultline::client {

namespace {

struct EasyDeleter {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

// libcurl is started once per process, whichever thread comes first.
bool curl_is_ready() {
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return ready;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

bool is_single_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

Result<void> check_call(const HttpCall& call) {
    if (!is_token(call.method)) {
        return invalid_argument("method '" + call.method + "' is not a word");
    }
    const bool visible =
        std::ranges::all_of(call.target, [](char c) { return c > ' ' && c < 0x7f && c != '#'; });
    if (!call.target.starts_with('/') || !visible) {
        return invalid_argument("target '" + call.target +
                                "' must begin with / and be percent-encoded");
    }
    for (const auto& [name, value] : call.headers) {
        if (is_token(name) && is_single_line(value)) continue;
        return invalid_argument("header '" + name + "' has a name or value that cannot be sent");
    }
    return {};
}

// libcurl leaves a field out if nothing follows its colon, unless it ends in a semicolon instead.
std::string header_line(const std::string& name, const std::string& value) {
    return value.empty() ? name + ";" : name + ": " + value;
}

// Everything the callbacks of one transfer share.
struct Transfer {
    const HttpCall& call;
    std::size_t collected_bytes_max;
    CURL* easy;
    HttpAnswer answer;
    std::size_t sent = 0;        // of call.body
    std::optional<Error> error;  // why a callback ended the transfer

    [[nodiscard]] bool succeeded() const {
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        return status >= 200 && status < 300;
    }
};

std::size_t next_body_bytes(Transfer& transfer, std::span<char> into) {
    if (!transfer.call.read_body) {
        const std::string_view rest = std::string_view(transfer.call.body).substr(transfer.sent);
        const std::size_t taken = std::min(rest.size(), into.size());
        std::copy_n(rest.data(), taken, into.data());
        transfer.sent += taken;
        return taken;
    }
    auto got = transfer.call.read_body(into);
    if (got.ok()) return got.value();
    transfer.error = std::move(got).error();
    return CURL_READFUNC_ABORT;
}

// Exceptions of the caller's functions must not unwind through C.
std::size_t on_read(char* into, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    try {
        return next_body_bytes(transfer, {into, size * count});
    } catch (...) {
        transfer.error = unavailable("the body of the request could not be produced");
        return CURL_READFUNC_ABORT;
    }
}

// Only bytes in memory can be sent a second time.
int on_seek(void* user, curl_off_t offset, int origin) {
    auto& transfer = *static_cast<Transfer*>(user);
    if (transfer.call.read_body || origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_CANTSEEK;
    transfer.sent = std::min(static_cast<std::size_t>(offset), transfer.call.body.size());
    return CURL_SEEKFUNC_OK;
}

bool take_answer_bytes(Transfer& transfer, std::string_view bytes) {
    if (transfer.call.on_body && transfer.succeeded()) {
        if (transfer.call.on_body(bytes)) return true;
        transfer.error = unavailable("the answer was not wanted any more");
        return false;
    }
    if (bytes.size() > transfer.collected_bytes_max - transfer.answer.body.size()) {
        transfer.error = too_large("the answer is larger than the limit of " +
                                   std::to_string(transfer.collected_bytes_max) + " bytes");
        return false;
    }
    transfer.answer.body += bytes;
    return true;
}

std::size_t on_write(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    try {
        return take_answer_bytes(transfer, {bytes, size * count}) ? size * count : 0;
    } catch (...) {
        transfer.error = unavailable("the answer could not be taken");
        return 0;
    }
}

void take_header(HttpAnswer& answer, std::string_view line) {
    line = line.substr(0, line.find_last_not_of("\r\n") + 1);
    // Each status line begins a new head; the last one counts (after "100 Continue").
    if (line.starts_with("HTTP/")) answer.headers.clear();
    const std::size_t colon = line.find(':');
    if (line.starts_with("HTTP/") || colon == std::string_view::npos) return;
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    std::string_view value = line.substr(colon + 1);
    const std::size_t first = value.find_first_not_of(" \t");
    value = first == std::string_view::npos
                ? std::string_view()
                : value.substr(first, value.find_last_not_of(" \t") - first + 1);
    answer.headers.emplace_back(std::move(name), value);
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    try {
        take_header(transfer.answer, {bytes, size * count});
    } catch (...) {
        transfer.error = unavailable("the answer's headers could not be taken");
        return 0;
    }
    return size * count;
}

bool sends_body(const HttpCall& call) {
    return call.read_body || !call.body.empty() || call.method == "POST" || call.method == "PUT" ||
           call.method == "PATCH";
}

}  // namespace

const std::string* HttpAnswer::header(std::string_view name) const {
    for (const auto& [field, value] : headers) {
        if (field == name) return &value;
    }
    return nullptr;
}

class HttpClient::Session {
 public:
    Session(BaseUrl base, const ClientLimits& limits, Easy easy)
        : base_(std::move(base)), limits_(limits), easy_(std::move(easy)) {}

    Result<HttpAnswer> send(const HttpCall& call) {
        FL_CHECK(check_call(call));
        // Keeps the connections; forgets the options of the last call.
        curl_easy_reset(easy_.get());
        Transfer transfer{call, limits_.collected_bytes_max, easy_.get(), {}, 0, {}};
        set_common_options();
        set_method(call);
        set_callbacks(transfer);
        const List headers = header_list(call);
        curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, headers.get());
        const CURLcode code = curl_easy_perform(easy_.get());
        if (transfer.error) return *std::move(transfer.error);
        if (code != CURLE_OK) return failure(code);
        long status = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
        transfer.answer.status = static_cast<int>(status);
        return std::move(transfer.answer);
    }

 private:
    void set_common_options() {
        CURL* easy = easy_.get();
        curl_easy_setopt(easy, CURLOPT_URL, (base_.text + "/").c_str());
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        if (base_.loopback) curl_easy_setopt(easy, CURLOPT_PROXY, "");
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_USERAGENT, "faultline");
        curl_easy_setopt(
            easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits_.connect_timeout.count()));
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
        curl_easy_setopt(
            easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits_.silence_max.count()));
    }

    void set_method(const HttpCall& call) {
        CURL* easy = easy_.get();
        curl_easy_setopt(easy, CURLOPT_REQUEST_TARGET, call.target.c_str());
        if (call.method == "HEAD") curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        if (sends_body(call)) {
            const std::uint64_t known = call.read_body_bytes.value_or(0);
            const auto size = call.read_body ? static_cast<curl_off_t>(known)
                                             : static_cast<curl_off_t>(call.body.size());
            const bool unknown = call.read_body && !call.read_body_bytes;
            curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
            curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, unknown ? curl_off_t{-1} : size);
        }
        // What cannot be sent twice must not begin on a connection the server may have closed.
        if (call.read_body) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    }

    void set_callbacks(Transfer& transfer) {
        CURL* easy = easy_.get();
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, &on_read);
        curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, &on_seek);
        curl_easy_setopt(easy, CURLOPT_SEEKDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_write);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_header);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    }

    static List header_list(const HttpCall& call) {
        List list;
        for (const auto& [name, value] : call.headers) {
            curl_slist* longer = curl_slist_append(list.get(), header_line(name, value).c_str());
            if (longer == nullptr) continue;
            static_cast<void>(list.release());
            list.reset(longer);
        }
        return list;
    }

    [[nodiscard]] Error failure(CURLcode code) const {
        long system_error = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &system_error);
        std::string reason = curl_easy_strerror(code);
        if (code == CURLE_COULDNT_CONNECT && system_error != 0) {
            reason = std::system_category().message(static_cast<int>(system_error));
        }
        if (!reason.empty() && reason.front() >= 'A' && reason.front() <= 'Z') {
            reason.front() = static_cast<char>(reason.front() - 'A' + 'a');
        }
        const bool unreached = code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST;
        if (unreached) {
            return unavailable("cannot reach " + base_.text + ": " + reason +
                               "; is `faultline serve` running?");
        }
        return unavailable("no complete answer from " + base_.text + ": " + reason);
    }

    const BaseUrl base_;
    const ClientLimits limits_;
    const Easy easy_;
};

HttpClient::HttpClient(std::unique_ptr<Session> session) : session_(std::move(session)) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpClient> HttpClient::create(std::string_view base_url, const ClientLimits& limits) {
    FL_TRY(BaseUrl base, parse_base_url(base_url));
    Easy easy(curl_is_ready() ? curl_easy_init() : nullptr);
    if (!easy) return unavailable("libcurl cannot be started");
    return HttpClient(std::make_unique<Session>(std::move(base), limits, std::move(easy)));
}

Result<HttpAnswer> HttpClient::send(const HttpCall& call) {
    return session_->send(call);
}

}  // namespace faultline::client
