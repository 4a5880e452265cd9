/** Where the server's log goes. */
@NullMarked
package io.jarbor.runtime.logging;

import org.jspecify.annotations.NullMarked;
