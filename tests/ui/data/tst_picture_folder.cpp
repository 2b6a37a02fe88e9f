// Folders of pictures as data: decoding, limits, damaged files.
#include "engine/io/data_files.h"
#include "engine/io/picture_size.h"
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

QByteArray wholePng() {
    QTemporaryDir folder;
    QImage image(40, 40, QImage::Format_RGB32);
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 40; ++x)
            image.setPixel(x, y, qRgb(x * 31 * y & 255, x ^ y, 7 * x + y));
    image.save(folder.filePath("a.png"));
    return QByteArray::fromStdString(*ui::readFile(folder.filePath("a.png")));
}

/// With another width, and the checksum that goes with it.
QByteArray resized(QByteArray png, quint32 width) {
    for (int i = 0; i < 4; ++i)
        png[16 + i] = char(width >> (24 - 8 * i) & 255);
    quint32 crc = 0xffffffffu;
    for (const char c : png.mid(12, 17)) {
        crc ^= uchar(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc & 1 ? 0xedb88320u ^ (crc >> 1) : crc >> 1;
    }
    for (int i = 0; i < 4; ++i)
        png[29 + i] = char(~crc >> (24 - 8 * i) & 255);
    return png;
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
        QByteArray flipped = whole;
        flipped[whole.size() - 20] = char(flipped[whole.size() - 20] ^ 1);
        const auto row = [](const char* name, const QByteArray& bytes, Code code, const char* text) {
            QTest::newRow(name) << bytes << int(code) << "class/a.png: " + QString(text);
        };
        const char* other = "is no picture that is read; expected PNG or JPEG";
        row("empty", {}, Code::Unsupported, other);
        row("text", "hello", Code::Unsupported, other);
        row("another format", QByteArray("GIF89a\1\0\1\0\0\0\0;", 14), Code::Unsupported, other);
        row("PNG signature only", whole.left(8), Code::Truncated, "byte 8: the picture is cut off here");
        row("PNG header only", whole.left(33), Code::Truncated, "byte 33: the picture is cut off here");
        row("PNG without its last byte", whole.chopped(1), Code::Truncated, "byte ");
        row("one bit of a PNG", flipped, Code::Syntax, "byte ");
        row("PNG of 4097 pixels", resized(whole, 4097), Code::TooLarge,
            "byte 16: has 4097 × 40 pixels; expected at most 4096 × 4096");
        row("PNG of no pixels", resized(whole, 0), Code::Syntax, "byte 16: a picture without pixels");
        row("JPEG cut off", QByteArray("\xff\xd8\xff\xe0\0\x10JFIF\0", 11), Code::Truncated,
            "byte 11: the picture is cut off here");
        row("JPEG of garbage", QByteArray("\xff\xd8\xff\xe0\0\4ab\0\0\0\0", 12), Code::Syntax,
            "byte 8: no segment of a JPEG: the picture is damaged");
        row("JPEG of 65535 pixels",
            QByteArray("\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff\1\1\1\1\xff\xd9\0\0", 19), Code::TooLarge,
            "byte 2: has 65535 × 65535 pixels; expected at most 4096 × 4096");
        row("JPEG whose pixels are missing",
            QByteArray("\xff\xd8\xff\xc0\0\x0b\x08\0\4\0\4\1\1\x11\0\xff\xda\0\2\xff\xd9", 21), Code::Syntax,
            "the picture is damaged: its pixels cannot be decoded");
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

    void everyPrefixOfAPictureIsRefused() {
        Folder folder;
        QImage image(9, 7, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        for (const char* name : {"class/a.png", "class/a.jpg"}) {
            image.save(folder.path(name));
            const auto whole = *ui::readFile(folder.path(name));
            for (std::size_t length = 0; length < whole.size(); ++length)
                QVERIFY2(!engine::io::pictureSize(engine::io::View(whole).substr(0, length)), name);
            const auto size = engine::io::pictureSize(whole);
            QVERIFY(size && size->width == 9 && size->height == 7);
        }
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
