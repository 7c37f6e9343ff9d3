import { inUnitOfWork } from "../src/changes/unit-of-work.ts";
import { writeTransitions } from "../src/changes/write-transitions.ts";
import { decide } from "../src/domain/chat-machine.ts";
import { OFFER_MS } from "../src/domain/offering.ts";
import { findWayBack } from "../src/queries/way-back.ts";
import { lockChat } from "../src/store/chats.ts";
import { type ChatFixture, there } from "./fixture.ts";
import { depsOf } from "./routing-fixture.ts";

/** The offer of a held chat to Boris, whose id is `$2`, by the operator who holds it. */
export const offerToBoris = `jsonb_build_object(
  'kind', 'transfer', 'reason', 'knows billing', 'at', now(), 'dueAt', now() + interval '90 seconds',
  'from', jsonb_build_object('id', operator_id, 'name', operator_name),
  'to', jsonb_build_object('id', $2::uuid, 'name', 'Boris')
)`;

/** Does to a chat's offer what its deadline does, as if its time were over. */
export async function letExpire(fixture: ChatFixture, chatId: string): Promise<void> {
  await inUnitOfWork(depsOf(fixture), async (unit) => {
    const before = there(await lockChat(unit.tx, chatId));
    const back = await findWayBack(unit.tx, before, new Date());
    const transition = decide(before, { kind: "expire", back }, new Date(Date.now() + OFFER_MS));
    await writeTransitions(unit, [{ before, transition }]);
  });
}
