#pragma once

#include "engine/core/schema.h"

#include <QDoubleSpinBox>

namespace ui {

/// A number of a schema to be typed or stepped: any magnitude (1e-08, 100000), the schema's range, the unit
/// after the number while it is not being typed. What is typed counts at Return or when the field is left;
/// what the schema refuses is not taken and told.
/// A double-click selects the whole number.
class NumberBox : public QDoubleSpinBox {
    Q_OBJECT
public:
    explicit NumberBox(const engine::core::Parameter& parameter, QWidget* parent = nullptr);

    engine::core::Value number() const;
    /// Without a signal; leaves what is being typed alone where the value is the same.
    void setNumber(const engine::core::Value& value);

    QString textFromValue(double value) const override;
    double valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;
    void stepBy(int steps) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    /// `stepping`: by an arrow, a key or the wheel rather than typed.
    void edited(bool stepping);
    void refused(const QString& why);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    double next(double value, bool up) const;
    engine::core::Result<engine::core::Value> checkedNumber(double value) const;
    /// Puts the last good number back if what is typed is refused.
    void check();
    void showUnit(bool shown);

    engine::core::Parameter m_parameter;
    QString m_unit;
    bool m_stepping = false;
};

} // namespace ui
