/** The one exception family of Jarbor; start with {@link io.jarbor.api.error.ServingException}. */
@NullMarked
package io.jarbor.api.error;

import org.jspecify.annotations.NullMarked;
