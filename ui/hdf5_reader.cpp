#include "ui/hdf5_reader.h"

#include "engine/io/hdf5.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFileInfo>
#include <QProcess>

#include <algorithm>

namespace ui {

using engine::core::Code;
using engine::core::Error;
using engine::core::Result;
using engine::io::Bytes;
using engine::io::View;

namespace {

/// The child gives up after 20 s of processor time by itself; this is for one that gets none.
constexpr int kMilliseconds = 60000;
constexpr qsizetype kPiece = 1 << 20; ///< bytes handed over at a time
constexpr qsizetype kLongestError = 4096;

QString& chosenProgram() {
    static QString program;
    return program;
}

QString program() {
    if (!chosenProgram().isEmpty())
        return chosenProgram();
    // Commands run without an application object, which would know its path.
    const QString self = QFileInfo(QStringLiteral("/proc/self/exe")).canonicalFilePath();
    return self.isEmpty() ? QCoreApplication::applicationFilePath() : self;
}

/// One child, killed when this goes.
class Reader {
public:
    explicit Reader(View file) : m_file(file), m_deadline(kMilliseconds) {}
    ~Reader() {
        m_process.kill();
        m_process.waitForFinished();
    }

    Result<Bytes> read() {
        const quint64 budget = engine::io::memoryBudget();
        m_process.start(program(), {QStringLiteral("--read-hdf5"), QString::number(m_file.size()),
                                    QString::number(budget)});
        if (!m_process.waitForStarted(left()))
            return Error{Code::ReadFailed, "the process that reads HDF5 could not be started", {}};
        handOver();
        while (m_process.state() != QProcess::NotRunning && m_process.waitForReadyRead(left()))
            if (!take(budget))
                return Error{Code::TooLarge,
                             "holds more than the memory budget of " + std::to_string(budget) + " bytes",
                             {}};
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(left()))
            return Error{Code::TooLarge, "the HDF5 library did not come to an end within a minute", {}};
        return take(budget)
                   ? outcome()
                   : Error{Code::TooLarge,
                           "holds more than the memory budget of " + std::to_string(budget) + " bytes",
                           {}};
    }

private:
    View m_file;
    QDeadlineTimer m_deadline;
    QProcess m_process;
    Bytes m_content;
    QByteArray m_complaint;

    int left() const { return int(m_deadline.remainingTime()); }

    /// A child that refuses the file may end before it has it all.
    void handOver() {
        for (View rest = m_file; !rest.empty() && m_process.state() == QProcess::Running;) {
            const qint64 written = m_process.write(rest.data(), std::min(qsizetype(rest.size()), kPiece));
            if (written <= 0 || !m_process.waitForBytesWritten(left()))
                break;
            rest.remove_prefix(std::size_t(written));
        }
        m_process.closeWriteChannel();
    }

    bool take(quint64 budget) {
        const QByteArray piece = m_process.readAllStandardOutput();
        m_content.append(piece.constData(), std::size_t(piece.size()));
        m_complaint += m_process.readAllStandardError();
        m_complaint.truncate(kLongestError);
        return m_content.size() <= budget;
    }

    Result<Bytes> outcome() {
        if (m_process.exitStatus() != QProcess::NormalExit)
            return Error{Code::Syntax, "is damaged: the HDF5 library crashed on it", {}};
        if (m_process.exitCode() == 0)
            return std::move(m_content);
        if (const auto error = engine::io::hdf5Error(m_complaint.toStdString()))
            return *error;
        return Error{Code::Syntax, "is damaged: the HDF5 library gave up on it", {}};
    }
};

} // namespace

Result<Bytes> readHdf5(View file) {
    if (file.size() > engine::io::kHdf5MaxBytes)
        return Error{Code::TooLarge,
                     "has " + std::to_string(file.size()) + " bytes; HDF5 files of at most " +
                         std::to_string(engine::io::kHdf5MaxBytes) + " are read",
                     {}};
    return Reader(file).read();
}

void setHdf5Program(const QString& path) { chosenProgram() = path; }

} // namespace ui
