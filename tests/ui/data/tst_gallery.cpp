#include "engine/data/generators.h"
#include "engine/io/data_files.h"
#include "ui/data/gallery.h"
#include "ui/data/gallery_tile.h"
#include "ui/document.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/schema_form.h"
#include "ui/theme.h"

#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace ui;

namespace {

/// The gallery over a document of its own, large enough to show all of it.
struct Desk {
    explicit Desk(QSize size = {340, 1400}) {
        gallery.resize(size);
        gallery.show();
        gallery.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&gallery));
    }
    Document document;
    DataPanel data{document};
    Gallery gallery{data};

    GalleryTile& tile(const QString& key) { return *gallery.tile(key); }
    const engine::data::DataSpec& spec() const { return document.experiment().data; }
};

/// Whether anything but its ground is in it.
bool showsSomething(const QImage& image) {
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixel(x, y) != image.pixel(0, 0))
                return true;
    return false;
}

} // namespace

class TestGallery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }
    void init() {
        QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)"));
        QSettings().clear();
    }

    void everythingInTheRegistriesHasAPictureOfItself() {
        Desk desk;
        std::vector<std::string> sources = engine::io::builtinSets();
        for (const auto& generator : engine::data::generators())
            sources.push_back(generator.type);
        for (const std::string& source : sources) {
            GalleryTile* tile = desk.gallery.tile(QString::fromStdString(source));
            QVERIFY2(tile, source.c_str());
            QVERIFY(!tile->accessibleName().isEmpty() && !tile->accessibleDescription().isEmpty());
            QTRY_VERIFY2(!tile->image().isNull(), source.c_str());
            QVERIFY2(showsSomething(tile->image()), source.c_str());
        }
        for (const QString& key : {Gallery::kDraw, Gallery::kPaint, Gallery::kOpenFile})
            QVERIFY(desk.gallery.tile(key));
    }

    void groupsFollowFromWhatTheDataAre() {
        QCOMPARE(groupOf("spiral"), DataGroup::TwoInputs);
        QCOMPARE(groupOf("plane"), DataGroup::TwoInputs);
        QCOMPARE(groupOf("sine"), DataGroup::OneInput);
        QCOMPARE(groupOf("wine"), DataGroup::Tables);
        QCOMPARE(groupOf("mnist"), DataGroup::Pictures);
        QCOMPARE(groupOf("/a/b.csv"), DataGroup::Recent);
        QCOMPARE(groupOf("drawn"), DataGroup::Own);
    }

    void aClickChoosesAndTheChosenOneIsMarked() {
        Desk desk;
        QVERIFY(desk.tile("spiral").isChecked());
        QTest::mouseClick(&desk.tile("moons"), Qt::LeftButton);
        QCOMPARE(desk.spec().source, std::string("moons"));
        QVERIFY(desk.tile("moons").isChecked() && !desk.tile("spiral").isChecked());
        // Once more does not take it away.
        QTest::mouseClick(&desk.tile("moons"), Qt::LeftButton);
        QVERIFY(desk.tile("moons").isChecked());
        desk.document.undoStack().undo();
        QVERIFY(desk.tile("spiral").isChecked() && !desk.tile("moons").isChecked());
        QTest::mouseClick(&desk.tile("iris"), Qt::LeftButton);
        QTRY_COMPARE(desk.spec().source, std::string("iris"));
        QTRY_VERIFY(desk.tile("iris").isChecked());
    }

    void thePictureOfTheChosenOneFollowsItsSettings() {
        Desk desk;
        QTRY_VERIFY(!desk.tile("spiral").image().isNull());
        const QImage before = desk.tile("spiral").image();
        const QImage iris = [&] {
            QImage image;
            [&] { QTRY_VERIFY(!desk.tile("iris").image().isNull()); }();
            return image = desk.tile("iris").image();
        }();
        auto next = desk.document.experiment();
        next.data.settings.set("noise", 0.6);
        QVERIFY(desk.document.edit("noise", next).ok());
        QTRY_VERIFY(desk.tile("spiral").image() != before);
        const QImage noisy = desk.tile("spiral").image();
        next.data.seed = 99;
        QVERIFY(desk.document.edit("seed", next).ok());
        QTRY_VERIFY(desk.tile("spiral").image() != noisy);
        QCOMPARE(desk.tile("iris").image(), iris);
    }

    void itSaysWhatATileIsAndWhatForAndWhichColumnsAreShown() {
        Desk desk;
        QVERIFY2(desk.gallery.explanation().contains("Spiral"), qPrintable(desk.gallery.explanation()));
        desk.tile("iris").setFocus(Qt::TabFocusReason);
        QTRY_VERIFY2(desk.gallery.explanation().contains("petal"), qPrintable(desk.gallery.explanation()));
        QVERIFY(desk.gallery.explanation().contains(goodFor("iris").toHtmlEscaped()));
        QVERIFY(goodFor("something of tomorrow").isEmpty());
    }

    void arrowKeysGoFromTileToTileAndEnterChooses() {
        Desk desk;
        desk.tile("circle").setFocus(Qt::TabFocusReason);
        QTest::keyClick(&desk.tile("circle"), Qt::Key_Right);
        QVERIFY(desk.tile("xor").hasFocus());
        QTest::keyClick(&desk.tile("xor"), Qt::Key_Down);
        QVERIFY(desk.tile("imbalanced").hasFocus());
        QTest::keyClick(&desk.tile("imbalanced"), Qt::Key_Up);
        QVERIFY(desk.tile("xor").hasFocus());
        QTest::keyClick(&desk.tile("xor"), Qt::Key_Return);
        QCOMPARE(desk.spec().source, std::string("xor"));
        QTest::keyClick(&desk.tile("xor"), Qt::Key_End);
        QVERIFY(desk.tile(Gallery::kOpenFile).hasFocus());
    }

    void whatIsWalkedToIsScrolledIntoView() {
        Desk desk({340, 420});
        QScrollBar& bar = *desk.gallery.scrollArea()->verticalScrollBar();
        QVERIFY(bar.maximum() > 0);
        // What was never seen costs nothing.
        QVERIFY(desk.tile("mnist").image().isNull());
        desk.tile("circle").setFocus(Qt::TabFocusReason);
        QTest::keyClick(&desk.tile("circle"), Qt::Key_End);
        QVERIFY(bar.value() > 0);
        for (int i = 0; i < 30 && !desk.tile("mnist").hasFocus(); ++i)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left);
        QTRY_VERIFY(!desk.tile("mnist").image().isNull());
    }

    void drawingAndPaintingAreAskedFor() {
        Desk desk;
        QSignalSpy draw(&desk.gallery, &Gallery::drawRequested),
            paint(&desk.gallery, &Gallery::paintRequested);
        QTest::mouseClick(&desk.tile(Gallery::kDraw), Qt::LeftButton);
        QTest::mouseClick(&desk.tile(Gallery::kPaint), Qt::LeftButton);
        QCOMPARE(draw.count(), 1);
        QCOMPARE(paint.count(), 1);
        QCOMPARE(desk.spec().source, std::string("spiral"));
    }

    void filesThatWereOpenedAreThereAgain() {
        QTemporaryDir folder;
        const QString path = folder.filePath("points.csv");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("a,b,c,kind\n");
        for (int i = 0; i < 40; ++i)
            file.write(QString("%1,%2,3,%3\n").arg(i).arg(i * i).arg(i % 3 ? "left" : "right").toUtf8());
        file.close();
        {
            Desk desk;
            desk.data.choose(path);
            QTRY_VERIFY(desk.gallery.tile(path));
            QVERIFY(desk.tile(path).isChecked());
        }
        {
            Desk desk;
            QVERIFY(desk.gallery.tile(path));
            QTRY_VERIFY(!desk.tile(path).image().isNull());
            QTest::mouseClick(&desk.tile(path), Qt::LeftButton);
            QTRY_COMPARE(desk.spec().source, path.toStdString());
        }
        QVERIFY(QFile::remove(path));
        Desk desk;
        QVERIFY(!desk.gallery.tile(path));
    }
};

QTEST_MAIN(TestGallery)
#include "tst_gallery.moc"
