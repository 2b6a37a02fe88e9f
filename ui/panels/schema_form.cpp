#include "ui/panels/schema_form.h"

#include "ui/log_slider.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/choice_label.h"
#include "ui/panels/number_box.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

using engine::core::Kind;
using engine::core::Parameter;
using engine::core::Value;

constexpr double kLowest = 1e-5, kHighest = 10; // of a logarithmic slider, where the schema allows more
constexpr int kCaptionSpace = 8;                // above a caption
constexpr double kLabelWidth = 86;
constexpr int kFirstMergeId = 1000;

int newMergeId() {
    static int last = kFirstMergeId;
    return ++last;
}

bool hasSlider(const Parameter& parameter) { return parameter.kind == Kind::Real && parameter.logarithmic; }

double realOf(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*integer);
    const auto* real = std::get_if<double>(&value);
    return real != nullptr ? *real : 0;
}

QString textOf(const Value& value) { return QString::fromStdString(engine::core::toText(value)); }

QString tipOf(const Parameter& parameter) {
    QString tip = translated(parameter.help);
    if (std::isfinite(parameter.minimum) && std::isfinite(parameter.maximum))
        tip += SchemaForm::tr("\n%1 to %2").arg(parameter.minimum).arg(parameter.maximum);
    if (!parameter.unit.empty())
        tip += QStringLiteral(" ") + translated(parameter.unit);
    return tip;
}

/// Whether both ask for the same: then the fields there are can stay.
bool sameFields(const engine::core::Schema& one, const engine::core::Schema& other) {
    const auto same = [](const Parameter& a, const Parameter& b) {
        return a.name == b.name && a.choices == b.choices;
    };
    return std::equal(one.parameters.begin(), one.parameters.end(), other.parameters.begin(),
                      other.parameters.end(), same);
}

} // namespace

SchemaForm::SchemaForm(QWidget* parent)
    : QWidget(parent), m_grid(new QGridLayout(this)), m_problem(new QLabel(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(1, 1);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    connect(&Look::instance(), &Look::changed, this,
            [this] { m_grid->setColumnMinimumWidth(0, scaled(kLabelWidth)); });
    m_grid->setColumnMinimumWidth(0, scaled(kLabelWidth));
}

// A field that loses the focus on the way down would tell a form that is gone.
SchemaForm::~SchemaForm() {
    for (const Row& row : m_rows)
        row.field->disconnect(this);
}

void SchemaForm::setSchema(const engine::core::Schema& schema) {
    if (schema.type == m_schema.type && sameFields(schema, m_schema))
        return;
    m_schema = schema;
    m_settings = schema.defaults();
    build();
}

// The old fields may be in the middle of a signal: they go later.
void SchemaForm::build() {
    std::string focused;
    for (const Row& row : m_rows)
        if (row.field->hasFocus() || row.field->isAncestorOf(window()->focusWidget()))
            focused = row.name;
    m_grid->removeWidget(m_problem);
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    m_rows.clear();
    m_problem->hide();
    int line = 0;
    for (const Parameter& parameter : m_schema.parameters) {
        if (const auto caption = m_captions.find(parameter.name); caption != m_captions.end())
            addCaption(caption->second, line++);
        addRow(parameter, line++);
    }
    m_grid->addWidget(m_problem, line, 0, 1, 2);
    if (QWidget* again = field(focused)) {
        again->show(); // the layout shows it too late to take the focus
        again->setFocus();
    }
}

void SchemaForm::addCaption(const QString& text, int line) {
    auto* caption = new QLabel(text);
    caption->setObjectName(QStringLiteral("caption"));
    caption->setIndent(0);
    caption->setContentsMargins(0, line == 0 ? 0 : scaled(kCaptionSpace), 0, 0);
    m_grid->addWidget(caption, line, 0, 1, 2);
}

void SchemaForm::addRow(const Parameter& parameter, int line) {
    Row row = makeRow(parameter);
    row.field->setObjectName(QString::fromStdString(parameter.name));
    row.field->setToolTip(tipOf(parameter));
    row.field->setAccessibleName(translated(parameter.label));
    row.field->setAccessibleDescription(translated(parameter.help));
    row.field->installEventFilter(this);
    const Value* value = m_settings.find(parameter.name);
    row.show(value != nullptr ? *value : parameter.defaultValue);
    if (parameter.kind != Kind::Boolean) {
        auto* label = new QLabel(translated(parameter.label));
        label->setObjectName(QStringLiteral("muted"));
        label->setToolTip(tipOf(parameter));
        label->setBuddy(row.field);
        m_grid->addWidget(label, line, 0);
    }
    m_grid->addWidget(row.field, line, 1);
    if (!m_rows.empty())
        setTabOrder(m_rows.back().field, row.field);
    m_rows.push_back(std::move(row));
}

SchemaForm::Row SchemaForm::makeRow(const Parameter& parameter) {
    switch (parameter.kind) {
    case Kind::Boolean:
        return makeFlag(parameter);
    case Kind::Choice:
        return makeChoice(parameter);
    case Kind::Text:
        return makeText(parameter);
    case Kind::Integer:
    case Kind::Real:
        break;
    }
    return hasSlider(parameter) ? makeSlider(parameter) : makeNumber(parameter);
}

SchemaForm::Row SchemaForm::makeNumber(const Parameter& parameter) {
    auto* box = new NumberBox(parameter);
    connect(box, &NumberBox::edited, this,
            [this, box, name = parameter.name](bool stepping) { take(name, box->number(), stepping); });
    connect(box, &NumberBox::refused, this, [this, parameter](const QString& why) { tell(parameter, why); });
    return {parameter.name, box, [box](const Value& value) { box->setNumber(value); }};
}

SchemaForm::Row SchemaForm::makeSlider(const Parameter& parameter) {
    auto* slider = new LogSlider(std::max(parameter.minimum, kLowest), std::min(parameter.maximum, kHighest));
    slider->setName(translated(parameter.label));
    auto* track = slider->findChild<QSlider*>();
    connect(track, &QSlider::sliderPressed, this, [this] { m_mergeId = -1; });
    connect(slider, &LogSlider::edited, this, [this, track, name = parameter.name](double value) {
        take(name, value, track->isSliderDown() || track->hasFocus());
    });
    return {parameter.name, slider, [slider](const Value& value) { slider->setValue(realOf(value)); }};
}

SchemaForm::Row SchemaForm::makeFlag(const Parameter& parameter) {
    auto* box = new QCheckBox(translated(parameter.label));
    connect(box, &QCheckBox::clicked, this,
            [this, name = parameter.name](bool checked) { take(name, checked, false); });
    return {parameter.name, box, [box](const Value& value) {
                const bool* flag = std::get_if<bool>(&value);
                box->setChecked(flag != nullptr && *flag);
            }};
}

SchemaForm::Row SchemaForm::makeChoice(const Parameter& parameter) {
    auto* box = new ChoiceBox;
    for (const std::string& choice : parameter.choices) {
        box->addItem(choiceLabel(parameter.name, choice), QString::fromStdString(choice));
        const QString help = choiceHelp(parameter.name, choice);
        if (!help.isEmpty())
            box->setItemData(box->count() - 1, help, Qt::ToolTipRole);
    }
    connect(box, &QComboBox::activated, this, [this, box, name = parameter.name](int index) {
        take(name, box->itemData(index).toString().toStdString(), false);
    });
    return {parameter.name, box,
            [box](const Value& value) { box->setCurrentIndex(box->findData(textOf(value))); }};
}

SchemaForm::Row SchemaForm::makeText(const Parameter& parameter) {
    auto* line = new QLineEdit;
    connect(line, &QLineEdit::editingFinished, this, [this, line, name = parameter.name] {
        if (line->isModified())
            take(name, line->text().toStdString(), false);
        line->setModified(false);
    });
    return {parameter.name, line, [line](const Value& value) {
                if (!line->isModified() && line->text() != textOf(value))
                    line->setText(textOf(value));
            }};
}

void SchemaForm::setSettings(const engine::core::Settings& settings) {
    m_problem->hide();
    for (const Parameter& parameter : m_schema.parameters) {
        const Value* value = settings.find(parameter.name);
        m_settings.set(parameter.name, value != nullptr ? *value : parameter.defaultValue);
    }
    for (const Row& row : m_rows)
        row.show(*m_settings.find(row.name));
}

QWidget* SchemaForm::field(const std::string& parameter) const {
    for (const Row& row : m_rows)
        if (row.name == parameter)
            return row.field;
    return nullptr;
}

void SchemaForm::take(const std::string& parameter, const Value& value, bool continuous) {
    m_problem->hide();
    if (*m_settings.find(parameter) == value)
        return;
    m_settings.set(parameter, value);
    if (!continuous) {
        m_mergeId = -1;
    } else if (m_mergeId < 0 || m_last != parameter) {
        m_mergeId = newMergeId();
        m_last = parameter;
    }
    Q_EMIT edited(m_settings, QString::fromStdString(parameter), m_mergeId);
}

void SchemaForm::tell(const Parameter& parameter, const QString& why) {
    showProblem(tr("%1: %2").arg(translated(parameter.label), why));
    // At the field as well: the line below the form may be out of view.
    if (QWidget* wrong = field(parameter.name))
        QToolTip::showText(wrong->mapToGlobal(QPoint(0, wrong->height())), why, wrong);
}

void SchemaForm::showProblem(const QString& line) {
    m_problem->setText(line);
    m_problem->setVisible(!line.isEmpty());
}

void SchemaForm::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        build();
}

// Leaving a field ends its merged edit.
bool SchemaForm::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut || event->type() == QEvent::MouseButtonRelease)
        m_mergeId = -1;
    return QWidget::eventFilter(watched, event);
}

} // namespace ui
