#include "ui/plots/save_progress.h"

#include "ui/theme.h"

#include <QFileInfo>
#include <QLabel>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ui::plots {

namespace {

constexpr int kRefreshMilliseconds = 200;
/// What is done sooner shows no progress.
constexpr int kMomentMilliseconds = 400;
constexpr int kBarParts = 1000;
constexpr double kWidth = 420;

} // namespace

SaveProgress::SaveProgress(const QString& path, std::unique_ptr<LongTable> table, QWidget* parent)
    : QDialog(parent), m_writer(path, std::move(table)),
      m_words(new QLabel(tr("Every epoch goes into the file. The window does not keep as many, so the run is "
                            "trained again from its start, with the same numbers."))),
      m_bar(new QProgressBar), m_status(new QLabel), m_button(new QPushButton(tr("Cancel"))) {
    setAttribute(Qt::WA_DeleteOnClose);
    setAttribute(Qt::WA_ShowWithoutActivating); // keys stay the window's
    setWindowTitle(tr("Saving %1").arg(QFileInfo(path).fileName()));
    m_words->setWordWrap(true);
    m_bar->setRange(0, kBarParts);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(windowTitle());
    m_status->setObjectName(QStringLiteral("muted"));
    m_status->setWordWrap(true);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_status, 1);
    bottom->addWidget(m_button);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(12);
    layout->addWidget(m_words);
    layout->addWidget(m_bar);
    layout->addLayout(bottom);
    setFixedWidth(scaled(kWidth));
    connect(m_button, &QPushButton::clicked, this, &SaveProgress::reject);
    connect(&m_writer, &TableWriter::finished, this, &SaveProgress::finish);
    connect(&m_refresh, &QTimer::timeout, this, &SaveProgress::showStatus);
    m_refresh.start(kRefreshMilliseconds);
    QTimer::singleShot(kMomentMilliseconds, this, &QWidget::show);
    showStatus();
}

SaveProgress::~SaveProgress() = default;

QString SaveProgress::status() const { return m_status->text(); }

void SaveProgress::showStatus() {
    m_bar->setValue(int(kBarParts * m_writer.done()));
    m_status->setText(timeLeft(m_writer.secondsLeft()));
}

void SaveProgress::finish(const QString& problem) {
    m_refresh.stop();
    if (problem.isEmpty()) {
        accept();
        deleteLater(); // also when it was never seen
        return;
    }
    setWindowTitle(tr("Not saved"));
    m_words->hide();
    m_bar->hide();
    m_status->setText(problem);
    m_button->setText(tr("Close"));
    show();
}

void SaveProgress::reject() {
    m_writer.cancel();
    QDialog::reject();
}

QString timeLeft(double seconds) {
    constexpr double kMinute = 60, kHour = 3600;
    if (std::isnan(seconds))
        return {};
    if (seconds >= 2 * kHour)
        return SaveProgress::tr("about %1 h left")
            .arg(formatCount(std::llround(std::min(1e9, seconds / kHour))));
    if (seconds >= 2 * kMinute)
        return SaveProgress::tr("about %1 min left").arg(std::lround(seconds / kMinute));
    return SaveProgress::tr("about %1 s left").arg(std::lround(std::ceil(seconds)));
}

void saveTable(QWidget* parent, const QString& path, std::unique_ptr<LongTable> table) {
    if (table) {
        new SaveProgress(path, std::move(table), parent);
        return;
    }
    QMessageBox::warning(
        parent, SaveProgress::tr("Not saved"),
        SaveProgress::tr("The window is on its way to another run. Once it is there, save again."));
}

} // namespace ui::plots
