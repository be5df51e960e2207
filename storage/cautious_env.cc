#include "storage/cautious_env.h"

#include <atomic>
#include <string>
#include <utility>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include "storage/files.h"

namespace faultline::storage {

namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// Remembers that something failed; shared by a file system and its open files.
class Watch {
 public:
    IOStatus heard(IOStatus status) {
        if (status.IsIOError() && !status.IsPathNotFound()) has_failed_ = true;
        return status;
    }

    [[nodiscard]] bool has_failed() const { return has_failed_; }

 private:
    std::atomic<bool> has_failed_ = false;
};

// A file that tells the watch.
class WatchedFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
    WatchedFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::shared_ptr<Watch> watch)
        : FSWritableFileOwnerWrapper(std::move(file)), watch_(std::move(watch)) {}

    using FSWritableFileOwnerWrapper::Append;
    IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
        return watch_->heard(FSWritableFileOwnerWrapper::Append(data, options, context));
    }
    IOStatus Append(const Slice& data,
                    const IOOptions& options,
                    const rocksdb::DataVerificationInfo& info,
                    IODebugContext* context) override {
        return watch_->heard(FSWritableFileOwnerWrapper::Append(data, options, info, context));
    }
    IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
        return watch_->heard(FSWritableFileOwnerWrapper::Sync(options, context));
    }
    IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
        return watch_->heard(FSWritableFileOwnerWrapper::Fsync(options, context));
    }
    IOStatus Close(const IOOptions& options, IODebugContext* context) override {
        return watch_->heard(FSWritableFileOwnerWrapper::Close(options, context));
    }

 private:
    std::shared_ptr<Watch> watch_;
};

// A folder that tells the watch.
class WatchedFolder final : public rocksdb::FSDirectoryWrapper {
 public:
    WatchedFolder(std::unique_ptr<rocksdb::FSDirectory> folder, std::shared_ptr<Watch> watch)
        : FSDirectoryWrapper(std::move(folder)), watch_(std::move(watch)) {}

    IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
        return watch_->heard(FSDirectoryWrapper::Fsync(options, context));
    }
    IOStatus FsyncWithDirOptions(const IOOptions& options,
                                 IODebugContext* context,
                                 const rocksdb::DirFsyncOptions& how) override {
        return watch_->heard(FSDirectoryWrapper::FsyncWithDirOptions(options, context, how));
    }

 private:
    std::shared_ptr<Watch> watch_;
};

// What was made at `path` is for its owner alone; the folder around it keeps others out already.
IOStatus closed(IOStatus made, const std::string& path) {
    if (made.ok()) close_to_others(path);
    return made;
}

// The file system of the machine with a watch.
class CautiousFileSystem final : public rocksdb::FileSystemWrapper {
 public:
    CautiousFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

    [[nodiscard]] const char* Name() const override { return "CautiousFileSystem"; }

    IOStatus NewWritableFile(const std::string& path,
                             const FileOptions& options,
                             std::unique_ptr<rocksdb::FSWritableFile>* result,
                             IODebugContext* context) override {
        std::unique_ptr<rocksdb::FSWritableFile> file;
        IOStatus status =
            watch_->heard(closed(target()->NewWritableFile(path, options, &file, context), path));
        if (status.ok()) *result = std::make_unique<WatchedFile>(std::move(file), watch_);
        return status;
    }

    IOStatus NewLogger(const std::string& path,
                       const IOOptions& options,
                       std::shared_ptr<rocksdb::Logger>* result,
                       IODebugContext* context) override {
        return closed(target()->NewLogger(path, options, result, context), path);
    }

    IOStatus LockFile(const std::string& path,
                      const IOOptions& options,
                      rocksdb::FileLock** lock,
                      IODebugContext* context) override {
        return closed(target()->LockFile(path, options, lock, context), path);
    }

    IOStatus CreateDir(const std::string& path,
                       const IOOptions& options,
                       IODebugContext* context) override {
        return closed(target()->CreateDir(path, options, context), path);
    }

    IOStatus CreateDirIfMissing(const std::string& path,
                                const IOOptions& options,
                                IODebugContext* context) override {
        return closed(target()->CreateDirIfMissing(path, options, context), path);
    }

    IOStatus NewDirectory(const std::string& path,
                          const IOOptions& options,
                          std::unique_ptr<rocksdb::FSDirectory>* result,
                          IODebugContext* context) override {
        std::unique_ptr<rocksdb::FSDirectory> folder;
        IOStatus status = target()->NewDirectory(path, options, &folder, context);
        if (status.ok()) *result = std::make_unique<WatchedFolder>(std::move(folder), watch_);
        return status;
    }

    IOStatus RenameFile(const std::string& before,
                        const std::string& after,
                        const IOOptions& options,
                        IODebugContext* context) override {
        return watch_->heard(target()->RenameFile(before, after, options, context));
    }

    IOStatus DeleteFile(const std::string& path,
                        const IOOptions& options,
                        IODebugContext* context) override {
        if (watch_->has_failed()) return IOStatus::OK();
        return target()->DeleteFile(path, options, context);
    }

 private:
    std::shared_ptr<Watch> watch_ = std::make_shared<Watch>();
};

}  // namespace

std::unique_ptr<rocksdb::Env> make_cautious_env() {
    return rocksdb::NewCompositeEnv(std::make_shared<CautiousFileSystem>());
}

}  // namespace faultline::storage
