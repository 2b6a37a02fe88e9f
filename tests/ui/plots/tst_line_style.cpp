#include "ui/plots/line_style.h"
#include "ui/theme.h"

#include <QTest>

using namespace ui;
using namespace ui::plots;

class TestLineStyle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onScreenOnlyWhatIsSaidToBeIsDashed() {
        for (const Scheme scheme : {Scheme::Dark, Scheme::Light, Scheme::Projector}) {
            const LookScope scope(scheme);
            QVERIFY(!dashesTellCurvesApart());
            for (int place = 0; place < 6; ++place) {
                QCOMPARE(curvePen(Qt::red, 2, place, false).style(), Qt::SolidLine);
                QCOMPARE(curvePen(Qt::red, 2, place, true).style(), Qt::DashLine);
            }
        }
    }

    void onPaperSixNeighboursDiffer() {
        const LookScope scope(Scheme::Print);
        QVERIFY(dashesTellCurvesApart());
        QList<QList<double>> seen;
        for (int place = 0; place < 6; ++place) {
            const auto dashes = curvePen(Qt::red, 2, place, false).dashPattern();
            QVERIFY(!seen.contains(dashes));
            seen << dashes;
        }
        QCOMPARE(curvePen(Qt::red, 2, 0, false).style(), Qt::SolidLine);
    }

    void theProjectorsPenIsThicker() {
        const LookScope scope(Scheme::Projector);
        QVERIFY(curvePen(Qt::red, 2, 0, false).widthF() > 3);
    }
};

QTEST_MAIN(TestLineStyle)
#include "tst_line_style.moc"
