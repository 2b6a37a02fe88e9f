#pragma once

namespace engine::model {

/// The elementwise activations and their derivatives of one number in double, accurate also where they
/// saturate.
namespace functions {

double sigmoid(double z);
double elu(double z);
double gelu(double z);
double silu(double z);
double softplus(double z);

double sigmoidSlope(double z);
double tanhSlope(double z);
double eluSlope(double z);
double geluSlope(double z);
double siluSlope(double z);
double softplusSlope(double z);

} // namespace functions

} // namespace engine::model
