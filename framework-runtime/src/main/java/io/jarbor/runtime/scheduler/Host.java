package io.jarbor.runtime.scheduler;

import io.jarbor.api.model.ModelId;
import java.util.concurrent.Executor;

/**
 * What the scheduler of one version runs in.
 *
 * @param id the version that it is for, named in messages
 * @param executor lends threads, without a bound of its own
 * @param turns of the threads that submit
 * @param context class loader of the package
 */
record Host(
    ModelId id,
    Executor executor,
    Timer timer,
    Turns turns,
    PluginContext context,
    Listeners listeners) {}
