// What a frame costs where data are looked at: data_views_bench [frames, default 400] [points, default
// 1000000]. The import page scrolled down and across a table of a thousand rows and 200 columns, the gallery
// scrolled with all its pictures, and the scatter panned with so many points (the time of the window's
// thread; a picture of the points is made off it). Prints median, 95th percentile and longest in
// milliseconds.

#include "bench_window.h"
#include "engine/data/overview.h"
#include "ui/data/gallery.h"
#include "ui/data/gallery_tile.h"
#include "ui/data/import_page.h"
#include "ui/data/scatter_view.h"
#include "ui/document.h"
#include "ui/panels/data_panel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace {

constexpr int kPatience = 60000; ///< milliseconds

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

engine::data::OverviewPtr cloud(int points) {
    auto set = std::make_shared<engine::data::Dataset>();
    set->features = engine::core::MatrixD::Random(2, points);
    set->featureNames = {"x1", "x2"};
    set->classNames = {"a", "b", "c"};
    for (int i = 0; i < points; ++i)
        set->classes.push_back(i % 3);
    auto made = engine::data::overview(set, {0.7, 0.15, 0.15}, 1);
    return made ? *made : nullptr;
}

template <class Move>
void report(const char* name, QWidget& window, int frames, Move move) {
    std::vector<double> times;
    for (int i = 0; i < frames; ++i) {
        QElapsedTimer timer;
        timer.start();
        move(i);
        window.repaint();
        QApplication::processEvents();
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    std::printf("%-14s %.2f ms a frame (median of %d), 95%% within %.2f ms, longest %.2f ms\n", name,
                times[times.size() / 2], frames, times[times.size() * 95 / 100], times.back());
}

void report(const char* name, QScrollBar* bar, QWidget& window, int frames) {
    report(name, window, frames, [&](int i) { bar->setValue(bar->maximum() * i / frames); });
}

bool measureImportPage(int frames) {
    QWidget window;
    window.resize(1440, 900);
    ui::Document document;
    engine::data::DataSpec spec;
    spec.source = engine::data::kPastedSource;
    spec.text = engine::data::SharedText(table());
    ui::ImportPage page(document, spec, &window);
    page.open();
    if (!QTest::qWaitFor([&] { return !page.import().isReading(); }, kPatience))
        return false;
    report("import down", page.rows()->verticalScrollBar(), page, frames);
    report("import across", page.rows()->horizontalScrollBar(), page, frames);
    return true;
}

bool measureGallery(int frames) {
    ui::Document document;
    ui::DataPanel data(document);
    ui::Gallery gallery(data);
    gallery.resize(340, 500);
    gallery.show();
    if (!QTest::qWaitForWindowExposed(&gallery))
        return false;
    QScrollBar* bar = gallery.scrollArea()->verticalScrollBar();
    report("gallery filling", bar, gallery, frames);
    for (const ui::GalleryTile* tile : gallery.tiles()) {
        gallery.scrollArea()->ensureWidgetVisible(const_cast<ui::GalleryTile*>(tile));
        QTest::qWait(20);
    }
    const bool isFull = QTest::qWaitFor(
        [&] {
            const auto tiles = gallery.tiles();
            return std::count_if(tiles.begin(), tiles.end(),
                                 [](const auto* tile) { return tile->image().isNull(); }) < 6;
        },
        kPatience);
    report("gallery full", bar, gallery, frames);
    return isFull;
}

bool measureScatter(int frames, int points) {
    ui::RowSelection selection;
    selection.reset(points);
    ui::ScatterView view(selection);
    view.resize(1000, 700);
    view.setOverview(cloud(points));
    view.show();
    if (!QTest::qWaitFor([&] { return view.isPainted(); }, kPatience))
        return false;
    const QPointF at(500, 300);
    report("scatter zoomed", view, frames, [&](int i) {
        QWheelEvent event(at, view.mapToGlobal(at), {}, {0, i % 20 < 10 ? 30 : -30}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view, &event);
    });
    return QTest::qWaitFor([&] { return view.isPainted(); }, kPatience);
}

} // namespace

int main(int argc, char** argv) {
    const bench::Application application(argc, argv);
    const int frames = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 400;
    const int points = argc > 2 ? std::max(std::atoi(argv[2]), 1) : 1'000'000;
    const bool all = measureImportPage(frames) && measureGallery(frames) && measureScatter(frames, points);
    return all ? 0 : 1;
}
