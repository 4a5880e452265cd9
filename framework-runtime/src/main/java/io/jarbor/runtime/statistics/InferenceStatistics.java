package io.jarbor.runtime.statistics;

/**
 * Requests of a model version, and where their time went. A request of a batch counts the batch's
 * whole times, whatever company it had. The last four are of answered requests alone: their counts
 * are that of {@code success}, and its time is theirs and what the scheduler took beside them.
 *
 * @param success requests that were answered, from their submission until their run was done
 * @param fail requests that were not, for whatever reason, from their submission to the failure
 * @param queue waiting for an instance
 * @param computeInput joining inputs
 * @param computeInfer inside the backend
 * @param computeOutput splitting outputs, and handing them over
 */
public record InferenceStatistics(
    StatisticDuration success,
    StatisticDuration fail,
    StatisticDuration queue,
    StatisticDuration computeInput,
    StatisticDuration computeInfer,
    StatisticDuration computeOutput) {}
