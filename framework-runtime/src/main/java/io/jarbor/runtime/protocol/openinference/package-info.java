/**
 * The Open Inference Protocol, version 2, with Triton's extensions, over the one inference service.
 * What HTTP and gRPC share is here; {@code rest} and {@code grpc} read and write each transport's
 * own form. {@code Ports} wires it. Besides, {@code http.ErrorTable} has a column of its statuses,
 * {@code Manifest.openInference} and {@code ManifestKeys} say where requests enter a package, and
 * {@code cli.Rehearsal} sends it some requests.
 *
 * <p>To read it, in this order:
 *
 * <ol start="0">
 *   <li><b>What comes from outside</b>, a line each. HTTP: {@code http.HttpExchange} is a request
 *       and the way to its answer; {@code protocol.AdmittedExchange} one that was let in, whose
 *       body is read next. gRPC: {@code grpc.GrpcCall} is a call, {@code grpc.Frame} a message as
 *       it goes out. The service: {@code inference.Admission} is a request's place, to be closed.
 *       JSON: {@code processing.json.JsonInput} reads it token by token, and {@code rest.Members}
 *       its objects.
 *   <li><b>A request, whichever way it came</b>: {@link
 *       io.jarbor.runtime.protocol.openinference.ModelInference} takes it through, from {@link
 *       io.jarbor.runtime.protocol.openinference.InferRequest}, with {@link
 *       io.jarbor.runtime.protocol.openinference.InferParameters} and {@link
 *       io.jarbor.runtime.protocol.openinference.RequestedOutput}, to {@link
 *       io.jarbor.runtime.protocol.openinference.InferResponse}, of which a {@link
 *       io.jarbor.runtime.protocol.openinference.ResponseStream} takes any number and a {@link
 *       io.jarbor.runtime.protocol.openinference.SingleResponse} one. {@code AnswerResponses} makes
 *       them of the service's answers; {@code Classification} and {@code ProcessedBodies} are the
 *       two ways in which they are no plain tensors.
 *   <li><b>Over HTTP</b>: {@code rest.RestProtocol} has all routes. {@code InferHandler} reads a
 *       body, {@code InferRequestReader} its JSON and, by {@code InputReader}, {@link
 *       io.jarbor.runtime.protocol.openinference.TensorBytes} and {@code http.BinaryBody}, its
 *       tensors; {@code InferResponseWriter} writes the answer. {@code RawRequest} is a body
 *       without JSON. The generate extension is {@code GenerateHandler}, which reads with {@code
 *       GenerateReader}, or, at the processors, {@code ProcessedGenerate}, writes with {@code
 *       GenerateResponseWriter}, and sends events by {@code EventStream}.
 *   <li><b>Over gRPC</b>: {@code grpc.GrpcProtocol} has all methods. {@code ModelInferHandler}
 *       takes one message: {@code InferMessage} finds raw contents where they lie, {@code
 *       MessageRequest}, {@code MessageInputs} and {@code TypedContents}, which knows by {@code
 *       ContentsField} where elements belong, make tensors, {@code ResponseWriter} the answer.
 *       {@code InferStream} is the same for a stream, whose order it keeps: each message is a
 *       {@code StreamedRequest}, a {@code StreamedAnswer} takes its responses, and an {@code
 *       Outbox} sends them one by one.
 *   <li><b>What the server tells of itself</b>: {@link
 *       io.jarbor.runtime.protocol.openinference.ModelDirectory}, of which {@link
 *       io.jarbor.runtime.protocol.openinference.ServedModel} is a model in Triton's words; records
 *       such as {@link io.jarbor.runtime.protocol.openinference.ModelMetadata} go out as JSON by
 *       {@code rest.Json}, and as messages by the writers in {@code grpc}.
 *   <li><b>What changes it, and what is refused</b>: {@link
 *       io.jarbor.runtime.protocol.openinference.ModelControl}, with {@code RepositoryProtocol} and
 *       {@code RepositoryMethods}; {@link io.jarbor.runtime.protocol.openinference.NotSupported}.
 * </ol>
 *
 * <p>What only copies fields may be skipped: {@code ConfigurationWriter}, {@code StatisticsWriter},
 * {@code MetadataWriter}, {@code RouteDocs}, {@link
 * io.jarbor.runtime.protocol.openinference.ModelConfiguration} and {@link
 * io.jarbor.runtime.protocol.openinference.StatisticsReport}.
 *
 * <p>Errors are {@code ServingException}s everywhere; {@link io.jarbor.runtime.http.ErrorTable} is
 * the one table of what their codes are as statuses, over HTTP and gRPC.
 */
@NullMarked
package io.jarbor.runtime.protocol.openinference;

import org.jspecify.annotations.NullMarked;
