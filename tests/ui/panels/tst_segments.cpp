#include "ui/panels/segments.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace ui;

namespace {

std::vector<Segments::Choice> choices() {
    return {{QStringLiteral("weights"), QStringLiteral("W"), QStringLiteral("first")},
            {QStringLiteral("gradients"), QStringLiteral("∂W"), QStringLiteral("second")},
            {QStringLiteral("activations"), QStringLiteral("a"), QStringLiteral("third")}};
}

/// In a line of that width, at its end.
struct Line : QWidget {
    Segments segments{QStringLiteral("test"), choices()};
    explicit Line(int width) {
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addStretch(1);
        layout->addWidget(&segments);
        resize(width, 32);
        show();
    }
    ~Line() override { segments.setParent(nullptr); }
    bool isWhole() const {
        for (const QToolButton* button : segments.buttons())
            if (button->width() < button->sizeHint().width() || !segments.rect().contains(button->geometry()))
                return false;
        return true;
    }
};

} // namespace

class TestSegments : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }

    void oneIsChosenByMouseAndKey() {
        Line line(400);
        QSignalSpy chosen(&line.segments, &Segments::chosen);
        QCOMPARE(line.segments.current(), 0);
        QTest::mouseClick(line.segments.buttons()[2], Qt::LeftButton);
        QCOMPARE(line.segments.current(), 2);
        QCOMPARE(chosen.takeFirst()[0].toInt(), 2);
        line.segments.buttons()[1]->setFocus();
        QTest::keyClick(line.segments.buttons()[1], Qt::Key_Space);
        QCOMPARE(line.segments.current(), 1);
        QCOMPARE(chosen.takeFirst()[0].toInt(), 1);
        line.segments.choose(0);
        QCOMPARE(chosen.takeFirst()[0].toInt(), 0);
        QVERIFY(!line.segments.buttons()[1]->isChecked());
    }

    void withLittleRoomNamesAreBriefAndNothingIsCut() {
        Line line(400);
        QTRY_VERIFY(line.isWhole());
        QCOMPARE(line.segments.buttons()[1]->text(), QStringLiteral("gradients"));
        const int least = line.segments.minimumSizeHint().width();
        for (int width = 400; width >= least; width -= 7) {
            line.resize(width, 32);
            QCoreApplication::processEvents();
            QVERIFY2(line.isWhole(), qPrintable(QString::number(width)));
        }
        QCOMPARE(line.segments.buttons()[1]->text(), QStringLiteral("∂W"));
        // A screen reader says the whole name.
        QCOMPARE(line.segments.buttons()[1]->accessibleName(), QStringLiteral("gradients"));
        line.resize(400, 32);
        QTRY_VERIFY(line.isWhole());
        QCOMPARE(line.segments.buttons()[1]->text(), QStringLiteral("gradients"));
    }

    void largerTextNeedsMoreRoom() {
        Line line(400);
        const int before = line.segments.sizeHint().width();
        Look::instance().setTextScale(1.5);
        QVERIFY(line.segments.sizeHint().width() > before);
        QTRY_VERIFY(line.isWhole());
        Look::instance().setTextScale(1);
        QCOMPARE(line.segments.sizeHint().width(), before);
    }
};

QTEST_MAIN(TestSegments)
#include "tst_segments.moc"
