#pragma once

#include <QStringList>
#include <QWidget>

#include <vector>

namespace ui {

/// A bar a class, as long as its probability; the longest stands out.
class ProbabilityBars : public QWidget {
    Q_OBJECT
public:
    explicit ProbabilityBars(QWidget* parent = nullptr);

    /// As many as there are values; none: empty bars.
    void setValues(const QStringList& names, const std::vector<double>& values);
    const std::vector<double>& values() const { return m_values; }
    /// The class that leads; -1 if there is none.
    int best() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// A number was clicked (Enter: that of the class that leads).
    void chosen(int one, const QPoint& global);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    double lineHeight() const;

    QStringList m_names;
    std::vector<double> m_values;
};

} // namespace ui
