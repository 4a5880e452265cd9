/**
 * The server's configuration from file, environment and flags; {@link
 * io.jarbor.runtime.config.ServerConfig} first.
 */
@NullMarked
package io.jarbor.runtime.config;

import org.jspecify.annotations.NullMarked;
