/**
 * Queueing and batching of one model version; {@link io.jarbor.runtime.scheduler.Scheduler} first,
 * {@code BatchPolicy} decides.
 */
@NullMarked
package io.jarbor.runtime.scheduler;

import org.jspecify.annotations.NullMarked;
