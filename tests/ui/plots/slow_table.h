#pragma once

#include "ui/plots/long_table.h"

#include <atomic>
#include <memory>
#include <thread>

/// A table of so many lines, of which no more come than were let through.
class SlowTable : public ui::plots::LongTable {
public:
    struct Gate {
        std::atomic<int> open = 0, written = 0;
    };
    SlowTable(int lines, std::shared_ptr<Gate> gate) : m_lines(lines), m_gate(std::move(gate)) {}

    bool advance(QByteArray& text) override {
        if (m_gate->written == m_lines)
            return false;
        if (m_gate->written == m_gate->open) {
            std::this_thread::yield();
            return true;
        }
        text += QByteArray::number(++m_gate->written) + '\n';
        return true;
    }
    double done() const override { return double(m_gate->written) / m_lines; }

private:
    int m_lines;
    std::shared_ptr<Gate> m_gate;
};
