// A short run without libFuzzer: every file of the folders as it is, then mutants of them, always the same.
// fuzz_NAME ROUNDS ARTIFACT FOLDER...; the input that brought the reader down is left in ARTIFACT.
#include "tests/engine/io/mutants.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
/// A failed check of a target is an input to keep, and so is one that wants a gigabyte at once.
extern "C" const char* __asan_default_options() {
    return "handle_abort=1:handle_sigill=1:max_allocation_size_mb=1024";
}

namespace {

/// Longer ones would take the time of many.
constexpr std::uintmax_t kLongest = 1 << 16;

/// Runs inputs; each is written before, so that whatever stops the program leaves it. The file stays open:
/// emptied and closed each time it would be brought to the disk each time.
class Runner {
public:
    explicit Runner(const char* artifact)
        : m_path(artifact), m_file(artifact, std::ios::binary | std::ios::trunc) {}
    ~Runner() { std::filesystem::remove(m_path); }

    void run(const engine::io::Bytes& bytes) {
        m_file.seekp(0);
        m_file << bytes << std::flush;
        std::filesystem::resize_file(m_path, bytes.size());
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    }

private:
    std::filesystem::path m_path;
    std::ofstream m_file;
};

std::vector<engine::io::Bytes> filesIn(char** folders) {
    std::vector<std::filesystem::path> paths;
    for (; *folders != nullptr; ++folders)
        for (const auto& entry : std::filesystem::recursive_directory_iterator(*folders))
            if (entry.is_regular_file() && entry.file_size() > 0 && entry.file_size() <= kLongest)
                paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<engine::io::Bytes> files;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return files;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 4)
        return 2;
    const int rounds = std::atoi(argv[1]);
    const std::vector<engine::io::Bytes> files = filesIn(argv + 3);
    if (files.empty()) {
        std::fprintf(stderr, "there is no file to begin with\n");
        return 2;
    }
    Runner runner(argv[2]);
    for (const engine::io::Bytes& file : files)
        runner.run(file);
    engine::core::Random random(20261129);
    for (int i = 0; i < rounds; ++i)
        runner.run(tests::mutated(random, files[random.below(files.size())], files));
    std::printf("%zu files, %d mutants\n", files.size(), rounds);
}
