/**
 * Whether the process answers, and whether it should be sent work: {@link
 * io.jarbor.runtime.health.Readiness} first.
 */
@NullMarked
package io.jarbor.runtime.health;

import org.jspecify.annotations.NullMarked;
