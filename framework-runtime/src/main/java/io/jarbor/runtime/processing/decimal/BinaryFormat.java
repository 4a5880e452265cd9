package io.jarbor.runtime.processing.decimal;

/**
 * A binary interchange format of IEEE 754.
 *
 * @param fractionBits bits of the significand that are stored
 * @param exponentBits bits of the exponent
 * @param leastPower any 64-bit number times a lesser power of ten is below half the least number
 * @param greatestPower any whole number times a greater power of ten is above the greatest number
 * @param leastTiePower a number of 64 bits times a lesser power of ten never lies in the middle of
 *     two numbers
 * @param greatestTiePower nor does one times a greater power
 */
record BinaryFormat(
    int fractionBits,
    int exponentBits,
    int leastPower,
    int greatestPower,
    int leastTiePower,
    int greatestTiePower) {
  static final BinaryFormat FP64 = new BinaryFormat(52, 11, PowersOfFive.LEAST, 308, -4, 23);
  static final BinaryFormat FP32 = new BinaryFormat(23, 8, -64, 38, -17, 10);

  /** What is added to an exponent to store it. */
  int bias() {
    return (1 << (exponentBits - 1)) - 1;
  }

  /** The stored exponent of infinity. */
  int infinity() {
    return (1 << exponentBits) - 1;
  }
}
