// What a frame of the import page costs while it is scrolled: import_page_bench [frames, default 400]. A table of a
// thousand rows and 200 columns, down and across; prints median, 95th percentile and longest in milliseconds.

#include "ui/data/import_page.h"
#include "ui/document.h"
#include "ui/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace {

std::string table() {
    std::string text;
    for (int row = 0; row < 1000; ++row) {
        for (int column = 0; column < 200; ++column)
            text += (column % 5 == 4 ? "kind " + std::to_string((row + column) % 7)
                                     : std::to_string(row % 97) + "." + std::to_string(column)) +
                    ",";
        text += row % 2 == 0 ? "yes\n" : "no\n";
    }
    return text;
}

void report(const char* name, QScrollBar* bar, QWidget& page, int frames) {
    std::vector<double> times;
    for (int i = 0; i < frames; ++i) {
        QElapsedTimer timer;
        timer.start();
        bar->setValue(bar->maximum() * i / frames);
        page.repaint();
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    std::printf("%-8s %.2f ms a frame (median of %d), 95%% within %.2f ms, longest %.2f ms\n", name,
                times[times.size() / 2], frames, times[times.size() * 95 / 100], times.back());
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const int frames = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 400;
    ui::Look::instance().apply();
    QWidget window;
    window.resize(1440, 900);
    ui::Document document;
    engine::data::DataSpec spec;
    spec.source = engine::data::kPastedSource;
    spec.text = engine::data::SharedText(table());
    ui::ImportPage page(document, spec, &window);
    page.open();
    if (!QTest::qWaitFor([&] { return !page.import().isReading(); }, 20000))
        return 1;
    report("down", page.rows()->verticalScrollBar(), page, frames);
    report("across", page.rows()->horizontalScrollBar(), page, frames);
    return 0;
}
