#include "ui/panels/until_popup.h"

#include "ui/panels/choice_box.h"
#include "ui/panels/schema_form.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using engine::train::Finding;
using engine::train::WatchSpec;

namespace {

const QString kChoiceKey = QStringLiteral("until");

} // namespace

UntilPopup::UntilPopup(const Context& context, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_context(context), m_choice(new ChoiceBox), m_help(new QLabel),
      m_form(new SchemaForm), m_run(new QPushButton(tr("Run"))) {
    setObjectName(QStringLiteral("panel"));
    setAccessibleName(tr("Run until"));
    auto* title = new QLabel(tr("Train until"));
    title->setFont(ui::font(FontRole::Title));
    for (const auto& watch : engine::train::watches()) {
        m_choice->addItem(translated(watch.label), QString::fromStdString(watch.type));
        m_settings[watch.type] = watch.defaults();
    }
    m_choice->setAccessibleName(tr("What to wait for"));
    m_choice->setMinimumContentsLength(24);
    m_help->setObjectName(QStringLiteral("muted"));
    m_help->setWordWrap(true);
    m_run->setObjectName(QStringLiteral("primary"));
    m_run->setToolTip(tr("Train, and stop at the step where it holds (Enter)"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(8);
    layout->addWidget(title);
    layout->addWidget(m_choice);
    layout->addWidget(m_help);
    layout->addWidget(m_form);
    layout->addWidget(m_run, 0, Qt::AlignRight);
    setFixedWidth(scaled(340));
    const int kept = m_choice->findData(QSettings().value(kChoiceKey));
    m_choice->setCurrentIndex(std::max(0, kept));
    connect(m_choice, &ChoiceBox::currentIndexChanged, this, &UntilPopup::showChoice);
    connect(m_form, &SchemaForm::edited, this, [this](const engine::core::Settings& settings) {
        m_settings[m_form->schema().type] = settings;
        m_form->setSettings(settings);
    });
    connect(m_run, &QPushButton::clicked, this, &UntilPopup::run);
    showChoice();
}

void UntilPopup::showChoice() {
    const std::string type = m_choice->currentData().toString().toStdString();
    const auto& schema = *engine::train::findWatch(type);
    m_help->setText(translated(schema.help));
    m_form->setVisible(!schema.parameters.empty());
    m_form->setSchema(schema);
    m_form->setSettings(m_settings[type]);
    QSettings().setValue(kChoiceKey, m_choice->currentData());
    adjustSize();
}

void UntilPopup::offerCursor() {
    const auto& trace = m_context.stepper.trace();
    if (!trace)
        return;
    const auto& place = m_context.stepper.cursor().selection();
    const auto& operation = trace->operations[std::size_t(place.operation)];
    const bool weight = operation.name == "dL/dW" || operation.name == "W",
               bias = operation.name == "dL/db" || operation.name == "b";
    if ((!weight && !bias) || place.row < 0)
        return;
    auto& settings = m_settings["gradient_sign"];
    settings.set("layer", std::int64_t{operation.layer} + 1);
    settings.set("unit", std::int64_t{place.row} + 1);
    settings.set("input", weight ? std::int64_t{std::max(place.col, 0)} + 1 : std::int64_t{0});
}

void UntilPopup::openBelow(const QWidget* button) {
    offerCursor();
    showChoice();
    const QPoint corner = button->mapToGlobal(QPoint(0, button->height() + 4));
    const QRect free = button->screen()->availableGeometry();
    move(std::min(corner.x(), free.right() - width()), corner.y());
    show();
    m_choice->setFocus();
}

void UntilPopup::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        run();
    else
        QFrame::keyPressEvent(event);
}

void UntilPopup::run() {
    const std::string type = m_choice->currentData().toString().toStdString();
    hide();
    m_context.run.runUntil({type, m_settings[type]});
}

QString watchInWords(const WatchSpec& watch) {
    const auto* schema = engine::train::findWatch(watch.type);
    if (!schema)
        return {};
    QString words = translated(schema->label);
    words[0] = words[0].toLower();
    if (watch.type == "accuracy")
        words += UntilPopup::tr(" %1 %").arg(formatTick(watch.settings.real("percent", 95)));
    if (watch.type == "loss_reaches")
        words += QLatin1Char(' ') + formatTick(watch.settings.real("loss", 0.1));
    if (watch.type == "epoch")
        words = UntilPopup::tr("epoch %1").arg(formatCount(watch.settings.integer("epochs", 100)));
    return words;
}

QString findingInWords(const Finding& finding, const engine::model::NetworkSpec& network) {
    // At the end of an epoch, or within the one that is not completed.
    const bool atEnd = finding.type == "loss_rises" || finding.type == "loss_reaches" ||
                       finding.type == "epoch" || finding.type == "accuracy";
    const QString when = UntilPopup::tr("Step %1 (epoch %2): ")
                             .arg(formatCount(finding.step), formatCount(finding.epoch + (atEnd ? 0 : 1)));
    const auto layer = std::size_t(std::max(0, finding.layer));
    const bool filter = layer < network.layers.size() && network.layers[layer].settings.find("filters");
    const QString unit =
        (filter ? UntilPopup::tr("filter %1 of layer %2") : UntilPopup::tr("neuron %1 of layer %2"))
            .arg(finding.unit + 1)
            .arg(finding.layer + 1);
    const QString before = formatNumber(finding.before), after = formatNumber(finding.after);
    if (finding.type == "loss_rises")
        return when +
               UntilPopup::tr("the loss has risen from %1 to %2, epoch after epoch.").arg(before, after);
    if (finding.type == "loss_jumps")
        return when + UntilPopup::tr("the batch's loss jumped from %1 to %2.").arg(before, after);
    if (finding.type == "gradient_sign")
        return when + (finding.input < 0
                           ? UntilPopup::tr("the gradient of the bias of %1 turned from %2 to %3.")
                                 .arg(unit, before, after)
                           : UntilPopup::tr("the gradient of weight %1,%2 of layer %3 turned from %4 to %5.")
                                 .arg(finding.unit + 1)
                                 .arg(finding.input + 1)
                                 .arg(finding.layer + 1)
                                 .arg(before, after));
    if (finding.type == "unit_dies")
        return when + UntilPopup::tr(
                          "%1 died: its ReLU is 0 for all %2 training samples, and no gradient passes it.")
                          .arg(unit, formatCount(finding.samples));
    if (finding.type == "unit_saturates") {
        const auto activation = network.layers[std::size_t(finding.layer)].settings.text("activation");
        return when + UntilPopup::tr("%1 saturated: its %2 is nearly flat for all %3 training samples.")
                          .arg(unit, QString::fromStdString(activation), formatCount(finding.samples));
    }
    if (finding.type == "accuracy")
        return when +
               UntilPopup::tr("the accuracy is %1 %.").arg(formatTick(std::round(finding.after * 1000) / 10));
    if (finding.type == "loss_reaches")
        return when + UntilPopup::tr("the loss has fallen from %1 to %2.").arg(before, after);
    if (finding.type == "epoch")
        return when + UntilPopup::tr("here it was to stop.");
    return when + UntilPopup::tr("a number became NaN or infinite; the update was not taken.");
}

} // namespace ui
