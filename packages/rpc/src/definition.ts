/** The shape of a method in the service definitions that ts-proto generates. */
export interface MethodShape {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (value: never) => Buffer;
  readonly requestDeserialize: (value: Buffer) => unknown;
  readonly responseSerialize: (value: never) => Buffer;
  readonly responseDeserialize: (value: Buffer) => unknown;
}

/** A generated service definition, for example `ChatServiceService`. */
export type ServiceShape = Readonly<Record<string, MethodShape>>;

export type RequestOf<M extends MethodShape> = ReturnType<M["requestDeserialize"]>;
export type ResponseOf<M extends MethodShape> = ReturnType<M["responseDeserialize"]>;

/** The names of a service's methods of one kind: streams both ways, or neither. */
export type UnaryNames<S extends ServiceShape> = {
  [N in keyof S]: S[N]["requestStream"] extends true ? never : N;
}[keyof S];
export type StreamNames<S extends ServiceShape> = {
  [N in keyof S]: S[N]["requestStream"] extends true ? N : never;
}[keyof S];
