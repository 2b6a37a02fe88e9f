#include "ui/plots/table_writer.h"

#include "engine/core/flush_denormals.h"
#include "engine/train/threads.h"
#include "ui/file_access.h"

#include <limits>

namespace ui::plots {

namespace {

/// That much goes to the file at once.
constexpr qsizetype kPiece = 1 << 18;
/// Before that nothing is said about how long it takes.
constexpr qint64 kLeastMilliseconds = 500;

} // namespace

TableWriter::TableWriter(const QString& path, std::unique_ptr<LongTable> table, QObject* parent)
    : QObject(parent) {
    m_clock.start();
    m_thread = std::jthread([this, path, table = std::move(table)] { write(path, *table); });
}

TableWriter::~TableWriter() { cancel(); }

void TableWriter::cancel() {
    m_cancelled = true;
    if (m_thread.joinable())
        m_thread.join();
}

double TableWriter::secondsLeft() const {
    const double done = m_done;
    const qint64 elapsed = m_clock.elapsed();
    if (done <= 0 || elapsed < kLeastMilliseconds)
        return std::numeric_limits<double>::quiet_NaN();
    return 1e-3 * double(elapsed) * (1 - done) / done;
}

void TableWriter::write(const QString& path, LongTable& table) {
    engine::train::lowerPriorityOfThisThread();
    const engine::core::FlushDenormals flush;
    const auto next = [this, &table](QByteArray& piece) {
        bool more = true;
        while (more && piece.size() < kPiece && !m_cancelled) {
            more = table.advance(piece);
            m_done = table.done();
        }
        return more;
    };
    const auto written = writeFile(path, next, m_cancelled);
    if (written && !*written)
        return;
    const QString problem = written ? QString() : QString::fromStdString(written.error().text());
    QMetaObject::invokeMethod(
        this, [this, problem] { Q_EMIT finished(problem); }, Qt::QueuedConnection);
}

} // namespace ui::plots
