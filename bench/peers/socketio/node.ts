import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import pg from "pg";
import { Server } from "socket.io";

/**
 * One node of the chat service that a team writes first: Socket.IO, its Redis adapter for the other nodes, one insert
 * for each message. It keeps no number for each chat, does not notice a message that is sent twice and replays nothing.
 */
interface Message {
  readonly chat_id: string;
  readonly message_id: string;
  readonly text: string;
}

const redisUrl = process.env["PEER_REDIS_URL"] ?? "";
const pool = new pg.Pool({ connectionString: process.env["PEER_DATABASE_URL"], max: 10 });
const http = createServer();
const io = new Server(http, { adapter: createAdapter(new Redis(redisUrl), new Redis(redisUrl)) });

io.on("connection", (socket) => {
  socket.on("watch", async (chatIds: string[], ack: () => void) => {
    await socket.join(chatIds);
    ack();
  });
  socket.on("send", (message: Message, ack: (answer: { seq: number } | { error: string }) => void) => {
    store(message, socket.data.id).then(
      (stored) => {
        io.to(message.chat_id).emit("message", { ...message, ...stored });
        ack(stored);
      },
      (error: Error) => ack({ error: error.message }),
    );
  });
});
http.listen(Number(process.env["PEER_PORT"]), "127.0.0.1");

async function store({ chat_id, message_id, text }: Message, authorId: string | null = null) {
  const { rows } = await pool.query<{ seq: number; sent_at: Date }>({
    name: "store",
    text: `
      insert into messages (chat_id, message_id, author_kind, author_id, text, sent_at)
      values ($1, $2, 'visitor', $3, $4, now())
      returning id::int4 as seq, sent_at`,
    values: [chat_id, message_id, authorId, text],
  });
  const [row] = rows;
  if (row === undefined) throw new Error("nothing was inserted");
  return row;
}
