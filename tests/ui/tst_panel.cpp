#include "ui/elided_label.h"
#include "ui/panel.h"

#include <QTest>

namespace {

ui::ElidedLabel* labelOf(const ui::Panel& panel, const QString& text) {
    for (auto* label : panel.findChildren<ui::ElidedLabel*>())
        if (label->text() == text)
            return label;
    return nullptr;
}

bool isWhole(const QLabel& label) {
    return label.width() >= label.fontMetrics().horizontalAdvance(label.text());
}

} // namespace

class TestPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLongSubtitleLeavesTheTitleWhole() {
        ui::Panel panel(QStringLiteral("Data"));
        panel.setSubtitle(QStringLiteral("train-images-idx3-ubyte-of-somebody-else.gz"));
        panel.resize(200, 100);
        panel.show();
        QVERIFY(isWhole(*labelOf(panel, QStringLiteral("Data"))));
        panel.setTitle(QStringLiteral("Training"));
        QTest::qWait(0);
        QVERIFY(isWhole(*labelOf(panel, QStringLiteral("Training"))));
    }

    void aShorterTitleTakesItsSubtitleAlong() {
        ui::Panel panel(QStringLiteral("Layer 1 in matrices"));
        panel.setSubtitle(QStringLiteral("what it is"));
        panel.resize(500, 100);
        panel.show();
        panel.setTitle(QStringLiteral("Matrices"));
        const auto* title = labelOf(panel, QStringLiteral("Matrices"));
        QTRY_VERIFY(title->width() < title->fontMetrics().horizontalAdvance(title->text()) + 10);
    }

    void aLongTitleIsCutWhereThereIsNoRoom() {
        const QString title = QStringLiteral("Why is this number what it is, and nothing else?");
        ui::Panel panel(title);
        panel.resize(200, 100);
        panel.show();
        QCOMPARE(panel.width(), 200);
        QVERIFY(!isWhole(*labelOf(panel, title)));
    }
};

QTEST_MAIN(TestPanel)
#include "tst_panel.moc"
