/** Marks of stability that hold for every SPI; start with {@link io.jarbor.api.Experimental}. */
@NullMarked
package io.jarbor.api;

import org.jspecify.annotations.NullMarked;
