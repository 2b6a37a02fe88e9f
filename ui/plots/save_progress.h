#pragma once

#include "ui/plots/table_writer.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QProgressBar;
class QPushButton;

namespace ui::plots {

/// How far a long table is written, how long it still takes, and a way to give it up. Beside the window,
/// which goes on meanwhile; comes when it takes longer than a moment, goes when it is done.
class SaveProgress : public QDialog {
    Q_OBJECT
public:
    SaveProgress(const QString& path, std::unique_ptr<LongTable> table, QWidget* parent);
    ~SaveProgress() override;

    QPushButton* button() const { return m_button; }
    /// How long it still takes, or what went wrong.
    QString status() const;
    void reject() override;

private:
    void showStatus();
    void finish(const QString& problem);

    TableWriter m_writer;
    QLabel* m_words;
    QProgressBar* m_bar;
    QLabel* m_status;
    QPushButton* m_button;
    QTimer m_refresh;
};

/// "about 12 s left", in minutes and hours where it is longer.
QString timeLeft(double seconds);

/// Saves it, with progress beside `parent`'s window. Null: one line says that there is nothing at present.
void saveTable(QWidget* parent, const QString& path, std::unique_ptr<LongTable> table);

} // namespace ui::plots
