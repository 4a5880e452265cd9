/**
 * The native routes, derived from each package's manifest: {@link
 * io.jarbor.runtime.protocol.direct.DirectProtocol} first.
 */
@NullMarked
package io.jarbor.runtime.protocol.direct;

import org.jspecify.annotations.NullMarked;
