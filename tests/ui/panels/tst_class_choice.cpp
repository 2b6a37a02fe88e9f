// Which classes of a set are used, and how many samples of each.
#include "ui/document.h"
#include "ui/panels/class_choice.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/number_box.h"
#include "ui/panels/schema_form.h"

#include <QCheckBox>
#include <QTest>

using namespace ui;

class TestClassChoice : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression("^(?!This plugin does not support)")); }

    void aBoxTakesAClassAwayAndTheNetworkFollows() {
        Document document;
        DataPanel panel(document);
        panel.setVisible(true);
        panel.choose(QStringLiteral("digits"));
        QTRY_VERIFY(panel.classes()->isVisible() && panel.classes()->boxes().size() == 10);
        for (int i = 0; i < 5; ++i) {
            panel.classes()->boxes()[std::size_t(i)]->click();
            QTRY_COMPARE(int(document.experiment().data.classes.size()), 9 - i);
            QTRY_COMPARE(int(document.experiment().network.layers.back().settings.integer("units")), 9 - i);
            QTRY_VERIFY(panel.dataset());
        }
        QCOMPARE(document.experiment().data.classes, (std::vector<std::string>{"5", "6", "7", "8", "9"}));
        QTRY_VERIFY(!panel.classes()->boxes()[0]->isChecked() && panel.classes()->boxes()[5]->isChecked());
        document.undoStack().undo();
        QTRY_VERIFY(panel.classes()->boxes()[4]->isChecked());
    }

    void theLastTwoStay() {
        ClassChoice choice;
        choice.show({"a", "b", "c"}, {"a", "2"});
        QVERIFY(choice.boxes()[0]->isChecked() && !choice.boxes()[1]->isChecked() &&
                choice.boxes()[2]->isChecked());
        QVERIFY(!choice.boxes()[0]->isEnabled() && choice.boxes()[1]->isEnabled() &&
                !choice.boxes()[2]->isEnabled());
        std::vector<std::string> taken{"nothing"};
        connect(&choice, &ClassChoice::chosen, this, [&](const auto& classes) { taken = classes; });
        choice.boxes()[1]->click();
        QVERIFY(taken.empty());
    }

    void samplesPerClassLeaveLessToTrainOn() {
        Document document;
        DataPanel panel(document);
        panel.setVisible(true);
        panel.choose(QStringLiteral("digits"));
        QTRY_VERIFY(panel.dataset() && panel.dataset()->classNames.size() == 10);
        QTRY_VERIFY(panel.form()->field("samples_per_class"));
        auto* box = qobject_cast<NumberBox*>(panel.form()->field("samples_per_class"));
        QVERIFY(box);
        box->setValue(20);
        QCOMPARE(document.experiment().data.samplesPerClass, 20);
        QTRY_VERIFY2(panel.counts().contains(QLatin1String("200 training")), qPrintable(panel.counts()));
        panel.choose(QStringLiteral("spiral"));
        QTRY_COMPARE(document.experiment().data.source, std::string("spiral"));
        QCOMPARE(document.experiment().data.samplesPerClass, 0);
        QVERIFY(document.experiment().data.classes.empty());
    }
};

QTEST_MAIN(TestClassChoice)
#include "tst_class_choice.moc"
