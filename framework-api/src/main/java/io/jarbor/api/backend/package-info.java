/** What an engine implements to be found and used: {@link io.jarbor.api.backend.Backend} first. */
@NullMarked
package io.jarbor.api.backend;

import org.jspecify.annotations.NullMarked;
