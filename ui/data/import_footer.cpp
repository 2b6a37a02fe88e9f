#include "ui/data/import_footer.h"

#include "ui/data/data_import.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

ImportFooter::ImportFooter(const QString& use, const QString& progress, QWidget* parent)
    : QWidget(parent), m_result(new QLabel), m_problem(new QLabel), m_progress(new QProgressBar),
      m_use(new QPushButton(use)) {
    m_result->setWordWrap(true);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setWordWrap(true);
    m_progress->setRange(0, 1000);
    m_progress->setFixedWidth(scaled(220));
    m_progress->setAccessibleName(progress);
    m_use->setObjectName(QStringLiteral("primary"));
    m_use->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"));
    // A dialog makes the first button that offers itself its default one.
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &ImportFooter::cancelled);
    connect(m_use, &QPushButton::clicked, this, &ImportFooter::used);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(scaled(10));
    buttons->addWidget(m_result, 1);
    buttons->addWidget(m_progress);
    buttons->addWidget(cancel);
    buttons->addWidget(m_use);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);
}

void ImportFooter::show(const DataImport& import, const QString& problem, const QString& result) {
    showProblem(problem);
    m_use->setEnabled(import.dataset() != nullptr);
    m_progress->setVisible(import.isReading());
    m_progress->setValue(int(import.progress() * m_progress->maximum()));
    m_result->setText(result);
}

void ImportFooter::show(bool ready, const QString& problem, const QString& result) {
    showProblem(problem);
    m_use->setEnabled(ready);
    m_progress->hide();
    m_result->setText(result);
}

void ImportFooter::showProblem(const QString& problem) {
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

QString ImportFooter::result() const { return m_result->text(); }

QString ImportFooter::problem() const { return m_problem->isHidden() ? QString() : m_problem->text(); }

} // namespace ui
