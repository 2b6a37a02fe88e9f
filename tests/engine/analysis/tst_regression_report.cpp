#include "engine/analysis/regression_report.h"

#include "metrics_fixture.h"

using namespace engine::analysis;
using metrics::at;
using metrics::close;

class RegressionReportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void errorsAreThoseOfScikitLearn() {
        const QJsonArray all = metrics::cases("numbers");
        QVERIFY(all.size() >= 8);
        for (const QJsonValue& json : all) {
            const auto report =
                regressionReport(metrics::matrix(at(json, "targets")), metrics::matrix(at(json, "answers")));
            const char* name = qPrintable(at(json, "name").toString());
            const auto mse = metrics::numbers(at(json, "mse")), mae = metrics::numbers(at(json, "mae")),
                       rmse = metrics::numbers(at(json, "rmse")), r2 = metrics::numbers(at(json, "r2"));
            for (std::size_t k = 0; k < report.targets.size(); ++k) {
                const TargetMetrics& one = report.targets[k];
                QVERIFY2(close(one.meanSquare, mse[k]) && close(one.meanAbsolute, mae[k]) &&
                             close(one.rootMeanSquare, rmse[k]) && close(one.r2, r2[k]),
                         name);
            }
            QVERIFY2(close(report.overall.meanSquare, at(json, "mean_mse").toDouble()), name);
            QVERIFY2(close(report.overall.meanAbsolute, at(json, "mean_mae").toDouble()), name);
            const QJsonValue mean = at(json, "mean_r2");
            QVERIFY2(mean.isNull() ? std::isnan(report.overall.r2)
                                   : close(report.overall.r2, mean.toDouble()),
                     name);
        }
    }

    void theRootOfSeveralOutputsIsThatOfTheirMeanSquare() {
        engine::core::MatrixD t(2, 2), y(2, 2);
        t << 0, 0, 0, 0;
        y << 1, 1, 7, 7;
        QCOMPARE(regressionReport(t, y).overall.rootMeanSquare, 5.0); // √((1 + 49) / 2)
    }

    void theWorstSampleComesFirst() {
        engine::train::PartResiduals residuals;
        residuals.values = (engine::core::MatrixD(1, 4) << 0.1, -3, 0.5, NAN).finished();
        residuals.rootMeanSquare = engine::core::VectorD::Constant(1, 1);
        QCOMPARE(worstFirst(residuals), std::vector<int>({3, 1, 2, 0}));
    }
};

QTEST_APPLESS_MAIN(RegressionReportTest)
#include "tst_regression_report.moc"
