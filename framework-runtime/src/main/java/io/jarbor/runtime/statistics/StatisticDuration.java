package io.jarbor.runtime.statistics;

/**
 * How often something happened, and how long it took.
 *
 * @param nanos of all times together
 */
public record StatisticDuration(long count, long nanos) {}
