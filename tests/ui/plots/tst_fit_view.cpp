#include "space_samples.h"
#include "ui/plots/fit_view.h"
#include "ui/theme.h"

#include <QtTest>

using namespace ui;
using namespace ui::plots;
using engine::core::MatrixD;

namespace {

const MatrixD kX{{-2, -1, 0, 1, 2}}, kT{{1, 0, 0.5, 1, -1}}, kY{{0.5, 0.5, 0.5, 0.5, 0.5}};

/// The network says 0.5 everywhere; the last sample is for validation.
struct Desk {
    FitView view;
    engine::data::PreparedPtr data = samples::numbers(kX, kT, 4);

    explicit Desk(const QSize& size = {430, 348}) {
        view.resize(size);
        view.setData(data);
        view.setResponse(response(), residuals());
    }
    ResponsePtr response() const {
        auto made = std::make_shared<engine::train::Response>();
        made->width = 401;
        made->height = 1;
        made->x0 = view.axes().x.lower;
        made->x1 = view.axes().x.upper;
        made->layers = {engine::core::Matrix<float>::Constant(1, 401, 0.5f)};
        return made;
    }
    ResidualsPtr residuals() const {
        auto made = std::make_shared<engine::train::Residuals>();
        made->train = {kY.leftCols(4), (kT - kY).leftCols(4), engine::core::VectorD{{0.4330}}, 0.4330};
        made->validation = {kY.rightCols(1), (kT - kY).rightCols(1), engine::core::VectorD{{1.5}}, 1.5};
        return made;
    }
    QByteArray csv() { return view.exportable().csv(); }
};

/// How many pixels of that line differ from `without`.
int different(const QImage& image, const QImage& without, const QPointF& from, const QPointF& to) {
    int count = 0;
    for (int i = 0; i <= 40; ++i) {
        const QPoint at = (from + (to - from) * i / 40.0).toPoint();
        count += image.pixel(at) != without.pixel(at) ? 1 : 0;
    }
    return count;
}

} // namespace

class TestFitView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }

    void aLineGoesFromEachTrainingSampleToTheAnswer() {
        Desk desk;
        const QImage with = desk.view.grab().toImage();
        auto none = std::make_shared<engine::train::Residuals>(*desk.residuals());
        none->train.answers.leftCols(4) = kT.leftCols(4); // lines of no length
        desk.view.setResponse(desk.response(), none);
        const QImage without = desk.view.grab().toImage();
        const Axes axes = desk.view.axes();
        for (const int row : {0, 1, 3}) {
            const double x = kX(0, row);
            QVERIFY(different(with, without, axes.toPixel(x, kT(0, row)), axes.toPixel(x, 0.5)) > 20);
        }
        // None from the validation sample.
        QCOMPARE(different(with, without, axes.toPixel(2, -1), axes.toPixel(2, 0.5)), 0);
    }

    void theStripHoldsEveryResidual() {
        Desk desk;
        const auto strip = desk.view.stripAxes();
        QVERIFY(strip);
        QVERIFY(strip->y.lower < -1.5 && strip->y.upper > 1.5);
        QCOMPARE(strip->x, desk.view.axes().x);
        QVERIFY(strip->area.top() > desk.view.axes().area.bottom());
        QVERIFY(strip->area.bottom() < desk.view.height() - keysHeight());
    }

    void itsLineSaysTheRootMeanSquares() {
        Desk desk;
        const QString wide = desk.view.residualsCaption(1000);
        const double width = QFontMetricsF(ui::font(FontRole::Small)).horizontalAdvance(wide);
        const QString narrow = desk.view.residualsCaption(width - 1);
        QVERIFY(wide.contains(formatNumber(0.433)) && wide.contains(formatNumber(1.5)));
        QVERIFY(narrow.contains(formatNumber(0.433)) && narrow.contains(formatNumber(1.5)));
        QVERIFY(narrow.size() < wide.size());
        // No number is cut.
        QVERIFY(desk.view.residualsCaption(40).isEmpty());
    }

    void aLowPictureHasNoStrip() {
        Desk desk({430, 200});
        QVERIFY(!desk.view.stripAxes());
        QVERIFY(desk.view.axes().xLabels);
    }

    void classesHaveNoResiduals() {
        Desk desk;
        desk.view.setResponse(desk.response(), nullptr);
        QVERIFY(!desk.view.stripAxes());
        QVERIFY(desk.view.residualsCaption(1000).isEmpty());
        QVERIFY(!desk.view.grab().isNull());
    }

    void theMouseReadsASampleInBothPlots() {
        Desk desk;
        const QStringList above = desk.view.readAt(desk.view.axes().toPixel(-2, 1)),
                          below = desk.view.readAt(desk.view.stripAxes()->toPixel(-2, 0.5));
        QCOMPARE(above, below);
        QCOMPARE(above.size(), 5);
        QVERIFY(above[0].contains(QLatin1String("sample 0")) && above[0].contains(QLatin1String("training")));
        QCOMPARE(above[1], QStringLiteral("x = ") + formatNumber(-2));
        QCOMPARE(above[2], QStringLiteral("t = ") + formatNumber(1));
        QCOMPARE(above[3], QStringLiteral("y = ") + formatNumber(0.5));
        QCOMPARE(above[4], QStringLiteral("t − y = ") + formatNumber(0.5));
        const QStringList held = desk.view.readAt(desk.view.axes().toPixel(2, -1));
        QVERIFY(held[0].contains(QLatin1String("validation")));
        QCOMPARE(held[3], QStringLiteral("y = ") + formatNumber(0.5));
        QCOMPARE(held[4], QStringLiteral("t − y = ") + formatNumber(-1.5));
    }

    void betweenSamplesItReadsTheCurveWhereItWasComputed() {
        Desk desk;
        const Axes axes = desk.view.axes();
        const QStringList lines = desk.view.readAt(axes.toPixel(0.4, -0.8));
        QCOMPARE(lines.size(), 2);
        const auto response = desk.response();
        const double step = (response->x1 - response->x0) / 400;
        const double x = response->x0 + step * std::round((0.4 - response->x0) / step);
        QCOMPARE(lines[0], QStringLiteral("x ") + formatNumber(x));
        QCOMPARE(lines[1], QStringLiteral("y1 = ") + formatNumber(0.5));
    }

    void standardizedTargetsAreDrawnAndReadInTheirOwnUnits() {
        Desk desk;
        auto scaled = std::make_shared<engine::data::Prepared>(*samples::numbers(kX, 1000 * kT, 4));
        scaled->targetScaler = {engine::core::VectorD{{400}}, engine::core::VectorD{{200}}};
        scaled->targets = scaled->targetScaler.apply(scaled->dataset->targets);
        desk.view.setData(scaled);
        desk.view.setResponse(desk.response(), nullptr);
        QVERIFY(desk.view.axes().y.lower < -1000 && desk.view.axes().y.upper > 1000);
        const QStringList lines = desk.view.readAt(desk.view.axes().toPixel(0.4, -800));
        QCOMPARE(lines[1], QStringLiteral("y1 = ") + formatNumber(500)); // 0.5 · 200 + 400
        QVERIFY(desk.csv().split('\n')[1].endsWith(",500"));
    }

    void theTableHasTheCurveAndEveryResidual() {
        Desk desk;
        const QList<QByteArray> lines = desk.csv().trimmed().split('\n');
        QCOMPARE(lines.size(), 1 + 401 + 5);
        QCOMPARE(lines[0], QByteArray("row,x,y1,target y1,residual y1"));
        for (const QByteArray& line : lines)
            QCOMPARE(line.count(','), 4);
        QVERIFY(lines[1].startsWith("curve,"));
        QCOMPARE(lines[402], QByteArray("training,-2,0.5,1,0.5"));
        QCOMPARE(lines[406], QByteArray("validation,2,0.5,-1,-1.5"));
        desk.view.setResponse(desk.response(), nullptr);
        QCOMPARE(desk.csv().split('\n')[0], QByteArray("row,x,y1"));
    }

    void numbersThatAreNotFiniteAreNotDrawn() {
        Desk desk;
        auto broken = std::make_shared<engine::train::Residuals>(*desk.residuals());
        const double infinite = std::numeric_limits<double>::infinity();
        broken->train.answers.setConstant(infinite);
        broken->train.values.setConstant(-infinite);
        broken->train.overall = infinite;
        const auto before = desk.view.stripAxes()->y;
        desk.view.setResponse(desk.response(), broken);
        QCOMPARE(desk.view.stripAxes()->y, before);
        QVERIFY(!desk.view.grab().isNull());
        QVERIFY(desk.view.residualsCaption(1000).contains(formatNumber(infinite)));
    }
};

QTEST_MAIN(TestFitView)
#include "tst_fit_view.moc"
