/** {@code /health/live} and {@code /health/ready}. */
@NullMarked
package io.jarbor.runtime.protocol.health;

import org.jspecify.annotations.NullMarked;
