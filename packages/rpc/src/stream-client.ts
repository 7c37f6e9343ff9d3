import type { DescMethod, MessageShape } from "@bufbuild/protobuf";
import { Client, type ClientDuplexStream, Metadata, type ServiceError } from "@grpc/grpc-js";
import type { InitOf } from "@switchboard/contracts/messages";
import type { AppError } from "@switchboard/kit/errors";
import { channelCredentials, channelOptions, targetOf } from "./channel.ts";
import { definitionOf } from "./definition.ts";
import { CALLER_KEY } from "./metadata.ts";
import { fromServiceError } from "./status.ts";

export interface StreamOptions<Res> {
  readonly callerToken: string;
  readonly onResponse: (response: Res) => void;
  /** The other side takes more again after `send` returned false. */
  readonly onDrain: () => void;
  /** The stream is over, with the error that broke it if any. Called once; nothing comes after it. */
  readonly onEnd: (error: AppError | undefined) => void;
}

export interface ClientStream<Req> {
  /** Sends a message; false asks to wait for `onDrain` before the next. */
  send(request: Req): boolean;
  /** Says that nothing more comes from here; the other side finishes what it has. */
  end(): void;
  cancel(): void;
}

/** Keeps a connection to one instance of a service, for long-lived streams both ways. */
export class StreamClient<M extends DescMethod> {
  readonly #client: Client;
  readonly #method: M;

  constructor(method: M, address: string) {
    this.#method = method;
    this.#client = new Client(targetOf(address), channelCredentials, channelOptions);
  }

  /** Opens a stream; a service that is away ends it at once through `onEnd`. */
  open(options: StreamOptions<MessageShape<M["output"]>>): ClientStream<InitOf<M["input"]>> {
    const metadata = new Metadata();
    metadata.set(CALLER_KEY, options.callerToken);
    const { path, requestSerialize, responseDeserialize } = definitionOf(this.#method);
    const call = this.#client.makeBidiStreamRequest(
      path,
      requestSerialize as (request: InitOf<M["input"]>) => Buffer,
      responseDeserialize as (bytes: Buffer) => MessageShape<M["output"]>,
      metadata,
    );
    listen(call, options);
    return { send: (request) => call.write(request), end: () => call.end(), cancel: () => call.cancel() };
  }

  /** Resolves when the instance is reachable, or throws after `timeoutMs`. */
  ready(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.waitForReady(Date.now() + timeoutMs, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): void {
    this.#client.close();
  }
}

function listen<Req, Res>(
  call: ClientDuplexStream<Req, Res>,
  { onResponse, onDrain, onEnd }: StreamOptions<Res>,
): void {
  let ended = false;
  const end = (error: AppError | undefined): void => {
    if (ended) return;
    ended = true;
    onEnd(error);
  };
  call.on("data", onResponse);
  call.on("drain", onDrain);
  call.on("error", (error: ServiceError) => end(fromServiceError(error)));
  call.on("end", () => {
    call.end();
    end(undefined);
  });
}
