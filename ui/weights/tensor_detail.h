#pragma once

#include "ui/weights/weight_import.h"

#include <QWidget>

class QLabel;

namespace ui {

namespace plots {
class WeightsView;
}

/// The tensor that is regarded: its statistics, and a picture of its numbers as they go into the network, or
/// as they lie in the file where they go nowhere.
class TensorDetail : public QWidget {
    Q_OBJECT
public:
    explicit TensorDetail(WeightImport& import, QWidget* parent = nullptr);

    void setTensor(int tensor);
    int tensor() const { return m_tensor; }
    /// Of what is regarded, after it was placed otherwise.
    void refresh();
    QString text() const;

private:
    void showStatistics();
    void showPicture();
    void restyle();

    enum { Minimum, Mean, Maximum, Deviation, Zeros, NotFinite, kNumbers };
    WeightImport& m_import;
    int m_tensor = -1;
    QLabel *m_name, *m_kind, *m_caption;
    struct Number {
        QLabel *caption, *value;
    } m_numbers[kNumbers];
    plots::WeightsView* m_picture;
};

} // namespace ui
