/**
 * The server's HTTP side, whatever protocol is spoken on it: {@link
 * io.jarbor.runtime.http.Protocol} is what each implements, {@link
 * io.jarbor.runtime.http.RouteTable} finds the route, {@link io.jarbor.runtime.http.HttpExchange}
 * is one request and its response.
 */
@NullMarked
package io.jarbor.runtime.http;

import org.jspecify.annotations.NullMarked;
