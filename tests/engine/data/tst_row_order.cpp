#include "engine/data/row_order.h"

#include <QtTest>

#include <limits>

using namespace engine;
using data::Part;
using data::RowOrder;

class TestRowOrder : public QObject {
    Q_OBJECT

private:
    static std::vector<int> sorted(const RowOrder& order, std::vector<int> rows) {
        data::Dataset set;
        set.features = core::MatrixD{{3, 1, std::numeric_limits<double>::quiet_NaN(), 1, 2}};
        set.classes = {1, 0, 2, 2, 0};
        set.classNames = {"a", "b", "c"};
        const data::Parts parts = {Part::Test, Part::Train, Part::Validation, Part::Train, Part::Test};
        sortRows(set, parts, order, rows);
        return rows;
    }
    using Rows = std::vector<int>;

private Q_SLOTS:
    void equalOnesStayAsTheyCame() {
        QCOMPARE(sorted({RowOrder::By::Column, 0, false}, {0, 1, 2, 3, 4}), (Rows{1, 3, 4, 0, 2}));
    }

    void whatIsMissingIsLastInBothDirections() {
        QCOMPARE(sorted({RowOrder::By::Column, 0, true}, {0, 1, 2, 3, 4}), (Rows{0, 4, 1, 3, 2}));
    }

    void partsClassesAndRowsAreOrders() {
        QCOMPARE(sorted({RowOrder::By::Part, 0, false}, {0, 1, 2, 3, 4}), (Rows{1, 3, 2, 0, 4}));
        QCOMPARE(sorted({RowOrder::By::Class, 0, true}, {0, 1, 2, 3, 4}), (Rows{2, 3, 0, 1, 4}));
        QCOMPARE(sorted({RowOrder::By::Row, 0, true}, {0, 1, 2, 3, 4}), (Rows{4, 3, 2, 1, 0}));
    }

    void onlyTheRowsThatAreGivenAreSorted() {
        QCOMPARE(sorted({RowOrder::By::Column, 0, false}, {0, 4}), (Rows{4, 0}));
    }
};

QTEST_APPLESS_MAIN(TestRowOrder)
#include "tst_row_order.moc"
