import { inTransaction } from "@switchboard/pg/pool";
import { writeTransitions } from "../src/commands/write-transitions.ts";
import { expire, OFFER_MS } from "../src/domain/offering.ts";
import { findWayBack } from "../src/queries/way-back.ts";
import { lockChat } from "../src/store/chats.ts";
import { type ChatFixture, there } from "./fixture.ts";

/** Does to a chat's offer what its deadline does, as if its time were over. */
export async function letExpire(fixture: ChatFixture, chatId: string): Promise<void> {
  await inTransaction(fixture.pool, async (tx) => {
    const before = there(await lockChat(tx, chatId));
    const transition = expire(before, await findWayBack(tx, before, new Date()), new Date(Date.now() + OFFER_MS));
    await writeTransitions(tx, [{ before, transition }], 86_400);
  });
}
