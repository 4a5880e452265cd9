package io.jarbor.runtime.tune;

/**
 * What one load was answered.
 *
 * @param clients that asked at once, each one request after the other
 * @param answers that were counted
 * @param perSecond answers a second
 * @param p50Millis median latency
 * @param p99Millis latency that 99 of 100 requests do not exceed
 */
public record Figures(
    int clients, long answers, double perSecond, double p50Millis, double p99Millis) {}
