#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace ui {

class DataImport;

/// The foot of a page that imports: what is wrong, what came of it, how far the reading is, and whether to
/// use it.
class ImportFooter : public QWidget {
    Q_OBJECT
public:
    /// `use`: the button's text; `progress`: what the bar shows, for screen readers.
    ImportFooter(const QString& use, const QString& progress, QWidget* parent = nullptr);

    /// Empty problem: none.
    void show(const DataImport& import, const QString& problem, const QString& result);
    /// Of what needs no reading any more; `ready`: it can be used.
    void show(bool ready, const QString& problem, const QString& result);
    void showProblem(const QString& problem);
    QString result() const;
    QString problem() const;
    QPushButton* useButton() const { return m_use; }

Q_SIGNALS:
    void used();
    void cancelled();

private:
    QLabel *m_result, *m_problem;
    QProgressBar* m_progress;
    QPushButton* m_use;
};

} // namespace ui
