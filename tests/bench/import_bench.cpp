// How long a table takes to be read: import_bench [rows, default 1000000]. Writes a table of 20 columns (18
// numbers, a text of 8 kinds, a class) into a temporary file, seeded, reads it with its columns guessed, and
// prints seconds, and the peak of memory as a multiple of the file's size.

#include "engine/core/random.h"
#include "engine/io/data_files.h"

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

namespace {

using namespace engine;

constexpr int kNumbers = 18;

void writeTable(const std::filesystem::path& path, int rows) {
    core::Random random(6);
    std::ofstream file(path, std::ios::binary);
    for (int c = 0; c < kNumbers; ++c)
        file << "sensor_" << c << ',';
    file << "station,state\n";
    char number[40];
    for (int r = 0; r < rows; ++r) {
        std::string line;
        for (int c = 0; c < kNumbers; ++c)
            line.append(number, static_cast<std::size_t>(
                                    std::snprintf(number, sizeof number, "%.6f,", 100 * random.normal())));
        line += "station " + std::to_string(random.below(8)) + (random.below(2) == 0 ? ",good\n" : ",bad\n");
        file << line;
    }
}

core::Result<io::Bytes> bytesOf(const std::string& path) {
    io::Bytes bytes(std::filesystem::file_size(path), '\0');
    std::ifstream(path, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
}

/// In MiB.
double peakMemory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

} // namespace

int main(int argc, char** argv) {
    const int rows = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
    const auto path = std::filesystem::temp_directory_path() /
                      ("chainrule_import_bench_" + std::to_string(std::random_device()()) + ".csv");
    writeTable(path, rows);
    const double megabytes = static_cast<double>(std::filesystem::file_size(path)) / (1 << 20);
    data::DataSpec spec;
    spec.source = path.string();
    spec.table.emplace();
    io::FileSource files;
    files.file = bytesOf;
    int told = 0;
    const double before = peakMemory();
    const auto begin = std::chrono::steady_clock::now();
    const auto set = io::loadDataset(spec, files, [&](double) { return ++told > 0; });
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double peak = peakMemory();
    std::filesystem::remove(path);
    if (!set) {
        std::fprintf(stderr, "%s\n", set.error().text().c_str());
        return 1;
    }
    std::printf("%lld rows, %lld inputs from a table of %.1f MiB in %.2f s (%.0f MiB/s), progress told %d "
                "times; peak "
                "memory %.0f MiB (%.2f times the file; %.0f MiB before)\n",
                static_cast<long long>(set->samples()), static_cast<long long>(set->features.rows()),
                megabytes, seconds, megabytes / seconds, told, peak, peak / megabytes, before);
    return 0;
}
