#pragma once

class QCustomPlot;
class QWidget;

namespace ui::plots {

/// A plot with the window's axes: fixed margins (nothing jumps when a label gets longer), ticks by the one
/// number format, the layer "main" in a buffer of its own, so that curves are painted anew without the axes.
/// No interactions.
QCustomPlot* makePlot(QWidget* parent);
/// Colours, fonts and margins of the current look.
void stylePlot(QCustomPlot& plot);
/// Whether the y axis shows common logarithms, labelled with the numbers. (QCustomPlot's own logarithmic axis
/// computes two logarithms a point and frame.)
void setLogarithmic(QCustomPlot& plot, bool on);

} // namespace ui::plots
