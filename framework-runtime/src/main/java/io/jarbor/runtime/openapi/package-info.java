/**
 * The API's documentation, derived from the routes that are alive: {@link
 * io.jarbor.runtime.openapi.DocumentationProtocol} first.
 */
@NullMarked
package io.jarbor.runtime.openapi;

import org.jspecify.annotations.NullMarked;
