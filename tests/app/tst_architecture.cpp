// The rules of the rooms that can be read off the sources: which room may include which, and how long a file may be.
#include "tests/source_paths.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace {

constexpr int kHeaderLines = 150, kSourceLines = 400, kMainWindowLines = 250;

struct Source {
    QString path; ///< from the root, "engine/core/result.h"
    QStringList lines;
};

QList<Source> sourcesBelow(const QString& folder) {
    QList<Source> sources;
    const QString root = sourcePath({});
    QDirIterator at(root + folder, {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
    while (at.hasNext()) {
        QFile file(at.next());
        if (file.open(QIODevice::ReadOnly))
            sources << Source{file.fileName().mid(root.size()), QString::fromUtf8(file.readAll()).trimmed().split(QLatin1Char('\n'))};
    }
    return sources;
}

QList<Source> allSources() { return sourcesBelow(QStringLiteral("engine")) + sourcesBelow(QStringLiteral("ui")) + sourcesBelow(QStringLiteral("app")); }

/// What a line includes; empty if nothing.
QString included(const QString& line) {
    static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"));
    return include.match(line).captured(1);
}

/// "engine/io", "ui", "app".
QString roomOf(const QString& path) {
    return path.startsWith(QLatin1String("engine/")) ? path.section(QLatin1Char('/'), 0, 1) : path.section(QLatin1Char('/'), 0, 0);
}

const QMap<QString, QStringList> kMayInclude = {
    {"engine/core", {}},
    {"engine/data", {"engine/core"}},
    {"engine/model", {"engine/core"}},
    {"engine/optim", {"engine/core"}},
    {"engine/trace", {"engine/core", "engine/model", "engine/optim"}},
    {"engine/train", {"engine/core", "engine/data", "engine/model", "engine/optim", "engine/trace"}},
    {"engine/analysis", {"engine/core", "engine/data", "engine/model", "engine/optim", "engine/trace", "engine/train"}},
    {"engine/io", {"engine/core", "engine/data", "engine/model", "engine/optim", "engine/trace", "engine/train"}},
    {"ui", {"engine"}},
    {"app", {"engine", "ui"}},
};

QString upwardArrow(const QString& room, const QString& target) {
    const bool ours = target.startsWith(QLatin1String("engine/")) || target.startsWith(QLatin1String("ui/")) ||
                      target.startsWith(QLatin1String("app/"));
    if (!ours || roomOf(target) == room)
        return {};
    for (const QString& allowed : kMayInclude[room])
        if (roomOf(target) == allowed || target.startsWith(allowed + QLatin1Char('/')))
            return {};
    return room + QStringLiteral(" -> ") + target;
}

QStringList wrongIncludes(const Source& source) {
    QStringList wrong;
    static const QRegularExpression qt(QStringLiteral("^(Q[A-Z]|Qt)"));
    static const QStringList formats = {"nlohmann/", "zip.h", "zlib.h", "hdf5", "H5", "onnx/", "google/protobuf/"};
    for (const QString& line : source.lines) {
        const QString target = included(line);
        if (const QString arrow = upwardArrow(roomOf(source.path), target); !arrow.isEmpty())
            wrong << source.path + QStringLiteral(": ") + arrow;
        if (source.path.startsWith(QLatin1String("engine/")) && qt.match(target).hasMatch())
            wrong << source.path + QStringLiteral(": Qt in the engine: ") + target;
        if (target == QLatin1String("qcustomplot.h") && !source.path.startsWith(QLatin1String("ui/plots/")))
            wrong << source.path + QStringLiteral(": qcustomplot.h outside ui/plots");
        for (const QString& format : formats)
            if (target.startsWith(format) && !source.path.startsWith(QLatin1String("engine/io/")))
                wrong << source.path + QStringLiteral(": ") + format + QStringLiteral(" outside engine/io");
    }
    return wrong;
}

int limitOf(const QString& path) { return path.endsWith(QLatin1String(".h")) ? kHeaderLines : kSourceLines; }

} // namespace

class TestArchitecture : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void arrowsPointDownAndDoorsAreClosed() {
        QStringList wrong;
        const auto sources = allSources();
        QVERIFY(sources.size() > 50);
        for (const Source& source : sources)
            wrong << wrongIncludes(source);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    }

    void filesKeepTheirSize() {
        QStringList wrong;
        qsizetype mainWindow = 0;
        for (const Source& source : allSources() + sourcesBelow(QStringLiteral("tests"))) {
            if (source.lines.size() > limitOf(source.path))
                wrong << QStringLiteral("%1: %2 lines").arg(source.path).arg(source.lines.size());
            if (source.path.startsWith(QLatin1String("ui/main_window.")))
                mainWindow += source.lines.size();
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
        QVERIFY2(mainWindow <= kMainWindowLines, qPrintable(QString::number(mainWindow)));
    }

    void namesFollowTheirPlaces() {
        QStringList wrong;
        static const QRegularExpression snake(QStringLiteral("^[a-z0-9_]+\\.(h|cpp)$"));
        for (const Source& source : allSources())
            if (!snake.match(source.path.section(QLatin1Char('/'), -1)).hasMatch())
                wrong << source.path;
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    }

    void theTopLevelIsAsItWasFixed() {
        const QStringList allowed = {"app", "engine", "ui", "resources", "tests", "build", "CMakeLists.txt", "README.md",
                                     "CMakePresets.json", "LICENSE"};
        for (const QString& entry : QDir(sourcePath({})).entryList(QDir::AllEntries | QDir::NoDotAndDotDot))
            QVERIFY2(allowed.contains(entry), qPrintable(entry));
    }

    void theChecksCanFail() {
        QVERIFY(!wrongIncludes({"engine/core/x.h", {"#include \"engine/model/loss.h\""}}).isEmpty());
        QVERIFY(!wrongIncludes({"engine/io/x.cpp", {"#include <QString>"}}).isEmpty());
        QVERIFY(!wrongIncludes({"ui/panel.cpp", {"#include <qcustomplot.h>"}}).isEmpty());
        QVERIFY(!wrongIncludes({"ui/run.cpp", {"#include \"app/command.h\""}}).isEmpty());
        QVERIFY(!wrongIncludes({"engine/data/x.cpp", {"#include <zlib.h>"}}).isEmpty());
        QVERIFY(!wrongIncludes({"app/hdf5_child.cpp", {"#include <hdf5.h>"}}).isEmpty());
        QVERIFY(!wrongIncludes({"ui/weights/x.cpp", {"#include <onnx/onnx-ml.pb.h>"}}).isEmpty());
        QVERIFY(!wrongIncludes({"ui/x.cpp", {"#include <google/protobuf/message.h>"}}).isEmpty());
        QVERIFY(wrongIncludes({"ui/plots/x.cpp", {"#include <qcustomplot.h>", "#include \"engine/io/project.h\""}}).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
