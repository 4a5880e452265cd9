/** The server as a whole: {@link io.jarbor.runtime.JarborServer} starts and stops it. */
@NullMarked
package io.jarbor.runtime;

import org.jspecify.annotations.NullMarked;
