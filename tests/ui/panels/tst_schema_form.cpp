#include "ui/panels/number_box.h"
#include "ui/panels/schema_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

using namespace ui;
using engine::core::Kind;
using engine::core::Parameter;
using engine::core::Schema;
using engine::core::Settings;
using engine::core::Value;

namespace {

Parameter parameter(const char* name, Kind kind, Value byDefault, double low, double high) {
    Parameter result;
    result.name = result.label = name;
    result.kind = kind;
    result.defaultValue = std::move(byDefault);
    result.minimum = low;
    result.maximum = high;
    result.help = std::string("What ") + name + " is.";
    return result;
}

Schema everyKind() {
    Parameter count = parameter("count", Kind::Integer, std::int64_t{10}, 1, 9007199254740992.0);
    count.unit = "samples";
    Parameter rate = parameter("rate", Kind::Real, 0.03, 0, 100);
    rate.minimumIncluded = false;
    rate.logarithmic = true;
    Parameter kind = parameter("activation", Kind::Choice, std::string("tanh"), 0, 0);
    kind.choices = {"linear", "tanh", "relu"};
    return {"all",
            "All",
            "",
            {count, parameter("share", Kind::Real, 0.5, 0, 1), parameter("epsilon", Kind::Real, 1e-8, 0, 1e9),
             rate, parameter("flag", Kind::Boolean, true, 0, 0), kind,
             parameter("name", Kind::Text, std::string(), 0, 0)}};
}

struct Edits {
    explicit Edits(SchemaForm& form) {
        QObject::connect(&form, &SchemaForm::edited, &form,
                         [this](const Settings& settings, const QString& name, int id) {
                             last = settings;
                             names << name;
                             ids << id;
                         });
    }
    Settings last;
    QStringList names;
    QList<int> ids;
};

void type(QWidget* field, const char* text) {
    field->setFocus();
    auto* line = qobject_cast<QLineEdit*>(field) != nullptr ? static_cast<QLineEdit*>(field)
                                                            : field->findChild<QLineEdit*>();
    line->selectAll();
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
}

QString shownIn(QWidget* field) { return field->findChild<QLineEdit*>()->text(); }

bool saysProblem(const SchemaForm& form) { return form.findChild<QLabel*>("problem")->isVisible(); }

} // namespace

class TestSchemaForm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)"));
        m_form = std::make_unique<SchemaForm>();
        m_form->setSchema(everyKind());
        m_form->show();
        m_form->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_form.get()));
    }
    void cleanup() { m_form.reset(); }

    void everyParameterHasAFieldWithNameAndHelp() {
        for (const Parameter& each : everyKind().parameters) {
            QWidget* field = m_form->field(each.name);
            QVERIFY2(field != nullptr, each.name.c_str());
            QCOMPARE(field->accessibleName(), QString::fromStdString(each.label));
            QVERIFY(field->toolTip().contains(QString::fromStdString(each.help)));
        }
        QVERIFY(m_form->field("other") == nullptr);
    }

    void settingsAreShownWithoutASignal() {
        Edits edits(*m_form);
        m_form->field("flag")->setFocus();
        m_form->setSettings({{"count", std::int64_t{64}},
                             {"epsilon", 1e-12},
                             {"rate", 0.001},
                             {"flag", false},
                             {"activation", std::string("relu")},
                             {"name", std::string("first")}});
        QCOMPARE(edits.names, QStringList());
        QVERIFY(shownIn(m_form->field("count")).startsWith("64"));
        QVERIFY(shownIn(m_form->field("count")).endsWith("samples"));
        QCOMPARE(shownIn(m_form->field("epsilon")), QString("1e-12"));
        QCOMPARE(shownIn(m_form->field("rate")), QString("0.001"));
        QCOMPARE(shownIn(m_form->field("share")), QString("0.5"));
        QCOMPARE(qobject_cast<QCheckBox*>(m_form->field("flag"))->isChecked(), false);
        QCOMPARE(qobject_cast<QComboBox*>(m_form->field("activation"))->currentData().toString(),
                 QString("relu"));
        QCOMPARE(qobject_cast<QLineEdit*>(m_form->field("name"))->text(), QString("first"));
    }

    void typedValuesAreTakenAtReturn() {
        Edits edits(*m_form);
        type(m_form->field("count"), "123456789012");
        QCOMPARE(edits.last.integer("count"), std::int64_t{123456789012});
        type(m_form->field("epsilon"), "3e-11");
        QCOMPARE(edits.last.real("epsilon"), 3e-11);
        type(m_form->field("rate"), "0.07");
        QCOMPARE(edits.last.real("rate"), 0.07);
        type(m_form->field("name"), "first");
        QCOMPARE(edits.last.text("name"), std::string("first"));
        QCOMPARE(edits.names, QStringList({"count", "epsilon", "rate", "name"}));
        QCOMPARE(edits.ids, QList<int>({-1, -1, -1, -1}));
    }

    void flagsAndChoicesAreTakenAtOnce() {
        Edits edits(*m_form);
        QTest::keyClick(m_form->field("flag"), Qt::Key_Space);
        QCOMPARE(edits.last.flag("flag", true), false);
        m_form->field("activation")->setFocus();
        QTest::keyClick(m_form->field("activation"), Qt::Key_Down);
        QCOMPARE(edits.last.text("activation"), std::string("relu"));
    }

    void valuesOutOfRangeAreToldAndNotTaken() {
        Edits edits(*m_form);
        type(m_form->field("share"), "2");
        QCOMPARE(edits.names, QStringList());
        QVERIFY(saysProblem(*m_form));
        QVERIFY(m_form->findChild<QLabel*>("problem")->text().contains("from 0 to 1"));
        QCOMPARE(shownIn(m_form->field("share")), QString("0.5"));
        type(m_form->field("share"), "0.25");
        QCOMPARE(edits.last.real("share"), 0.25);
        QVERIFY(!saysProblem(*m_form));
    }

    void lettersCannotBeTypedIntoNumbers() {
        QLineEdit* line = m_form->field("count")->findChild<QLineEdit*>();
        m_form->field("count")->setFocus();
        line->selectAll();
        QTest::keyClicks(line, "1x2q");
        QCOMPARE(line->text(), QString("12"));
    }

    void steppingOneNumberIsOneMergedEdit() {
        Edits edits(*m_form);
        QWidget* count = m_form->field("count");
        count->setFocus();
        QTest::keyClick(count, Qt::Key_Up);
        QTest::keyClick(count, Qt::Key_Up);
        QCOMPARE(edits.last.integer("count"), std::int64_t{12});
        QCOMPARE(edits.ids.size(), 2);
        QVERIFY(edits.ids[0] >= 0);
        QCOMPARE(edits.ids[0], edits.ids[1]);
        m_form->field("share")->setFocus();
        QTest::keyClick(m_form->field("share"), Qt::Key_Down);
        QCOMPARE(edits.last.real("share"), 0.45);
        QVERIFY(edits.ids[2] != edits.ids[0]);
        count->setFocus();
        QTest::keyClick(count, Qt::Key_Down);
        QVERIFY(edits.ids[3] != edits.ids[0]);
    }

    void sliderMovesTheRateAsOneMergedEdit() {
        Edits edits(*m_form);
        auto* slider = m_form->field("rate")->findChild<QSlider*>();
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Right);
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(edits.names, QStringList({"rate", "rate"}));
        QVERIFY(edits.last.real("rate") > 0.03);
        QVERIFY(edits.ids[0] >= 0);
        QCOMPARE(edits.ids[0], edits.ids[1]);
    }

    void textBeingTypedSurvivesNewSettings() {
        QWidget* count = m_form->field("count");
        QLineEdit* line = count->findChild<QLineEdit*>();
        count->setFocus();
        line->selectAll();
        QTest::keyClicks(line, "77");
        line->setCursorPosition(1);
        m_form->setSettings({{"share", 0.9}});
        QCOMPARE(line->text(), QString("77"));
        QCOMPARE(line->cursorPosition(), 1);
        QVERIFY(count->hasFocus());
        QCOMPARE(shownIn(m_form->field("share")), QString("0.9"));
    }

    void anotherSchemaKeepsTheFocusOfAFieldItHasToo() {
        m_form->field("share")->setFocus();
        Schema other = everyKind();
        other.type = "other";
        other.parameters.erase(other.parameters.begin());
        m_form->setSchema(other);
        QVERIFY(m_form->field("count") == nullptr);
        QVERIFY(m_form->field("share")->hasFocus());
    }

private:
    std::unique_ptr<SchemaForm> m_form;
};

QTEST_MAIN(TestSchemaForm)
#include "tst_schema_form.moc"
