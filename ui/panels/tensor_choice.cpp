#include "ui/panels/tensor_choice.h"

#include "ui/network/layer_names.h"
#include "ui/theme.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui {

QString tensorTitle(const engine::model::NetworkSpec& network, const engine::model::TensorSlot& slot) {
    const auto tr = [](const char* text) { return QCoreApplication::translate("ui::TensorChoice", text); };
    const bool isWeight = slot.parameter == "weight", isBias = slot.parameter == "bias";
    const QString what = isWeight ? slot.isScale ? tr("scales") : tr("weights")
                         : isBias ? slot.isScale ? tr("shifts") : tr("biases")
                                  : QString::fromStdString(slot.parameter);
    return QStringLiteral("%1 · %2").arg(layerTitle(network, slot.layer), what);
}

TensorChoice::TensorChoice(QWidget* parent) : ChoiceBox(parent) {
    setAccessibleName(tr("Tensor"));
    setToolTip(tr("Whose numbers are shown"));
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    const auto widen = [this] {
        const QFontMetrics metrics(ui::font(FontRole::Body));
        int widest = 0;
        for (int i = 0; i < count(); ++i)
            widest = std::max(widest, metrics.horizontalAdvance(itemText(i)));
        // What stands beside it has short names, a tensor has none.
        setMinimumWidth(std::min(widest + scaled(40), scaled(190)));
    };
    connect(model(), &QAbstractItemModel::rowsInserted, this, widen);
    connect(&Look::instance(), &Look::changed, this, widen);
    connect(this, &QComboBox::activated, this, [this] {
        m_name = currentText();
        Q_EMIT slotChosen(slot());
    });
}

void TensorChoice::setNetwork(const engine::model::Network<float>* network) {
    clear();
    if (network != nullptr) {
        const auto& slots_ = network->layout().slots;
        for (std::size_t i = 0; i < slots_.size(); ++i)
            if (!slots_[i].isBuffer)
                addItem(tensorTitle(network->spec(), slots_[i]), int(i));
    }
    setCurrentIndex(std::max(0, findText(m_name)));
    setEnabled(count() > 0);
}

int TensorChoice::slot() const { return count() > 0 ? currentData().toInt() : -1; }

void TensorChoice::setSlot(int slot) {
    const int index = findData(slot);
    if (index < 0 || index == currentIndex())
        return;
    setCurrentIndex(index);
    m_name = currentText();
    Q_EMIT slotChosen(slot);
}

} // namespace ui
