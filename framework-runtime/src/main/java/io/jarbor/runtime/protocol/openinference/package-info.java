/**
 * The Open Inference Protocol, version 2, with Triton's extensions, over the one inference service.
 * What HTTP and gRPC share is here; {@code rest} and {@code grpc} read and write each transport's
 * own form. {@code Ports} wires it. Besides, {@code http.ErrorTable} has a column of its statuses,
 * {@code Manifest.openInference} and {@code ManifestKeys} say where requests enter a package, and
 * {@code cli.Rehearsal} sends it some requests.
 *
 * <p>To read it, begin with the way of a request, which takes half an hour, in this order. What
 * stands beside it can be read when it is needed.
 *
 * <h2>The way of a request</h2>
 *
 * <ol start="0">
 *   <li><b>What comes from outside</b>, a line each. HTTP: {@code http.HttpExchange} is a request
 *       and the way to its answer; {@code protocol.AdmittedExchange} one that was let in, whose
 *       body is read next: where a step throws, it gives the place back and answers the reason.
 *       {@code http.BinaryBody} is a body of which parts become tensors. gRPC, in {@code
 *       runtime.grpc}: {@code GrpcCall} is a call, {@code GrpcMessage} a message as it came, whose
 *       {@code weight} is how many bytes it may become, {@code Frame} one as it goes out. The
 *       service: {@code inference.Admission} is a request's place, to be closed; an {@code
 *       AnswerStream} takes what it answers. {@code process(bytes, …)} does work on few bytes at
 *       once, on the event loop, and on many on a worker.
 *   <li><b>A request, whichever way it came</b>: {@link
 *       io.jarbor.runtime.protocol.openinference.ModelInference} takes it through, from {@link
 *       io.jarbor.runtime.protocol.openinference.InferRequest}, with {@link
 *       io.jarbor.runtime.protocol.openinference.RequestedOutput}, to {@link
 *       io.jarbor.runtime.protocol.openinference.InferResponse}. Of {@code Form.STREAM}, a {@link
 *       io.jarbor.runtime.protocol.openinference.ResponseStream} takes any number of responses, as
 *       a <i>decoupled</i> model gives them; of {@code Form.WHOLE}, a {@link
 *       io.jarbor.runtime.protocol.openinference.SingleResponse} takes one. {@code AnswerResponses}
 *       makes them of the service's answers. A model is asked for tensors, or is <i>entered at its
 *       processors</i>: then the JSON of its native route goes in and out as one string, and a
 *       <i>generator</i> may answer by parts and then by a last answer that repeats them.
 *   <li><b>Over HTTP</b>, where a request is let in before its body is read: {@code
 *       rest.RestProtocol} hands it to {@code InferHandler}, which reads its body; {@code
 *       InferRequestReader} makes a request of it, {@code WholeResponse} answers, with what {@code
 *       InferResponseWriter} writes.
 *   <li><b>Over gRPC</b>, where a message is read before it is let in, since it names the model:
 *       {@code grpc.GrpcProtocol} hands it to {@code ModelInferHandler}. {@code AdmittedRequest}
 *       lets it in, {@code MessageRequest} and {@code MessageInputs} make a request of it, {@code
 *       MessageAnswer} answers, with what {@code ResponseWriter} writes.
 * </ol>
 *
 * <h2>What stands beside it</h2>
 *
 * <ul>
 *   <li><b>Parts of a request</b>: {@link
 *       io.jarbor.runtime.protocol.openinference.InferParameters}, over HTTP by {@code
 *       JsonParameter}, over gRPC by {@code MessageParameters}; {@link
 *       io.jarbor.runtime.protocol.openinference.ProcessedBodies}, the one string; {@code
 *       Classification}, the best classes in the place of scores; {@link
 *       io.jarbor.runtime.protocol.openinference.TensorBytes}, and {@link
 *       io.jarbor.runtime.protocol.openinference.InputErrors} of it. JSON, which {@code
 *       processing.json.JsonInput} reads token by token, and {@code JsonMembers} its objects and
 *       arrays: {@code InputReader}, {@code OutputReader}, {@code OutputData}; {@code RawRequest}
 *       is a body without any. Messages: {@code InferMessage} leaves raw contents where they lie,
 *       {@code FieldLimit} refuses too many fields; {@code TypedContents} and {@code ContentsField}
 *       are elements that protobuf carries as numbers.
 *   <li><b>Routes and methods</b>: {@code RestProtocol} lists the routes and {@code GrpcProtocol}
 *       the methods, all but those of the model repository extension.
 *   <li><b>Streams of requests</b>: {@code grpc.InferStream} does for each message of a stream what
 *       {@code ModelInferHandler} does for one, and keeps their order: each is a {@code
 *       StreamedRequest}, and a {@code StreamedAnswer} takes its responses, which {@code
 *       runtime.grpc.Outbox} sends one by one.
 *   <li><b>What the server tells of itself</b>: {@link
 *       io.jarbor.runtime.protocol.openinference.ModelDirectory}, of which {@link
 *       io.jarbor.runtime.protocol.openinference.ServedModel} is a model in Triton's words. Records
 *       ({@link io.jarbor.runtime.protocol.openinference.ModelMetadata}, {@link
 *       io.jarbor.runtime.protocol.openinference.ServerMetadata}, {@link
 *       io.jarbor.runtime.protocol.openinference.ModelConfiguration}, {@link
 *       io.jarbor.runtime.protocol.openinference.StatisticsReport}, {@link
 *       io.jarbor.runtime.protocol.openinference.ModelIndex}) go out as JSON by {@code rest.Json},
 *       and as messages by {@code MetadataWriter}, {@code ConfigurationWriter} and {@code
 *       StatisticsWriter}, which only copy fields, and {@code RepositoryMethods}. {@code RouteDocs}
 *       documents the routes.
 *   <li><b>The generate extension</b>: {@code rest.GenerateHandler} reads with {@code
 *       GenerateReader}, whose sizes {@code OpenSizes} closes, or, at the processors, with {@code
 *       ProcessedGenerate}; both go through a {@code GenerateBody}. It writes with {@code
 *       GenerateResponseWriter}, and sends events by {@code EventStream}.
 *   <li><b>The model repository extension</b>: {@link
 *       io.jarbor.runtime.protocol.openinference.ModelControl} loads and unloads, {@code
 *       rest.RepositoryProtocol} has its routes and {@code grpc.RepositoryMethods} its methods.
 *   <li><b>What is refused</b>: {@link io.jarbor.runtime.protocol.openinference.NotSupported}, over
 *       HTTP by {@code rest.Unsupported}, over gRPC by {@code GrpcProtocol}.
 * </ul>
 *
 * <p>Errors are {@code ServingException}s everywhere; {@link io.jarbor.runtime.http.ErrorTable} is
 * the one table of what their codes are as statuses. Over HTTP {@code ErrorJson} asks it and, for
 * readiness, {@code RestProtocol}; over gRPC {@code runtime.grpc.CallResponse}. Within a stream a
 * reason goes without a status, by {@code ResponseWriter}, unless the caller wants one, and by
 * {@code EventStream}.
 */
@NullMarked
package io.jarbor.runtime.protocol.openinference;

import org.jspecify.annotations.NullMarked;
