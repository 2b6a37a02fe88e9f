#include "engine/train/metrics.h"

#include "engine/model/activation.h"

#include <QtTest>

#include <vector>

using namespace engine;

class TestMetrics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thresholdFollowsWhatTheOutputMeans_data() {
        QTest::addColumn<QString>("loss");
        QTest::addColumn<QString>("last");
        QTest::addColumn<double>("threshold");
        QTest::newRow("probability read from z") << "binary_cross_entropy"
                                                 << "sigmoid" << 0.5;
        QTest::newRow("logit") << "binary_cross_entropy"
                               << "linear" << 0.0;
        QTest::newRow("logit of tanh") << "binary_cross_entropy"
                                       << "tanh" << 0.0;
        QTest::newRow("hinge") << "hinge"
                               << "linear" << 0.0;
        QTest::newRow("hinge after tanh") << "hinge"
                                          << "tanh" << 0.0;
        QTest::newRow("number compared with 0 and 1") << "mse"
                                                      << "linear" << 0.5;
        QTest::newRow("mse after sigmoid") << "mse"
                                           << "sigmoid" << 0.5;
    }

    void thresholdFollowsWhatTheOutputMeans() {
        QFETCH(QString, loss);
        QFETCH(QString, last);
        QFETCH(double, threshold);
        QCOMPARE(train::decisionThreshold(*model::findLoss(loss.toStdString()),
                                          *model::findActivation(last.toStdString())),
                 threshold);
    }

    void oneOutputIsComparedWithTheThreshold() {
        std::vector<float> a = {0.2f, 0.5f, 0.7f, 0.9f};
        const std::vector<float> t = {0, 0, 1, 0};
        core::MatrixMap<float> outputs(a.data(), 1, 4);
        const core::ConstMatrixMap<float> targets(t.data(), 1, 4);
        QCOMPARE(train::hits<float>(outputs, targets, 0.5), core::Index(3));
        QCOMPARE(train::hits<float>(outputs, targets, 0), core::Index(1));
    }

    void ofSeveralOutputsTheLargestCounts() {
        // Three classes, four samples: units × samples.
        std::vector<double> a = {0.7, 0.1, 0.3, 0.2, 0.2, 0.8, 0.3, 0.3, 0.1, 0.1, 0.4, 0.5};
        const std::vector<double> t = {1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1};
        core::MatrixMap<double> outputs(a.data(), 3, 4);
        const core::ConstMatrixMap<double> targets(t.data(), 3, 4);
        QCOMPARE(train::hits<double>(outputs, targets, 0.5), core::Index(3));
    }
};

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
