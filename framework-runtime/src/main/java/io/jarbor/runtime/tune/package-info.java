/**
 * Finds the settings with which a package answers most on this machine: {@link
 * io.jarbor.runtime.tune.Tuning} first. It measures through the one way that requests take, without
 * HTTP.
 */
@NullMarked
package io.jarbor.runtime.tune;

import org.jspecify.annotations.NullMarked;
