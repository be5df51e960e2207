// What a request says about an import: its files and how they are to be understood.
//
// Thread safety: none; belongs to the request.

#pragma once

#include <memory>
#include <vector>

#include "api/app/import.h"
#include "api/http/route.h"

namespace faultline::http {

// The import that a call asks for.  Its parts read the body of the call.
class ImportCall {
 public:
    // What is wrong with the parameters goes to the call's query.
    explicit ImportCall(Call& call);
    ~ImportCall();
    ImportCall(const ImportCall&) = delete;
    ImportCall& operator=(const ImportCall&) = delete;

    // The request, without `keeping`.
    [[nodiscard]] app::ImportRequest& request() { return request_; }

 private:
    app::ImportRequest request_;
    MemorySource nothing_{""};  // a file may be empty
    std::vector<std::unique_ptr<ByteSource>> sources_;
};

}  // namespace faultline::http
