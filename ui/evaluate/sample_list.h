#pragma once

#include <QAbstractListModel>
#include <QListView>

#include <vector>

namespace ui {

class Evaluation;

/// The samples of the chosen cell, the surest first: as pictures where they are, else a line each with what
/// it is, what is said, how sure, and its first numbers. Enter or a double-click opens one.
class SampleList : public QListView {
    Q_OBJECT
public:
    explicit SampleList(Evaluation& evaluation, QWidget* parent = nullptr);
    ~SampleList() override;

    /// Place in the part of the current one; −1: none.
    int current() const;
    void choose(int place);
    /// Number in the data set; −1: none.
    int currentSample() const;
    /// Where the line of that place says how sure; of the viewport.
    QRect surenessOf(int place) const;

Q_SIGNALS:
    void opened(int sample);
    void currentPlaceChanged(int place);
    /// How sure, or how far off, was clicked (F1 of the current one): its formula is to be told.
    void whyWanted(int place, const QPoint& global);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    class Model;
    class Cell;
    void refresh();
    void restyle();

    Evaluation& m_evaluation;
    Model* m_model;
    bool m_refreshing = false;
};

} // namespace ui
