/**
 * Queueing and batching of one model version; {@link io.jarbor.runtime.scheduler.Scheduler} first.
 * {@code BatchPolicy} decides, {@code Dispatcher} acts, {@code BatchRunner} runs, {@code Ticket}
 * sees that each task is told once.
 */
@NullMarked
package io.jarbor.runtime.scheduler;

import org.jspecify.annotations.NullMarked;
