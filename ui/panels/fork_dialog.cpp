#include "ui/panels/fork_dialog.h"

#include "ui/change_words.h"
#include "ui/panels/schema_form.h"
#include "ui/panels/scrolled.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/training_settings.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

ForkDialog::ForkDialog(Run& run, QWidget* parent)
    : QDialog(parent), m_run(run), m_from(run.experimentNow()), m_form(new SchemaForm), m_summary(new QLabel),
      m_fork(new QPushButton(tr("Fork"))) {
    m_from.training.optimizer.settings.set("learning_rate", run.learningRate());
    m_to = m_from;
    setWindowTitle(tr("Fork at step %1").arg(formatCount(run.snapshot()->step)));
    auto* words =
        new QLabel(tr("From step %1 another run goes on with what you change here: same weights, same "
                      "order of samples. The present run is kept as it is.")
                       .arg(formatCount(run.snapshot()->step)));
    words->setWordWrap(true);
    m_summary->setObjectName(QStringLiteral("muted"));
    m_summary->setWordWrap(true);
    m_fork->setObjectName(QStringLiteral("primary"));
    m_fork->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false); // or it is what Return presses
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_summary, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_fork);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(words);
    layout->addWidget(new Scrolled(m_form), 1);
    layout->addLayout(buttons);
    m_form->setCaptions(trainingCaptions());
    connect(m_form, &SchemaForm::edited, this, [this](const engine::core::Settings& settings) {
        m_to.training = fromSettings(m_to.training, settings);
        refresh();
    });
    // Without a window manager nobody else gives the keyboard back.
    connect(this, &QDialog::finished, parent, [parent] { parent->window()->activateWindow(); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_fork, &QPushButton::clicked, this, &ForkDialog::fork);
    refresh();
    resize(scaled(460), scaled(560));
    if (QWidget* rate = m_form->field("learning_rate"))
        rate->setFocus();
}

void ForkDialog::refresh() {
    m_form->setSchema(trainingForm(m_to.training));
    m_form->setSettings(toSettings(m_to.training));
    const auto valid = engine::train::checked(m_to);
    m_form->showProblem(valid ? QString() : QString::fromStdString(valid.error().text()));
    const QString change = changeInWords(m_from, m_to);
    m_summary->setText(change.isEmpty() ? tr("nothing is changed yet") : change);
    m_fork->setEnabled(valid && !change.isEmpty());
}

void ForkDialog::fork() {
    m_run.forkWith(changeInWords(m_from, m_to), m_to);
    accept();
}

} // namespace ui
