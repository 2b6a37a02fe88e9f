#include "width_table.h"

#include "measure.h"
#include "workloads.h"

#include <cstdio>

namespace bench {

namespace {

constexpr int kRounds = 3;
const std::vector<int> kWidths = {8, 16, 32, 64, 128, 256, 512, 1024};
const std::vector<int> kBatches = {1, 8, 32, 128, 512};

struct Cell {
    Workload workload;
    std::unique_ptr<engine::train::AnyTrainer> trainer;
    std::vector<double> rates; ///< samples a second
};

using Row = std::vector<Cell>;

Row makeRow(int width) {
    Row row;
    for (const int batch : kBatches) {
        Workload workload = widthWorkload(width, batch);
        auto trainer = startTrainer(workload);
        row.push_back({std::move(workload), std::move(trainer), {}});
    }
    return row;
}

template <class Value>
void printTable(const char* title, const std::vector<Row>& rows, const char* format, Value value) {
    std::printf("\n%s\n%-8s", title, "width");
    for (const int batch : kBatches)
        std::printf("  batch %-4d", batch);
    std::printf("\n");
    for (const Row& row : rows) {
        std::printf("%-8s", row.front().workload.name.c_str());
        for (const Cell& cell : row)
            std::printf(format, value(cell));
        std::printf("\n");
    }
}

} // namespace

void printWidthTable(double seconds) {
    std::vector<Row> rows;
    for (const int width : kWidths)
        rows.push_back(makeRow(width));
    for (int round = 0; round < kRounds; ++round)
        for (Row& row : rows)
            for (Cell& cell : row)
                cell.rates.push_back(trainFor(*cell.trainer, seconds).rate());
    std::printf("64 inputs, two hidden layers of that width (relu), 10 classes, SGD, float32, one thread\n");
    printTable("nanoseconds per sample", rows, "  %10.1f",
               [](const Cell& c) { return 1e9 / median(c.rates); });
    printTable("GFLOP/s of the products", rows, "  %10.2f",
               [](const Cell& c) { return 1e-9 * c.workload.operations() * median(c.rates); });
}

} // namespace bench
