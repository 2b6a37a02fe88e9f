#include "ui/panels/training_panel.h"

#include "ui/document.h"
#include "ui/panels/schema_form.h"
#include "ui/panels/scrolled.h"
#include "ui/theme.h"
#include "ui/training_settings.h"

namespace ui {

TrainingPanel::TrainingPanel(Document& document, QWidget* parent)
    : Panel(tr("Training"), parent), m_document(document), m_form(new SchemaForm) {
    setContent(new Scrolled(m_form));
    connect(m_form, &SchemaForm::edited, this, &TrainingPanel::take);
    connect(&document, &Document::changed, this, &TrainingPanel::show);
    connect(&document, &QObject::destroyed, m_form, [this] { m_form->disconnect(); });
    show();
}

void TrainingPanel::show() {
    const engine::train::TrainingSpec& spec = m_document.experiment().training;
    m_form->setCaptions(trainingCaptions());
    m_form->setSchema(trainingForm(spec));
    m_form->setSettings(toSettings(spec));
}

void TrainingPanel::take(const engine::core::Settings& settings, const QString& parameter, int mergeId) {
    engine::train::Experiment next = m_document.experiment();
    next.training = fromSettings(next.training, settings);
    const auto* changed = m_form->schema().find(parameter.toStdString());
    const QString text = tr("Change %1").arg(changed != nullptr ? translated(changed->label) : parameter);
    if (const auto done = m_document.edit(text, next, mergeId); !done) {
        show();
        m_form->showProblem(QString::fromStdString(done.error().message));
    }
}

} // namespace ui
