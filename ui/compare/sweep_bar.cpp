#include "ui/compare/sweep_bar.h"

#include "ui/compare/lane_words.h"
#include "ui/elided_label.h"
#include "ui/panels/choice_box.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <cmath>
#include <utility>

namespace ui {

using engine::core::Result;
using engine::core::Value;

namespace {

const QString kNone = QString();

/// As the lanes are called, and can be typed: 0.007, 7e-4.
QString textOf(double number) {
    const double size = std::abs(number);
    if (number == 0 || (size >= 1e-3 && size < 1e6))
        return QString::number(number, 'f', QLocale::FloatingPointShortest);
    QString text = QString::number(number, 'e', QLocale::FloatingPointShortest);
    const qsizetype e = text.indexOf(QLatin1Char('e'));
    return text.left(e + 1) + QString::number(text.mid(e + 1).toInt());
}

QString textOf(const std::vector<Value>& values) {
    QStringList words;
    for (const Value& value : values) {
        const auto* real = std::get_if<double>(&value);
        words += real ? textOf(*real) : QString::fromStdString(engine::core::toText(value));
    }
    return words.join(QStringLiteral(", "));
}

} // namespace

SweepBar::SweepBar(LaneDesk& desk, QWidget* parent)
    : QWidget(parent), m_desk(desk), m_by(new QLabel(tr("compare"))),
      m_times(new QLabel(QStringLiteral("×"))), m_seedsLabel(new QLabel(tr("seeds"))), m_seeds(new QSpinBox),
      m_button(new QPushButton(tr("New lanes"))), m_add(new QPushButton(tr("Add"))), m_note(new ElidedLabel) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(7);
    m_first = addChoice(tr("Setting that is compared"), tr("Its values, separated by commas"));
    m_second =
        addChoice(tr("Second setting, for a grid"), tr("Values of the second setting, separated by commas"));
    m_seeds->setRange(1, int(engine::analysis::kMostLanes));
    m_seeds->setAccessibleName(tr("Seeds"));
    m_seeds->setToolTip(
        tr("Every lane once with each of so many seeds: other initial weights and other batches, so "
           "that luck is not taken for effect"));
    m_seedsLabel->setBuddy(m_seeds);
    m_button->setToolTip(
        tr("Replaces the lanes by one for each value, from the same initial weights on the same "
           "batches (Enter in a field)"));
    m_button->setAccessibleName(m_button->text());
    m_add->setToolTip(tr("Adds them beside the lanes there are; they catch up"));
    m_add->setAccessibleName(tr("Add lanes"));
    connect(m_add, &QPushButton::clicked, this, &SweepBar::add);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_by, m_first.setting, m_first.values, m_times, m_second.setting,
                                         m_second.values, m_seedsLabel, m_seeds, m_button, m_add})
        layout->addWidget(widget);
    layout->addWidget(m_note, 1);
    layout->setStretchFactor(m_first.values, 2);
    connect(m_button, &QPushButton::clicked, this, &SweepBar::apply);
    for (const Choice* choice : {&m_first, &m_second}) {
        connect(choice->setting, &ChoiceBox::currentIndexChanged, this, [this, choice] { propose(*choice); });
        connect(choice->values, &QLineEdit::returnPressed, this, &SweepBar::apply);
    }
    connect(&desk, &LaneDesk::told, this, &SweepBar::showNote);
    for (const auto signal : {&Run::opened, &Run::settingsChanged})
        connect(&desk.run(), signal, this, &SweepBar::fill);
    connect(&Look::instance(), &Look::changed, this, &SweepBar::restyle);
    fill();
    propose(m_first);
    propose(m_second);
    restyle();
}

SweepBar::Choice SweepBar::addChoice(const QString& name, const QString& valuesName) {
    Choice choice{new ChoiceBox, new QLineEdit};
    choice.setting->setAccessibleName(name);
    choice.setting->setToolTip(name);
    choice.values->setAccessibleName(valuesName);
    choice.values->setToolTip(valuesName);
    return choice;
}

void SweepBar::fill() {
    fillSettings(*m_first.setting, false);
    fillSettings(*m_second.setting, true);
    showNote();
}

void SweepBar::fillSettings(ChoiceBox& box, bool optional) {
    const QSignalBlocker quiet(&box);
    const QString now = box.currentData().toString();
    box.clear();
    if (optional)
        box.addItem(tr("no grid"), kNone);
    if (m_desk.run().isReady()) {
        const auto experiment = m_desk.base().experiment;
        for (const auto& setting : engine::analysis::laneSettings(experiment)) {
            box.addItem(settingLabel(experiment, setting.name), QString::fromStdString(setting.name));
            box.setItemData(box.count() - 1, translated(setting.parameter.help), Qt::ToolTipRole);
        }
    }
    box.setCurrentIndex(std::max(0, box.findData(now)));
}

void SweepBar::propose(const Choice& choice) {
    const std::string name = choice.setting->currentData().toString().toStdString();
    const bool isSet = !name.empty() && m_desk.run().isReady();
    if (&choice == &m_second)
        m_second.values->setVisible(isSet);
    if (!isSet)
        return;
    const auto experiment = m_desk.base().experiment;
    if (const auto setting = engine::analysis::findLaneSetting(experiment, name)) {
        auto values = engine::analysis::proposedValues(experiment, *setting);
        if (&choice == &m_second && values.size() > 2)
            values.resize(2);
        choice.values->setText(textOf(values));
        choice.values->setCursorPosition(0);
    }
}

Result<std::vector<Value>> SweepBar::valuesOf(const Choice& choice) const {
    const auto setting = engine::analysis::findLaneSetting(
        m_desk.base().experiment, choice.setting->currentData().toString().toStdString());
    if (!setting)
        return setting.error();
    std::vector<Value> values;
    for (const QString& word : choice.values->text().split(QLatin1Char(','))) {
        if (word.trimmed().isEmpty())
            continue;
        const auto value = engine::analysis::laneValue(*setting, word.toStdString());
        if (!value)
            return value.error();
        values.push_back(*value);
    }
    return values;
}

Result<Sweep> SweepBar::wanted() const {
    Sweep sweep;
    sweep.setting = m_first.setting->currentData().toString().toStdString();
    sweep.second = m_second.setting->currentData().toString().toStdString();
    sweep.seeds = m_seeds->value();
    auto values = valuesOf(m_first);
    if (!values)
        return values.error();
    sweep.values = *std::move(values);
    if (sweep.second.empty())
        return sweep;
    auto second = valuesOf(m_second);
    if (!second)
        return second.error();
    sweep.secondValues = *std::move(second);
    return sweep;
}

void SweepBar::apply() { take(&LaneDesk::open); }
void SweepBar::add() { take(&LaneDesk::add); }

void SweepBar::take(Result<void> (LaneDesk::*verb)(const Sweep&)) {
    m_problem = m_desk.whyNot();
    if (m_problem.isEmpty()) {
        const auto sweep = wanted();
        const auto made = sweep ? (m_desk.*verb)(*sweep) : Result<void>(sweep.error());
        if (!made)
            m_problem = words(made.error());
        else if (auto* typed = qobject_cast<QLineEdit*>(focusWidget()))
            typed->clearFocus(); // the next key is the window's: Space plays
    }
    showNote();
}

/// A setting by its name in the window.
QString SweepBar::words(engine::core::Error error) const {
    for (const Choice* choice : {&m_first, &m_second})
        if (error.context == choice->setting->currentData().toString().toStdString())
            error.context = choice->setting->currentText().toStdString();
    return QString::fromStdString(error.text());
}

void SweepBar::showNote() {
    const bool stale = m_desk.isStale();
    m_note->setObjectName(m_problem.isEmpty() ? QStringLiteral("muted") : QStringLiteral("problem"));
    QPalette colors = m_note->palette();
    colors.setColor(QPalette::WindowText, m_problem.isEmpty() ? theme().muted : theme().bad);
    m_note->setPalette(colors);
    m_note->setText(!m_problem.isEmpty() ? m_problem
                    : stale              ? tr("these lanes are of earlier settings")
                                         : QString());
    m_button->setEnabled(m_desk.whyNot().isEmpty());
    m_add->setEnabled(m_desk.whyNot().isEmpty());
}

void SweepBar::restyle() {
    for (QLabel* label : {m_by, m_times, m_seedsLabel}) {
        label->setFont(ui::font(FontRole::Small));
        label->setObjectName(QStringLiteral("muted"));
    }
    m_note->setFont(ui::font(FontRole::Small));
    m_first.values->setMinimumWidth(scaled(150));
    m_first.values->setMaximumWidth(scaled(340));
    m_second.values->setMinimumWidth(scaled(90));
    m_second.values->setMaximumWidth(scaled(180));
    m_first.setting->setMaximumWidth(scaled(180));
    m_second.setting->setMaximumWidth(scaled(150));
    showNote();
}

} // namespace ui
