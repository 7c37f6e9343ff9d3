import { ChatService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ContactFormService } from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import { OffersService } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import { AppError } from "@switchboard/kit/errors";
import { createUnaryClient, type UnaryClient } from "@switchboard/rpc/unary-client";
import type { TestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { ExchangeClient } from "../exchange-client.ts";
import type { Random } from "./random.ts";

/** How long a command is tried again while processes die and come back, in milliseconds. */
const PATIENCE_MS = 60_000;

/** One process of the service, as a gateway talks to it. */
export interface Replica {
  readonly chat: UnaryClient<typeof ChatService>;
  readonly offers: UnaryClient<typeof OffersService>;
  readonly forms: UnaryClient<typeof ContactFormService>;
  readonly exchange: () => ExchangeClient;
  readonly isUp: () => boolean;
  readonly close: () => void;
}

/** All processes of the service. */
export class Replicas {
  readonly #all: readonly Replica[];

  constructor(system: TestSystem, gatewayToken: string) {
    const running = system.services.filter(({ service }) => service === "chat");
    this.#all = running.map(({ process }, index) =>
      openReplica(system.addresses.chat[index] ?? "", gatewayToken, () => process.pid !== undefined),
    );
  }

  close(): void {
    for (const replica of this.#all) replica.close();
  }

  /**
   * Does something on one process after the other until it has an outcome, as a gateway and its clients would: with the
   * same idempotency key or message id each time. Rejects with the refusal.
   */
  async persist<T>(random: Random, work: (replica: Replica) => Promise<T>): Promise<T> {
    const outcome = await until(
      "a process answers",
      async () => {
        const up = this.#all.filter((replica) => replica.isUp());
        if (up.length === 0) return undefined;
        try {
          return { value: await work(random.of(up)) };
        } catch (error) {
          if (error instanceof AppError && mayBeRepeated(error)) throw error;
          return { error };
        }
      },
      PATIENCE_MS,
    );
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }
}

/** Nobody knows whether it had its effect. */
function mayBeRepeated({ kind }: AppError): boolean {
  return kind === "unavailable" || kind === "deadline_exceeded";
}

function openReplica(address: string, gatewayToken: string, isUp: () => boolean): Replica {
  const chat = createUnaryClient(ChatService, address);
  const offers = createUnaryClient(OffersService, address);
  const forms = createUnaryClient(ContactFormService, address);
  let exchange: ExchangeClient | undefined;
  return {
    chat,
    offers,
    forms,
    isUp,
    exchange: () => {
      if (exchange !== undefined) return exchange;
      const opened = new ExchangeClient(address, gatewayToken);
      exchange = opened;
      // The process died: the next one who needs a stream opens another.
      void opened.ended.then(() => {
        if (exchange === opened) exchange = undefined;
        opened.close();
      });
      return opened;
    },
    close: () => {
      for (const client of [chat, offers, forms]) client.close();
      exchange?.close();
    },
  };
}
