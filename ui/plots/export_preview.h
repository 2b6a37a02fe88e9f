#pragma once

#include "ui/plots/export.h"

#include <QWidget>

namespace ui::plots {

/// A picture as it will be saved, as large as there is room, or the first lines of the numbers.
class ExportPreview : public QWidget {
    Q_OBJECT
public:
    explicit ExportPreview(QWidget* parent = nullptr);

    void show(const Exportable& what, const ExportChoice& choice);
    const QImage& picture() const { return m_picture; }
    const QString& numbers() const { return m_numbers; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void resized();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// The first lines of a long table, as many as come in a moment: made once.
    void makeHead(const Exportable& what);

    QImage m_picture;
    QString m_numbers;
    QByteArray m_head;
};

} // namespace ui::plots
