#include "ui/document.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/schema_form.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTest>
#include <QUndoStack>

using namespace ui;
using engine::train::Experiment;

namespace {

void type(QWidget* field, const QString& text) {
    field->setFocus();
    auto* line = field->findChild<QLineEdit*>();
    line->selectAll();
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
}

void chooseIn(QComboBox& box, const QVariant& value) {
    const int index = box.findData(value);
    QVERIFY2(index >= 0, qPrintable(value.toString()));
    box.setCurrentIndex(index);
    Q_EMIT box.activated(index);
}

} // namespace

class TestDataPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)"));
        m_document = std::make_unique<Document>();
        m_panel = std::make_unique<DataPanel>(*m_document);
        m_panel->resize(400, 700);
        static_cast<QWidget&>(*m_panel).show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
        m_before = experiment();
    }
    void cleanup() {
        m_panel.reset();
        m_document.reset();
    }

    void onlyTargetsThatAreNumbersCanBeStandardized() {
        QVERIFY(!m_panel->form()->field("targets"));
        chooseIn(*m_panel->sources(), "sine");
        QTRY_VERIFY(m_panel->form()->field("targets"));
        Experiment next = experiment();
        next.network.layers.back().settings.set("activation", std::string("sigmoid"));
        QVERIFY(m_document->edit("sigmoid", next).ok());
        auto* box = m_panel->form()->field("targets")->findChild<QComboBox*>();
        if (!box)
            box = qobject_cast<QComboBox*>(m_panel->form()->field("targets"));
        QVERIFY(box);
        box->setCurrentIndex(1);
        Q_EMIT box->activated(1);
        QTRY_VERIFY(experiment().data.standardizeTargets);
        // A sigmoid cannot answer below 0.
        QCOMPARE(experiment().network.layers.back().settings.text("activation"), std::string("linear"));
        m_document->undoStack().undo();
        QVERIFY(!experiment().data.standardizeTargets);
        QCOMPARE(experiment().network.layers.back().settings.text("activation"), std::string("sigmoid"));
        chooseIn(*m_panel->sources(), "xor");
        QTRY_VERIFY(!m_panel->form()->field("targets"));
        QVERIFY(!experiment().data.standardizeTargets);
    }

    void anotherNumberOfArmsBringsItsOutputsInOneUndoableEdit() {
        type(m_panel->form()->field("arms"), "3");
        QCOMPARE(experiment().data.settings.integer("arms"), std::int64_t{3});
        QCOMPARE(lastUnits(), std::int64_t{3});
        QCOMPARE(experiment().training.loss, std::string("cross_entropy"));
        QCOMPARE(m_panel->dataset()->classNames.size(), std::size_t{3});
        QCOMPARE(m_document->undoStack().count(), 1);
        QVERIFY(m_document->undoStack().undoText().contains("Arms"));
        type(m_panel->form()->field("arms"), "2");
        QCOMPARE(lastUnits(), std::int64_t{1});
        m_document->undoStack().undo();
        m_document->undoStack().undo();
        QVERIFY(experiment() == m_before);
    }

    void noiseAndSamplesLeaveTheNetworkAlone() {
        type(m_panel->form()->field("noise"), "0.3");
        type(m_panel->form()->field("samples"), "700");
        QCOMPARE(m_panel->dataset()->samples(), Eigen::Index(700));
        QVERIFY(experiment().network == m_before.network);
    }

    void theNextGeneratorHasItsOwnNoiseAndAsManySamples() {
        type(m_panel->form()->field("noise"), "0.6");
        type(m_panel->form()->field("samples"), "700");
        chooseIn(*m_panel->sources(), "xor");
        QTRY_COMPARE(experiment().data.source, std::string("xor"));
        QCOMPARE(experiment().data.settings.real("noise"), 0.1);
        QCOMPARE(experiment().data.settings.integer("samples"), std::int64_t(700));
        m_document->undoStack().undo();
        QCOMPARE(experiment().data.settings.real("noise"), 0.6);
    }

    void otherFeaturesOfWordsBringTheirInputs() {
        chooseIn(*m_panel->sources(), "words");
        QTRY_COMPARE(experiment().network.input, std::vector<int>{362});
        QCOMPARE(lastUnits(), std::int64_t{5});
        QTRY_VERIFY(m_panel->dataset());
        auto* features = qobject_cast<QComboBox*>(m_panel->form()->field("features"));
        QVERIFY(features);
        features->setCurrentIndex(1);
        Q_EMIT features->activated(1);
        QTRY_COMPARE(experiment().network.input, std::vector<int>{12});
        QCOMPARE(experiment().data.settings.text("features"), std::string("letters"));
        QTRY_VERIFY(m_panel->dataset() && m_panel->dataset()->features.rows() == 12);
        QCOMPARE(m_document->undoStack().count(), 2);
    }

    void settingsOfASetStayWithIt() {
        chooseIn(*m_panel->sources(), "words");
        QTRY_COMPARE(experiment().data.source, std::string("words"));
        chooseIn(*m_panel->sources(), "imbalanced");
        QTRY_COMPARE(experiment().data.source, std::string("imbalanced"));
        QVERIFY(experiment().data.settings.find("features") == nullptr);
        QCOMPARE(experiment().data.settings.real("share"), 0.05);
        chooseIn(*m_panel->sources(), "iris");
        QTRY_COMPARE(experiment().data.source, std::string("iris"));
        QVERIFY(experiment().data.settings.empty());
    }

private:
    const Experiment& experiment() const { return m_document->experiment(); }
    std::int64_t lastUnits() const { return experiment().network.layers.back().settings.integer("units"); }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<DataPanel> m_panel;
    Experiment m_before;
};

QTEST_MAIN(TestDataPanel)
#include "tst_data_panel.moc"
