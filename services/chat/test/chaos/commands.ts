import { RoutingMode } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import type { Pool } from "@switchboard/pg/pool";
import type { Company, Operator } from "./company.ts";
import { type Found, forget, hurry, someChat } from "./desk.ts";
import type { Ledger } from "./ledger.ts";
import type { Random } from "./random.ts";
import type { Replica, Replicas } from "./replicas.ts";

/** What commands work with. */
export interface World {
  readonly pool: Pool;
  readonly replicas: Replicas;
  readonly company: Company;
  readonly visitors: readonly (Caller & { readonly kind: "visitor" })[];
  readonly ledger: Ledger;
}

/** How often each command comes. */
export const weights = {
  open: 14,
  write: 16,
  reply: 12,
  take: 10,
  forward: 7,
  transfer: 7,
  accept: 4,
  deny: 3,
  cancel: 2,
  sendToForm: 2,
  submitForm: 2,
  endAsVisitor: 3,
  endAsOperator: 4,
  connect: 5,
  goOffline: 2,
  vanish: 2,
  hurry: 8,
  changeRules: 2,
} as const;
export type CommandName = keyof typeof weights;

type Command = (world: World, random: Random) => Promise<unknown>;

/** Every command that people and time give. Those for which there is nothing to do do nothing. */
export const commands: Readonly<Record<CommandName, Command>> = {
  open: async (world, random) => {
    const messageId = newId();
    const call = await as(world, random.of(world.visitors));
    const request = {
      ...{ projectId: world.company.projectId, departmentId: random.of(world.company.departmentIds) },
      ...{ name: "Ann", email: "", phone: "", origin: undefined },
      ...{ messageId, text: "hello" },
    };
    const { chat } = await world.replicas.persist(random, ({ chat: client }) => client.openChat(request, call));
    world.ledger.accept(messageId, chat?.id ?? "", undefined);
  },
  write: async (world, random) => {
    const chat = await someChat(world.pool, "c.state <> 'ended' or random() < 0.05", random.next());
    if (chat !== undefined) await say(world, random, chat.id, { kind: "visitor", id: chat.visitorId });
  },
  reply: (world, random) =>
    withChat(world, random, "c.state in ('held', 'offered') and c.operator_id is not null", async (chat) =>
      say(world, random, chat.id, operatorWith(world, chat.operatorId)),
    ),
  take: (world, random) =>
    withChat(world, random, "c.state in ('waiting', 'offered', 'parked')", async (chat) => {
      const parkedBy = random.below(2) === 0 ? chat.operatorId : null;
      const taker = parkedBy === null ? random.of(world.company.operators) : operatorWith(world, parkedBy);
      return act(world, random, taker, ({ chat: client }, call) => client.takeChat({ chatId: chat.id }, call));
    }),
  forward: (world, random) =>
    withChat(world, random, "c.state = 'held'", async (chat) => {
      const departmentId = random.of(world.company.departmentIds);
      const holder = operatorWith(world, chat.operatorId);
      return act(world, random, holder, ({ offers }, call) =>
        offers.forwardChat({ chatId: chat.id, departmentId }, call),
      );
    }),
  transfer: (world, random) =>
    withChat(world, random, "c.state = 'held'", async (chat) => {
      const { id: operatorId } = random.of(world.company.operators);
      const request = { chatId: chat.id, operatorId, reason: "knows this" };
      const holder = operatorWith(world, chat.operatorId);
      return act(world, random, holder, ({ offers }, call) => offers.transferChat(request, call));
    }),
  accept: (world, random) =>
    withChat(world, random, transferred, async (chat) => {
      const target = operatorWith(world, chat.offerToId);
      return act(world, random, target, ({ chat: client }, call) => client.takeChat({ chatId: chat.id }, call));
    }),
  deny: (world, random) =>
    withChat(world, random, transferred, async (chat) => {
      const target = operatorWith(world, chat.offerToId);
      return act(world, random, target, ({ offers }, call) => offers.denyTransfer({ chatId: chat.id }, call));
    }),
  cancel: (world, random) =>
    withChat(world, random, "c.state = 'offered'", async (chat) => {
      const sender = operatorWith(world, chat.offerFromId);
      return act(world, random, sender, ({ offers }, call) => offers.cancelOffer({ chatId: chat.id }, call));
    }),
  sendToForm: (world, random) =>
    withChat(world, random, "c.state in ('held', 'waiting')", async (chat) => {
      const holder = operatorWith(world, chat.operatorId ?? random.of(world.company.operators).id);
      return act(world, random, holder, ({ forms }, call) => forms.sendToContactForm({ chatId: chat.id }, call));
    }),
  submitForm: (world, random) =>
    withChat(world, random, "c.state <> 'ended' and c.form_offered_at is not null", async (chat) => {
      const messageId = newId();
      const request = {
        ...{ chatId: chat.id, projectId: "", departmentId: "", name: "Ann", email: "ann@example.test", phone: "" },
        ...{ messageId, text: "please call", origin: undefined },
      };
      const visitor = { kind: "visitor", id: chat.visitorId } as const;
      // Of a chat that ended meanwhile it makes another one.
      const answer = await act(world, random, visitor, ({ forms }, call) => forms.submitContactForm(request, call));
      world.ledger.accept(messageId, answer.chat?.id ?? "", undefined);
    }),
  endAsVisitor: (world, random) =>
    withChat(world, random, "c.state <> 'ended'", async (chat) => {
      const visitor = { kind: "visitor", id: chat.visitorId } as const;
      return act(world, random, visitor, ({ chat: client }, call) => client.endChat({ chatId: chat.id }, call));
    }),
  endAsOperator: (world, random) =>
    withChat(world, random, "c.state = 'held'", async (chat) => {
      const holder = operatorWith(world, chat.operatorId);
      return act(world, random, holder, ({ chat: client }, call) => client.endChat({ chatId: chat.id }, call));
    }),
  connect: ({ company }, random) => company.connect(random.of(company.operators)),
  goOffline: ({ company }, random) => company.goOffline(random.of(company.operators)),
  vanish: async ({ company, pool }, random) => {
    const operator = random.of(company.operators);
    await company.vanish(operator);
    await forget(pool, operator.id);
  },
  hurry: (world, random) =>
    withChat(world, random, "c.state in ('waiting', 'offered', 'parked')", (chat) => hurry(world.pool, chat.id)),
  changeRules: ({ company }, random) =>
    company.changeRules(random.below(company.departmentIds.length), {
      routingMode: random.of([RoutingMode.MANUAL, RoutingMode.LEAST_BUSY, RoutingMode.ROUND_ROBIN]),
      chatLimit: 1 + random.below(4),
    }),
};

const transferred = "c.state = 'offered' and c.offer_kind = 'transfer'";

/** A caller's token and a fresh idempotency key, which stays the same however often the command is tried. */
async function as({ company }: World, caller: Caller) {
  return { callerToken: await company.token(caller), idempotencyKey: newId() };
}

async function act<T>(
  world: World,
  random: Random,
  caller: Caller,
  work: (replica: Replica, call: Awaited<ReturnType<typeof as>>) => Promise<T>,
): Promise<T> {
  const call = await as(world, caller);
  return world.replicas.persist(random, (replica) => work(replica, call));
}

/** Says something in a chat, with the same message id until it is accepted or refused. */
async function say(world: World, random: Random, chatId: string, author: Caller): Promise<void> {
  const messageId = newId();
  const token = await world.company.token(author);
  const accepted = await world.replicas.persist(random, ({ exchange }) =>
    exchange().send(chatId, messageId, "and another thing", token),
  );
  world.ledger.accept(messageId, accepted.chatId, accepted.seq);
}

async function withChat(
  { pool }: World,
  random: Random,
  condition: string,
  work: (chat: Found) => Promise<unknown>,
): Promise<unknown> {
  const chat = await someChat(pool, condition, random.next());
  return chat && work(chat);
}

function operatorWith({ company }: World, id: string | null): Operator {
  const operator = company.operators.find((one) => one.id === id);
  if (operator === undefined) throw new Error(`a chat names an operator who does not exist: ${id}`);
  return operator;
}
