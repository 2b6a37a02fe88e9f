#include "ui/trace/gradient_marks.h"

#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/matrix_view.h"
#include "ui/trace/stepper.h"

#include <QSignalSpy>
#include <QTest>

using namespace ui;
using engine::trace::Phase;
using engine::trace::Selection;

class TestGradientMarks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Look::instance().apply(); }

    void everyGradientThatIsWrittenOutIsChecked() {
        Document document;
        Run run(document, fileSource());
        Stepper stepper(run);
        MatrixView view(stepper);
        view.resize(900, 300);
        view.show();
        QTRY_VERIFY(stepper.trace());
        const auto& trace = *stepper.trace();
        const int weights = trace.find(Phase::Backward, 0, "dL/dW");
        stepper.select({weights, 0, 0, -1});
        const auto& values = trace.operations[std::size_t(weights)].values;
        for (int row = 0; row < values.rows(); ++row)
            for (int col = 0; col < values.cols(); ++col) {
                QTRY_VERIFY(view.marks().of(weights, row, col));
                const auto expected = engine::trace::numericGradient(trace, {weights, row, col, -1});
                QCOMPARE(view.marks().of(weights, row, col)->numeric, expected->numeric);
                QVERIFY(expected->relativeError < 1e-6);
            }
        // Of δ the current sample's, and another one's when that is chosen.
        const int delta = trace.find(Phase::Backward, 0, "dL/dz");
        QTRY_VERIFY(view.marks().of(delta, 0, stepper.cursor().sampleColumn()));
        QVERIFY(!view.marks().of(delta, 0, 3));
        stepper.setSampleColumn(3);
        QTRY_VERIFY(view.marks().of(delta, 0, 3));
        // Nothing is said of what is no gradient.
        QVERIFY(!view.marks().of(trace.find(Phase::Forward, 0, "z"), 0, 0));
    }

    void anotherTraceForgetsWhatWasKnown() {
        Document document;
        Run run(document, fileSource());
        Stepper stepper(run);
        QTRY_VERIFY(stepper.trace());
        GradientMarks marks;
        const int bias = stepper.trace()->find(Phase::Backward, 0, "dL/db");
        marks.ask(stepper.trace(), {{bias, 1, 0, -1}});
        QTRY_VERIFY(marks.of(bias, 1, 0));
        marks.ask(nullptr, {});
        QVERIFY(!marks.of(bias, 1, 0));
        QTRY_VERIFY(!marks.isBusy());
    }
};

QTEST_MAIN(TestGradientMarks)
#include "tst_gradient_marks.moc"
