#pragma once

#include "engine/core/schema.h"
#include "ui/panel.h"

namespace ui {

class Document;
class Run;
class SchemaForm;

namespace plots {
class ScheduleView;
}

/// What can be changed while it trains: optimizer, batch size, schedule, penalties, dropout, noise of the
/// data, early stopping. Each takes effect at the next step, is recorded in the run and marked on its curves.
class LivePanel : public Panel {
    Q_OBJECT
public:
    LivePanel(Document& document, Run& run, QWidget* parent = nullptr);

    SchemaForm* form() const { return m_form; }
    plots::ScheduleView* schedule() const { return m_schedule; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    engine::core::Schema schema() const;
    engine::core::Settings settings() const;
    void refresh();
    void followRun();
    void take(const engine::core::Settings& settings, const QString& parameter, int mergeId);

    Document& m_document;
    Run& m_run;
    SchemaForm* m_form;
    plots::ScheduleView* m_schedule;
};

} // namespace ui
