#pragma once

#include "engine/core/schema.h"
#include "ui/plots/export.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QPushButton;

namespace ui {
class SchemaForm;
}

namespace ui::plots {

class ExportPreview;

/// How something is saved: format, look, size and scale beside the picture as it will be, which follows what
/// is exported while it is open. What was chosen is offered again the next time.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    /// `what` is asked again for every picture.
    ExportDialog(std::function<Exportable()> what, QWidget* parent);
    ~ExportDialog() override;

    SchemaForm* form() const { return m_form; }
    QPushButton* saveButton() const { return m_save; }
    /// What the file will hold, in words.
    QString summary() const;
    /// The picture beside the form; null where numbers stand there.
    QImage picture() const;
    /// The text beside the form; empty where a picture is.
    QString numbers() const;
    /// Writes the file and closes; else one line says what is wrong.
    void saveTo(const QString& path);

private:
    void take(engine::core::Settings settings, const std::string& edited);
    void refresh();
    void showPreview();
    void askAndSave();

    std::function<Exportable()> m_what;
    engine::core::Settings m_settings;
    SchemaForm* m_form;
    ExportPreview* m_preview;
    QLabel* m_summary;
    QPushButton* m_save;
    QTimer m_follow;
};

/// Opens the dialog; it goes when it is closed.
void openExport(QWidget* parent, std::function<Exportable()> what);

} // namespace ui::plots
