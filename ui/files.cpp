#include "ui/files.h"

#include "engine/data/prepare.h"
#include "engine/io/weight_file.h"
#include "engine/train/fit.h"
#include "ui/data/folder_page.h"
#include "ui/data/import_page.h"
#include "ui/data/picture_folder.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/message_bar.h"
#include "ui/run.h"
#include "ui/shared_data.h"
#include "ui/weights/loaded_weights.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLockFile>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QSettings>
#include <QStandardPaths>
#include <QThreadPool>

#include <variant>

namespace ui {

using engine::core::Error;
using engine::core::Result;
using engine::io::FileKind;
using engine::io::Project;

namespace {

constexpr int kAutosaveMilliseconds = 120'000;
constexpr int kRecentFiles = 9;

QString stateFolder() {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    QDir().mkpath(folder);
    return folder;
}

QString sessionPath() { return stateFolder() + QStringLiteral("/session.chainrule"); }

QString text(const QString& path, const Error& error) {
    QString where = QString::fromStdString(error.context);
    // Readers name the file themselves, some with the place in it.
    if (where.startsWith(path + QStringLiteral(": ")))
        where.remove(0, path.size() + 2);
    const QString what = QString::fromStdString(error.message);
    return where.isEmpty() || where == path ? path + QStringLiteral(": ") + what
                                            : path + QStringLiteral(": ") + where + QStringLiteral(": ") + what;
}

/// What a file turned out to be.
using Content = std::variant<Error, Project, LoadedWeightsPtr, FileKind>;

Content contentOf(const QString& path) {
    if (isTableFile(path))
        return FileKind::Csv; // may be large: read by who needs it
    const auto bytes = readFile(path);
    if (!bytes)
        return Error{bytes.error().code, bytes.error().message, {}};
    const FileKind kind = engine::io::recognize(*bytes);
    if (kind == FileKind::Project) {
        auto project = engine::io::readProject(*bytes, engine::train::Check::Editable);
        return project ? Content(std::move(*project)) : Content(project.error());
    }
    if (kind == FileKind::Npy || kind == FileKind::Npz || kind == FileKind::Weights) {
        auto file = engine::io::readWeightFile(path.toStdString(), fileSource());
        if (!file)
            return file.error();
        // X and y together are data; anything else is weights.
        if (engine::core::find(file->tensors, "X") && engine::core::find(file->tensors, "y"))
            return FileKind::Npz;
        return loadedWeights(path, *std::move(file));
    }
    return kind;
}

} // namespace

Files::Files(Document& document, Run& run, MessageBar& messages, QWidget* window)
    : QObject(window), m_document(document), m_run(run), m_messages(messages), m_window(window),
      m_recentMenu(new QMenu(tr("Open recent"), window)),
      m_autosavePath(stateFolder() + QStringLiteral("/autosave-%1.chainrule").arg(QCoreApplication::applicationPid())),
      m_lock(std::make_unique<QLockFile>(m_autosavePath + QStringLiteral(".lock"))) {
    m_saver.setMaxThreadCount(1);
    m_lock->setStaleLockTime(0);
    m_lock->tryLock();
    m_autosaved = m_document.project();
    connect(&m_autosave, &QTimer::timeout, this, &Files::autosave);
    m_autosave.start(kAutosaveMilliseconds);
    connect(m_recentMenu, &QMenu::aboutToShow, this, &Files::showRecent);
    showRecent();
}

Files::~Files() = default;

Files::Beginning Files::begin(const QString& path) {
    if (!path.isEmpty()) {
        openPath(path);
        return Beginning::Opened;
    }
    Beginning beginning = Beginning::FirstStart;
    if (const auto bytes = readFile(sessionPath())) {
        if (auto project = engine::io::readProject(*bytes, engine::train::Check::Editable)) {
            QSettings settings;
            m_document.replace(std::move(*project), settings.value(QStringLiteral("session/path")).toString());
            if (settings.value(QStringLiteral("session/modified")).toBool())
                m_document.markRecovered();
            m_autosaved = m_document.project();
            beginning = Beginning::Restored;
        }
    }
    offerRecovery();
    return beginning;
}

void Files::end() {
    QSettings settings;
    settings.setValue(QStringLiteral("session/path"), m_document.path());
    settings.setValue(QStringLiteral("session/modified"), m_document.isModified());
    if (const auto written = writeFile(sessionPath(), engine::io::writeProject(m_document.project())); !written)
        qInfo("%s", qPrintable(text(sessionPath(), written.error())));
    QFile::remove(m_autosavePath);
    m_lock->unlock();
}

void Files::newProject() {
    if (!mayReplace())
        return;
    Project project;
    project.experiment = engine::train::firstExperiment();
    m_document.replace(std::move(project), {});
}

void Files::open() {
    const QString path = askForFile(
        tr("Open a project, data or weights"),
        tr("All that can be opened (%1);;All files (*)")
            .arg(QStringLiteral("*.chainrule *.json *.csv *.tsv *.txt *.gz *ubyte* ") + weightSuffixes()));
    if (!path.isEmpty())
        openPath(path);
}

void Files::openPath(const QString& path) {
    const QString absolute = QFileInfo(path).absoluteFilePath();
    if (QFileInfo(absolute).isDir() && !classFolders(absolute).isEmpty())
        return openFolder(absolute);
    QThreadPool::globalInstance()->start([self = QPointer<Files>(this), absolute] {
        auto content = std::make_shared<Content>(contentOf(absolute));
        const auto take = [self, absolute, content] {
            if (!self)
                return;
            if (const auto* error = std::get_if<Error>(content.get()))
                self->problem(text(absolute, *error));
            else if (const auto* project = std::get_if<Project>(content.get()))
                self->openProject(absolute, *project);
            else if (const auto* weights = std::get_if<LoadedWeightsPtr>(content.get()))
                return self->openWeights(*weights); // tells itself when it is done
            else if (std::get<FileKind>(*content) == FileKind::Csv)
                self->openTable(absolute);
            else if (std::get<FileKind>(*content) != FileKind::Unknown)
                self->openData(absolute);
            else
                self->problem(
                    tr("%1: neither a project nor weights nor data of a format that is known").arg(absolute));
            Q_EMIT self->opened();
        };
        QMetaObject::invokeMethod(qApp, take, Qt::QueuedConnection);
    });
}

void Files::openProject(const QString& path, const Project& project) {
    // Weights in a file beside the project are read with it: if they do not fit, nothing is opened.
    const auto files = within(fileSource(), QFileInfo(path).absolutePath());
    auto network = engine::model::Network<float>::create(project.experiment.network);
    // Layers that do not fit together were saved while somebody was building: they are open to be mended.
    if (network) {
        const auto weights = engine::io::initialWeights(
            project, network->layout(), network->initialParameters(project.experiment.training.seed), files);
        if (!weights)
            return problem(text(path, weights.error()));
    }
    if (!mayReplace())
        return;
    m_document.replace(project, path);
    addRecent(path);
    m_messages.dismiss();
    if (project.newerVersion)
        m_messages.say(MessageBar::Kind::Note,
                       tr("%1 was written by a newer Chainrule: what this one does not know was left out, and the file will "
                          "not be overwritten.").arg(path));
}

void Files::openData(const QString& path) {
    const engine::data::DataSpec& present = m_document.experiment().data;
    engine::data::DataSpec spec;
    spec.source = path.toStdString();
    spec.seed = present.seed;
    spec.split = present.split;
    spec.standardize = true; // columns of a table come in any unit
    QThreadPool::globalInstance()->start([self = QPointer<Files>(this), path, spec] {
        const auto dataset = sharedDataset(spec, fileSource());
        const auto take = [self, path, spec, dataset] {
            if (!self)
                return;
            if (!dataset)
                return self->problem(text(path, dataset.error()));
            engine::train::Experiment next = self->m_document.experiment();
            next.data = spec;
            next.data.standardizeTargets = engine::data::asksForScaledTargets(**dataset);
            next = engine::train::fitted(next, **dataset);
            if (const auto edited = self->m_document.edit(tr("Open data"), next); !edited)
                return self->problem(text(path, edited.error()));
            self->tellImported(path);
        };
        QMetaObject::invokeMethod(qApp, take, Qt::QueuedConnection);
    });
}

void Files::openTable(const QString& path) {
    connect(openImport(m_document, path, m_window), &ImportPage::imported, this, [this, path] { tellImported(path); });
}

void Files::openFolder(const QString& path) {
    connect(ui::openPictures(m_document, path, m_window), &FolderPage::imported, this, [this, path] { tellImported(path); });
    QMetaObject::invokeMethod(this, &Files::opened, Qt::QueuedConnection);
}

void Files::openPictures() {
    const QString path = QFileDialog::getExistingDirectory(m_window, tr("Open a folder of pictures: one folder a class in it"),
                                                           QSettings().value(QStringLiteral("folder")).toString());
    if (path.isEmpty())
        return;
    if (classFolders(path).isEmpty())
        return problem(tr("%1: no folders with pictures (PNG, JPEG) in it; expected one folder a class").arg(path));
    openFolder(path);
}

void Files::paste() {
    const QString text = QGuiApplication::clipboard()->text();
    const std::string bytes = text.toStdString();
    if (engine::io::recognize(bytes) != FileKind::Csv)
        return problem(tr("Nothing to paste: expected a table, such as cells copied from a spreadsheet"));
    if (bytes.size() > engine::data::kMaxPastedBytes)
        return problem(tr("The pasted table has %1 bytes; expected at most %2. Save it as a file and open that.")
                           .arg(bytes.size()).arg(engine::data::kMaxPastedBytes));
    connect(openPasted(m_document, text, m_window), &ImportPage::imported, this, [this] { tellImported(tr("The pasted table")); });
}

void Files::tellImported(const QString& name) {
    m_messages.say(MessageBar::Kind::Note,
                   tr("%1 is the data now; the network's inputs, outputs and loss were fitted to it.").arg(name),
                   {{tr("Undo"), [this] { m_document.undoStack().undo(); }}});
}

bool Files::save() {
    // What a newer program wrote is not overwritten: its unknown parts would be lost.
    const bool elsewhere = m_document.path().isEmpty() || m_document.project().newerVersion;
    return elsewhere ? saveAs() : saveTo(m_document.path());
}

bool Files::saveAs() {
    QString path = QFileDialog::getSaveFileName(m_window, tr("Save the project"),
                                                QDir(QSettings().value(QStringLiteral("folder")).toString())
                                                    .filePath(m_document.title() + QStringLiteral(".chainrule")),
                                                tr("Chainrule project (*.chainrule)"));
    if (path.isEmpty())
        return false;
    if (QFileInfo(path).suffix().isEmpty())
        path += QStringLiteral(".chainrule");
    return saveTo(path);
}

bool Files::saveTo(const QString& path) {
    if (m_document.project().newerVersion && path == m_document.path()) {
        problem(tr("%1 was written by a newer Chainrule and is not overwritten; choose another name").arg(path));
        return false;
    }
    const auto written = writeFile(path, engine::io::writeProject(m_document.project()));
    if (!written) {
        problem(text(path, written.error()));
        return false;
    }
    m_document.markSaved(path);
    QFile::remove(m_autosavePath);
    addRecent(path);
    return true;
}

void Files::autosave() {
    if (!m_document.isModified() || m_document.project() == m_autosaved)
        return;
    const auto written = writeFile(m_autosavePath, engine::io::writeProject(m_document.project()));
    if (!written)
        return problem(tr("Autosave: %1").arg(text(m_autosavePath, written.error())));
    m_autosaved = m_document.project();
}

void Files::offerRecovery() {
    const QDir folder(stateFolder());
    for (const QString& name : folder.entryList({QStringLiteral("autosave-*.chainrule")}, QDir::Files, QDir::Time)) {
        const QString path = folder.filePath(name);
        QLockFile lock(path + QStringLiteral(".lock"));
        lock.setStaleLockTime(0);
        if (path == m_autosavePath || !lock.tryLock())
            continue; // another window is at work on it
        const QString when = QLocale().toString(QFileInfo(path).lastModified(), QLocale::ShortFormat);
        m_messages.say(MessageBar::Kind::Note, tr("Chainrule did not close properly. Work of %1 was not saved.").arg(when),
                       {{tr("Restore it"), [this, path] { recover(path); }},
                        {tr("Discard it"), [path] { QFile::remove(path); }}});
        return;
    }
}

void Files::recover(const QString& autosaved) {
    const auto bytes = readFile(autosaved);
    auto project = bytes ? engine::io::readProject(*bytes, engine::train::Check::Editable) : Result<Project>(bytes.error());
    if (!project)
        return problem(text(autosaved, project.error()));
    m_document.replace(std::move(*project), {});
    m_document.markRecovered();
    QFile::remove(autosaved);
    autosave();
}

bool Files::mayReplace() {
    if (!m_document.isModified() || (m_document.path().isEmpty() && !m_document.undoStack().canUndo()))
        return true;
    const auto answer = QMessageBox::question(m_window, tr("Chainrule"),
                                              tr("“%1” has changes that are not saved.").arg(m_document.title()),
                                              QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    return answer == QMessageBox::Discard || (answer == QMessageBox::Save && save());
}

void Files::addRecent(const QString& path) {
    QSettings settings;
    settings.setValue(QStringLiteral("folder"), QFileInfo(path).absolutePath());
    QStringList recent = settings.value(QStringLiteral("recent")).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    settings.setValue(QStringLiteral("recent"), recent.mid(0, kRecentFiles));
    showRecent();
}

void Files::showRecent() {
    m_recentMenu->clear();
    for (const QString& path : QSettings().value(QStringLiteral("recent")).toStringList())
        connect(m_recentMenu->addAction(path), &QAction::triggered, this, [this, path] { openPath(path); });
    m_recentMenu->setEnabled(!m_recentMenu->isEmpty());
}

void Files::problem(const QString& text) { m_messages.say(MessageBar::Kind::Problem, text); }

QString Files::askForFile(const QString& title, const QString& filter) {
    return QFileDialog::getOpenFileName(m_window, title, QSettings().value(QStringLiteral("folder")).toString(), filter);
}

} // namespace ui
