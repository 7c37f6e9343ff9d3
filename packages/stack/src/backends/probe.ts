import { connect, type NetConnectOpts } from "node:net";

/** What a server is asked to see that it takes commands. */
export interface Question {
  readonly request: string;
  /** Stands in the answer. */
  readonly expected: string;
}

/** Whether the server on this port of 127.0.0.1 answers its question. */
export function takesCommands(port: number, question: Question): Promise<boolean> {
  return answers({ port, host: "127.0.0.1" }, 1_000, question);
}

/** Whether somebody listens there; with a question, whether they answer it. Waits `timeoutMs` at most, for each step. */
export function answers(place: NetConnectOpts, timeoutMs: number, question?: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(place);
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    let received = "";
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.once("error", () => finish(false));
    socket.once("close", () => finish(false));
    socket.once("connect", () => {
      if (question === undefined) finish(true);
      else socket.write(question.request);
    });
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      if (question !== undefined && received.includes(question.expected)) finish(true);
    });
  });
}
