// Folders of pictures as data: decoding, limits, damaged files.
#include "engine/io/data_files.h"
#include "ui/data/folder_page.h"
#include "ui/data/picture_folder.h"
#include "ui/document.h"
#include "ui/file_access.h"

#include <QDir>
#include <QImage>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <array>

namespace {

struct Folder {
    QTemporaryDir root;

    QString path(const QString& name) const {
        QDir(root.path()).mkpath(QFileInfo(name).path());
        return root.filePath(name);
    }
    void picture(const QString& name, QSize size, const QColor& color) {
        QImage image(size, QImage::Format_ARGB32);
        image.fill(color);
        if (!image.save(path(name)))
            qFatal("no picture");
    }
    void bytes(const QString& name, const QByteArray& content) {
        if (!ui::writeFile(path(name), content.toStdString()))
            qFatal("no file");
    }
    void twoClasses() {
        for (int i = 0; i < 8; ++i) {
            picture(QStringLiteral("dark/%1.png").arg(i), {10 + i, 12}, QColor(i, i, i));
            picture(QStringLiteral("light/%1.jpg").arg(i), {20, 9 + i}, QColor(250, 250, 250));
        }
        bytes("light/notes.txt", "not a picture");
        QDir(root.path()).mkpath("empty");
    }
};

/// A PNG that declares so many pixels; its data are not there.
QByteArray pngOf(quint32 width, quint32 height) {
    QByteArray header("IHDR");
    for (const quint32 number : {width, height})
        for (int shift = 24; shift >= 0; shift -= 8)
            header += char(number >> shift & 255);
    header += QByteArray("\x08\x00\x00\x00\x00", 5);
    std::array<quint32, 256> table{};
    for (quint32 i = 0; i < 256; ++i) {
        table[i] = i;
        for (int bit = 0; bit < 8; ++bit)
            table[i] = table[i] & 1 ? 0xedb88320u ^ (table[i] >> 1) : table[i] >> 1;
    }
    quint32 crc = 0xffffffffu;
    for (const char c : header)
        crc = table[(crc ^ uchar(c)) & 255] ^ (crc >> 8);
    crc ^= 0xffffffffu;
    QByteArray png("\x89PNG\r\n\x1a\n\0\0\0\x0d", 12);
    png += header;
    for (int shift = 24; shift >= 0; shift -= 8)
        png += char(crc >> shift & 255);
    return png;
}

QByteArray wholePng() {
    QTemporaryDir folder;
    QImage image(40, 40, QImage::Format_RGB32);
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 40; ++x)
            image.setPixel(x, y, qRgb(x * 31 * y & 255, x ^ y, 7 * x + y));
    image.save(folder.filePath("a.png"));
    return QByteArray::fromStdString(*ui::readFile(folder.filePath("a.png")));
}

} // namespace

class TestPictureFolder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void classesAreFoldersAndPixelsAreNumbersFrom0To1() {
        Folder folder;
        folder.twoClasses();
        engine::data::DataSpec spec;
        spec.source = folder.root.path().toStdString();
        spec.folder = engine::data::PicturesSpec{4, 3};
        const auto set = engine::io::loadDataset(spec, ui::fileSource());
        QVERIFY2(set.ok(), set.ok() ? "" : set.error().text().c_str());
        QCOMPARE(set->classNames, (std::vector<std::string>{"dark", "light"}));
        QCOMPARE(set->samples(), Eigen::Index(16));
        QCOMPARE(set->features.rows(), Eigen::Index(12));
        QCOMPARE(set->imageWidth, 4);
        QCOMPARE(set->imageHeight, 3);
        QCOMPARE(set->features(0, 5), 5 / 255.0);
        QVERIFY(set->features(0, 15) > 0.95);
        QCOMPARE(set->classes[15], 1);
    }

    void rowsComeFromTheTop() {
        Folder folder;
        QImage image(2, 2, QImage::Format_RGB32);
        image.fill(Qt::black);
        image.setPixel(1, 0, qRgb(255, 255, 255));
        image.save(folder.path("a.png"));
        const auto pixels = ui::greyPicture(folder.path("a.png"), {2, 2});
        QVERIFY(pixels.ok());
        QCOMPARE(*pixels, std::string("\0\xff\0\0", 4));
    }

    void whatIsTransparentIsSeenOnWhite() {
        Folder folder;
        folder.picture("a.png", {5, 5}, Qt::transparent);
        QCOMPARE(*ui::greyPicture(folder.path("a.png"), {1, 1}), std::string("\xff"));
    }

    void whatIsWrongWithAPictureIsOneLineWithItsName_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("text");
        using engine::core::Code;
        const QByteArray whole = wholePng();
        QTest::newRow("empty") << QByteArray() << int(Code::Unsupported)
                               << "class/a.png: is no picture that is read; expected PNG or JPEG";
        QTest::newRow("text") << QByteArray("hello") << int(Code::Unsupported)
                              << "class/a.png: is no picture that is read; expected PNG or JPEG";
        QTest::newRow("another format") << QByteArray("GIF89a\1\0\1\0\0\0\0;", 14) << int(Code::Unsupported)
                                        << "class/a.png: is no picture that is read; expected PNG or JPEG";
        QTest::newRow("signature only")
            << whole.left(8) << int(Code::Syntax) << "class/a.png: the picture is damaged";
        QTest::newRow("header only") << whole.left(40) << int(Code::Syntax)
                                     << "class/a.png: the picture is damaged";
        QTest::newRow("JPEG of nothing") << QByteArray("\xff\xd8\xff\xe0\0\x10JFIF\0", 11)
                                         << int(Code::Syntax) << "class/a.png: the picture is damaged";
        QTest::newRow("too wide") << pngOf(4097, 5) << int(Code::TooLarge)
                                  << "class/a.png: has 4097 × 5 pixels; expected at most 4096 × 4096";
        QTest::newRow("too high") << pngOf(5, 2000000) << int(Code::TooLarge)
                                  << "class/a.png: has 5 × 2000000 pixels; expected at most 4096 × 4096";
        QTest::newRow("large and empty")
            << pngOf(4000, 4000) << int(Code::Syntax) << "class/a.png: the picture is damaged";
    }

    void whatIsWrongWithAPictureIsOneLineWithItsName() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        QFETCH(QString, text);
        Folder folder;
        folder.bytes("class/a.png", bytes);
        const auto pixels = ui::greyPicture(folder.path("class/a.png"), {8, 8});
        QVERIFY(!pixels.ok());
        const QString said = QString::fromStdString(pixels.error().text());
        QVERIFY2(said.startsWith(text), qPrintable(said));
        QCOMPARE(said.count('\n'), 0);
        QCOMPARE(int(pixels.error().code), code);
    }

    void foldersThatAreNoDataAreRefused() {
        Folder folder;
        const auto errorOf = [](const QString& path) {
            engine::data::DataSpec spec;
            spec.source = path.toStdString();
            spec.folder.emplace();
            const auto set = engine::io::loadDataset(spec, ui::fileSource());
            return set ? QString() : QString::fromStdString(set.error().message);
        };
        QVERIFY(errorOf(folder.path("none")).startsWith("no such folder"));
        QVERIFY(errorOf(folder.root.path()).startsWith("has 0 class folders"));
        folder.picture("one/a.png", {4, 4}, Qt::red);
        QVERIFY(errorOf(folder.root.path()).startsWith("has 1 class folder with"));
        folder.bytes("two/a.png", "broken");
        QVERIFY(errorOf(folder.root.path()).startsWith("is no picture"));
    }

    void readingCanBeStopped() {
        Folder folder;
        folder.twoClasses();
        const auto stopped =
            ui::readPictures(folder.root.path(), {4, 4}, [](double done) { return done < 0.5; });
        QVERIFY(!stopped.ok());
        QVERIFY(stopped.error().code == engine::core::Code::Cancelled);
    }

    void thePageShowsWhatComesOfItAndMakesOneEdit() {
        Folder folder;
        folder.twoClasses();
        QWidget window;
        ui::Document document;
        const auto before = document.project();
        ui::FolderPage* page = ui::openPictures(document, folder.root.path(), &window);
        QTRY_VERIFY(page->useButton()->isEnabled());
        QVERIFY2(page->result().contains("784 inputs × 16 samples"), qPrintable(page->result()));
        page->widthBox()->setValue(6);
        QTRY_VERIFY2(page->result().contains("168 inputs"), qPrintable(page->result()));
        page->useButton()->click();
        QCOMPARE(document.experiment().network.input, std::vector<int>{168});
        QCOMPARE(document.experiment().data.folder->width, 6);
        const auto again = engine::io::readProject(engine::io::writeProject(document.project()));
        QVERIFY(again && *again == document.project());
        document.undoStack().undo();
        QVERIFY(document.project() == before);
    }

    void aDamagedPictureIsToldOnThePage() {
        Folder folder;
        folder.twoClasses();
        folder.bytes("dark/9.png", "broken");
        QWidget window;
        ui::Document document;
        ui::FolderPage* page = ui::openPictures(document, folder.root.path(), &window);
        QTRY_VERIFY(page->problem().contains("dark/9.png: is no picture that is read"));
        QVERIFY(!page->useButton()->isEnabled());
    }
};

QTEST_MAIN(TestPictureFolder)
#include "tst_picture_folder.moc"
