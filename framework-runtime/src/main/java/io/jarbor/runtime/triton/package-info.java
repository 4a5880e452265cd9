/** Model repositories of Triton, read as packages. */
@NullMarked
package io.jarbor.runtime.triton;

import org.jspecify.annotations.NullMarked;
