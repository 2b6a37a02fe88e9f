#include "ui/plots/export_dialog.h"

#include "ui/panels/schema_form.h"
#include "ui/plots/export_form.h"
#include "ui/plots/export_preview.h"
#include "ui/plots/save_progress.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include <cmath>

namespace ui::plots {

namespace {

/// The preview of a plot that grows while the dialog is open.
constexpr int kFollowMilliseconds = 500;
constexpr double kFormWidth = 250;

/// Empty: none was chosen.
QString askForPath(QWidget* parent, const QString& name, ExportFormat format) {
    const QString ending = endingOf(format), key = QStringLiteral("export/folder");
    const QString folder = QSettings().value(key, QDir::homePath()).toString();
    QString path = QFileDialog::getSaveFileName(parent, ExportDialog::tr("Save as %1").arg(ending.toUpper()),
                                                QDir(folder).filePath(name + QLatin1Char('.') + ending),
                                                ending.toUpper() + QStringLiteral(" (*.%1)").arg(ending));
    if (path.isEmpty())
        return path;
    if (QFileInfo(path).suffix().isEmpty())
        path += QLatin1Char('.') + ending;
    QSettings().setValue(key, QFileInfo(path).absolutePath());
    return path;
}

void saveNumbers(QWidget* parent, const Exportable& what) {
    // As they are when they are asked for; the run goes on while a file is chosen.
    auto table = what.longCsv ? what.longCsv() : nullptr;
    const QString path = askForPath(parent, what.name, ExportFormat::Csv);
    if (path.isEmpty())
        return;
    if (what.longCsv)
        return saveTable(parent, path, std::move(table));
    const QString problem = saveBytes(path, exported(what, ExportFormat::Csv));
    if (!problem.isEmpty())
        QMessageBox::warning(parent, ExportDialog::tr("Not saved"), problem);
}

} // namespace

ExportDialog::ExportDialog(std::function<Exportable()> what, QWidget* parent)
    : QDialog(parent), m_what(std::move(what)), m_settings(lastExport(m_what())), m_form(new SchemaForm),
      m_preview(new ExportPreview), m_summary(new QLabel), m_save(new QPushButton(tr("Save…"))) {
    setWindowTitle(tr("Export %1").arg(m_what().name));
    m_form->setFixedWidth(scaled(kFormWidth));
    m_summary->setObjectName(QStringLiteral("muted"));
    m_summary->setWordWrap(true);
    m_save->setObjectName(QStringLiteral("primary"));
    m_save->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false); // or it is what Return presses
    auto* side = new QVBoxLayout;
    side->addWidget(m_form);
    side->addStretch(1);
    side->addWidget(m_summary);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(scaled(16));
    middle->addLayout(side);
    middle->addWidget(m_preview, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(12);
    layout->addLayout(middle, 1);
    layout->addLayout(buttons);
    connect(m_form, &SchemaForm::edited, this,
            [this](const engine::core::Settings& settings, const QString& name) {
                take(settings, name.toStdString());
            });
    // Later: to paint the panel this dialog belongs to may be what made it resize.
    connect(m_preview, &ExportPreview::resized, this, &ExportDialog::showPreview, Qt::QueuedConnection);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &ExportDialog::askAndSave);
    connect(&Look::instance(), &Look::changed, this, &ExportDialog::showPreview);
    // Without a window manager nobody else gives the keyboard back.
    connect(this, &QDialog::finished, parent, [parent] { parent->window()->activateWindow(); });
    connect(&m_follow, &QTimer::timeout, this, &ExportDialog::showPreview);
    m_follow.start(kFollowMilliseconds);
    resize(scaled(820), scaled(470));
    refresh();
}

ExportDialog::~ExportDialog() = default;

void ExportDialog::take(engine::core::Settings settings, const std::string& edited) {
    const Exportable what = m_what();
    m_settings = edited == "format" ? lastExport(what, exportFormat(settings))
                                    : afterEdit(what, std::move(settings), edited);
    refresh();
}

void ExportDialog::refresh() {
    const Exportable what = m_what();
    m_form->setSchema(exportSchema(what, exportFormat(m_settings)));
    m_form->setSettings(m_settings);
    const QString problem = exportProblem(what, m_settings);
    m_form->showProblem(problem);
    m_save->setEnabled(problem.isEmpty());
    m_summary->setText(summary());
    showPreview();
}

QString ExportDialog::summary() const {
    const Exportable what = m_what();
    const ExportChoice choice = exportChoice(what, m_settings);
    if (choice.format == ExportFormat::Csv && what.longCsv)
        return tr("a line for every epoch; the run is trained again for it, in the background");
    if (choice.format == ExportFormat::Csv)
        return tr("%n line(s) of text", nullptr, int(what.csv().trimmed().count('\n')) + 1);
    const QSizeF size = choice.size.isEmpty() ? QSizeF(what.size) * choice.scale : choice.size;
    if (choice.format != ExportFormat::Pdf)
        return tr("%1 × %2 pixels").arg(size.toSize().width()).arg(size.toSize().height());
    const double millimetres = choice.size.isEmpty() ? 25.4 / 72 : 1;
    return tr("one page of %1 × %2 mm")
        .arg(formatTick(std::round(size.width() * millimetres)),
             formatTick(std::round(size.height() * millimetres)));
}

void ExportDialog::showPreview() {
    if (!m_preview->isVisible())
        return;
    const Exportable what = m_what();
    if (exportProblem(what, m_settings).isEmpty())
        m_preview->show(what, exportChoice(what, m_settings));
}

QImage ExportDialog::picture() const { return m_preview->picture(); }

QString ExportDialog::numbers() const { return m_preview->numbers(); }

void ExportDialog::askAndSave() {
    const QString path = askForPath(this, m_what().name, exportFormat(m_settings));
    if (!path.isEmpty())
        saveTo(path);
}

void ExportDialog::saveTo(const QString& path) {
    const Exportable what = m_what();
    const ExportChoice choice = exportChoice(what, m_settings);
    if (choice.format == ExportFormat::Csv && what.longCsv) {
        saveTable(parentWidget(), path, what.longCsv());
        rememberExport(what, m_settings);
        return accept();
    }
    const QString problem = saveBytes(path, exported(what, choice));
    m_form->showProblem(problem);
    if (!problem.isEmpty())
        return;
    rememberExport(what, m_settings);
    accept();
}

void openExport(QWidget* parent, std::function<Exportable()> what) {
    auto* dialog = new ExportDialog(std::move(what), parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void addSaveActions(QMenu& menu, QWidget* parent, std::function<Exportable()> what) {
    QObject::connect(menu.addAction(ExportDialog::tr("Export…")), &QAction::triggered, parent,
                     [parent, what] { openExport(parent, what); });
    if (what().csv)
        QObject::connect(menu.addAction(ExportDialog::tr("Save numbers as CSV…")), &QAction::triggered,
                         parent, [parent, what] { saveNumbers(parent, what()); });
}

} // namespace ui::plots
