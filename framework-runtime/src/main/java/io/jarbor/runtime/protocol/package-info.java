/**
 * What the protocols over HTTP share: {@link io.jarbor.runtime.protocol.AdmittedExchange}. Each
 * protocol has a package of its own below.
 */
@NullMarked
package io.jarbor.runtime.protocol;

import org.jspecify.annotations.NullMarked;
