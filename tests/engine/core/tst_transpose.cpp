#include "engine/core/transpose.h"

#include <QtTest>

#include <vector>

using namespace engine;
using core::Index;

class TestTranspose : public QObject {
    Q_OBJECT

    template <class S>
    static void check(Index rows, Index cols) {
        core::Matrix<S> in(rows, cols);
        for (Index i = 0; i < in.size(); ++i)
            in.data()[i] = S(i + 1);
        // A number behind the end shows whether too much is written.
        std::vector<S> out(static_cast<std::size_t>(rows * cols + 1), S(-1));
        core::transpose(in.data(), rows, cols, out.data());
        for (Index r = 0; r < rows; ++r)
            for (Index c = 0; c < cols; ++c)
                QCOMPARE(out[static_cast<std::size_t>(c * rows + r)], in(r, c));
        QCOMPARE(out.back(), S(-1));
    }

private Q_SLOTS:
    void everyShapeIsTransposed_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("cols");
        for (const int rows : {1, 2, 3, 8, 10, 15, 16, 17, 32, 33, 100})
            for (const int cols : {1, 2, 3, 4, 8, 10, 15, 16, 17, 31, 32, 64, 65})
                QTest::addRow("%d x %d", rows, cols) << rows << cols;
    }
    void everyShapeIsTransposed() {
        QFETCH(int, rows);
        QFETCH(int, cols);
        check<float>(rows, cols);
        check<double>(rows, cols);
    }

    void rowsAreTakenByTheirNumbers() {
        core::Matrix<float> table(40, 20);
        for (Index i = 0; i < table.size(); ++i)
            table.data()[i] = float(i);
        for (const int count : {1, 7, 16, 21}) {
            std::vector<int> numbers;
            for (int i = 0; i < count; ++i)
                numbers.push_back((i * 17 + 3) % 40);
            core::Matrix<float> out(20, count);
            core::transposeRows(table.data(), numbers.data(), Index(count), 20, out.data());
            for (Index r = 0; r < count; ++r)
                for (Index c = 0; c < 20; ++c)
                    QCOMPARE(out(c, r), table(numbers[std::size_t(r)], c));
        }
    }
};

QTEST_APPLESS_MAIN(TestTranspose)
#include "tst_transpose.moc"
