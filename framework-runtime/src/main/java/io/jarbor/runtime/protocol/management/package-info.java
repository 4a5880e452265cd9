/**
 * Looks after the server over HTTP: {@link
 * io.jarbor.runtime.protocol.management.ManagementProtocol} first.
 */
@NullMarked
package io.jarbor.runtime.protocol.management;

import org.jspecify.annotations.NullMarked;
