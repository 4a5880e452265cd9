/**
 * The Open Inference Protocol over HTTP: {@link
 * io.jarbor.runtime.protocol.openinference.rest.RestProtocol} first.
 */
@NullMarked
package io.jarbor.runtime.protocol.openinference.rest;

import org.jspecify.annotations.NullMarked;
