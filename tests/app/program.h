#pragma once

#include "ui/file_access.h"
#include "tests/source_paths.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

/// The program without a window, as a script calls it.
namespace tests {

struct Outcome {
    int status = -1;
    QString out, err;
};

inline Outcome chainrule(const QStringList& words) {
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR"})
        environment.remove(QLatin1String(name));
    process.setProcessEnvironment(environment);
    process.start(programPath(), words);
    process.waitForFinished(-1);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

inline QString example(const QString& name) { return sourcePath("resources/projects/%1.chainrule").arg(name); }

inline QJsonObject json(const QString& text) { return QJsonDocument::fromJson(text.toUtf8()).object(); }

inline QString written(const QTemporaryDir& folder, const QString& name, const std::string& text) {
    const QString path = folder.filePath(name);
    return ui::writeFile(path, text) ? path : QString();
}

} // namespace tests
