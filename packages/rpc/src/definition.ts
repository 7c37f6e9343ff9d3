import type { DescMessage, DescMethod } from "@bufbuild/protobuf";
import type { GenService, GenServiceMethods } from "@bufbuild/protobuf/codegenv2";
import type { MethodDefinition } from "@grpc/grpc-js";
import { decode, encode } from "@switchboard/contracts/encode";

/** A generated service, for example `ChatService`. */
export type ServiceShape = GenService<GenServiceMethods>;

/** The names of a service's methods of one kind. */
export type MethodNames<S extends ServiceShape, Kind extends DescMethod["methodKind"]> = {
  [N in keyof S["method"]]: S["method"][N]["methodKind"] extends Kind ? N : never;
}[keyof S["method"]];

/** What gRPC has to know of a method. It takes objects with a message's fields, and gives messages. */
export function definitionOf({
  parent,
  name,
  methodKind,
  input,
  output,
}: DescMethod): MethodDefinition<object, object> {
  return {
    path: `/${parent.typeName}/${name}`,
    requestStream: methodKind === "client_streaming" || methodKind === "bidi_streaming",
    responseStream: methodKind === "server_streaming" || methodKind === "bidi_streaming",
    requestSerialize: (request) => serialize(input, request),
    requestDeserialize: (bytes) => decode(input, bytes),
    responseSerialize: (response) => serialize(output, response),
    responseDeserialize: (bytes) => decode(output, bytes),
  };
}

function serialize(schema: DescMessage, fields: object): Buffer {
  const { buffer, byteOffset, byteLength } = encode(schema, fields);
  return Buffer.from(buffer, byteOffset, byteLength);
}
