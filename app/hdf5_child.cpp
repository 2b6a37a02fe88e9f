#include "app/hdf5_child.h"

#include "engine/io/hdf5.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <sys/resource.h>
#include <unistd.h>

namespace app {

namespace {

using engine::core::Code;
using engine::core::Error;
namespace io = engine::io;

constexpr int kFailed = 2;
constexpr rlim_t kMemory = rlim_t{1} << 30; ///< bytes
constexpr rlim_t kSeconds = 20;

bool writeAll(int descriptor, io::View bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.remove_prefix(std::size_t(written));
    }
    return true;
}

[[noreturn]] void fail(const Error& error) {
    writeAll(STDERR_FILENO, io::hdf5ErrorLine(error));
    _exit(kFailed);
}

io::Bytes g_late; ///< what to say when the time is over: nothing is allocated then

void sayLate(int) {
    writeAll(STDERR_FILENO, g_late);
    _exit(kFailed);
}

void limit(int what, rlim_t most) {
    const rlimit both{most, most};
    setrlimit(decltype(RLIMIT_AS)(what), &both);
}

void giveUpRights() {
    g_late = io::hdf5ErrorLine({Code::TooLarge, "takes the HDF5 library more than 20 s to read", {}});
    std::signal(SIGXCPU, sayLate);
    const rlimit time{kSeconds, kSeconds + 1};
    setrlimit(RLIMIT_CPU, &time);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 0);
    limit(RLIMIT_NPROC, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // their shadow alone is larger
    limit(RLIMIT_AS, kMemory);
#endif
}

/// Exactly so many bytes from standard input.
io::Bytes readInput(std::size_t size) {
    io::Bytes bytes(size, '\0');
    for (std::size_t have = 0; have < size;) {
        const ssize_t got = ::read(STDIN_FILENO, bytes.data() + have, size - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            fail({Code::Truncated, "did not arrive whole at the process that reads HDF5", {}});
        have += std::size_t(got);
    }
    return bytes;
}

void run(int argc, char** argv) {
    const std::uint64_t size = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 0;
    if (argc > 3)
        io::setMemoryBudget(std::strtoull(argv[3], nullptr, 10));
    if (size > io::kHdf5MaxBytes)
        fail({Code::TooLarge, "is larger than what is read of HDF5", {}});
    const io::Bytes bytes = readInput(size);
    const auto done =
        io::hdf5ToSafetensors(bytes, [](io::View piece) { return writeAll(STDOUT_FILENO, piece); });
    if (!done)
        fail(done.error());
}

} // namespace

void readHdf5AsChild(int argc, char** argv) {
    giveUpRights();
    try {
        run(argc, argv);
    } catch (const std::exception&) {
        fail({Code::TooLarge, "there is not enough memory to hold it", {}});
    }
    _exit(EXIT_SUCCESS);
}

} // namespace app
