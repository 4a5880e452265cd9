/**
 * What callers asked of each model version, counted and timed; {@link
 * io.jarbor.runtime.statistics.StatisticsCollector} first.
 */
@NullMarked
package io.jarbor.runtime.statistics;

import org.jspecify.annotations.NullMarked;
