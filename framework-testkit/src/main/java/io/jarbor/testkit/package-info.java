/**
 * For authors of backends and plugins: {@link io.jarbor.testkit.ServerExtension} runs a package in
 * a real server. {@link io.jarbor.testkit.BackendContract} is what a backend must pass, {@link
 * io.jarbor.testkit.TestPackage} and {@link io.jarbor.testkit.TestCall} run one without a server,
 * {@link io.jarbor.testkit.TestSetup} and {@link io.jarbor.testkit.TestContext} a processor; {@link
 * io.jarbor.testkit.AssertingBackend} checks whoever calls a backend, and {@link
 * io.jarbor.testkit.CrankyBackend} fails at random.
 */
@NullMarked
package io.jarbor.testkit;

import org.jspecify.annotations.NullMarked;
