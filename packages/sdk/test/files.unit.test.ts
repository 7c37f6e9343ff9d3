import type { AcceptedView } from "@switchboard/contracts/schemas/message";
import { afterEach, describe, expect, test, vi } from "vitest";
import { deferred } from "../src/deferred.ts";
import { FileUploads, type FileUploadsOptions, type OutgoingFile, UPLOADS_MAX } from "../src/file-uploads.ts";
import { ProblemError } from "../src/problem-error.ts";
import { progressFetch } from "../src/progress-fetch.ts";
import { chatIdOf } from "./examples.ts";

const chatId = chatIdOf(1);
const picture = new Uint8Array([1, 2, 3]);
const refused = new ProblemError({ status: 400, kind: "invalid_argument", reason: "chat.file_refused" });

/** Uploads to a gateway that answers when the test says so. */
function world() {
  const sent: { file: OutgoingFile; answer: ReturnType<typeof deferred<AcceptedView>> }[] = [];
  const accepted: AcceptedView[] = [];
  let progress: (part: number) => void = () => undefined;
  const send: FileUploadsOptions["send"] = (file, onProgress) => {
    const answer = deferred<AcceptedView>();
    sent.push({ file, answer });
    progress = onProgress;
    return answer.promise;
  };
  const changed = vi.fn();
  const uploads = new FileUploads({
    send,
    job: { backoff: { baseMs: 1, capMs: 1, random: () => 0 }, enabled: () => true, onError: () => undefined },
    onAccepted: (body) => accepted.push(body),
    onChange: changed,
  });
  return { uploads, sent, accepted, changed, progress: (part: number) => progress(part) };
}

const acceptedAs = (messageId: string) => ({ chat_id: chatId, message_id: messageId, seq: 5, sent_at: "" });

describe("files on their way", () => {
  test("C2: a file is shown with its progress until its message is in the conversation", async () => {
    const { uploads, sent, accepted, progress } = world();
    const told: number[] = [];
    const handle = uploads.add("a.png", picture, (part) => told.push(part));
    expect(uploads.pending).toEqual([
      { messageId: handle.messageId, name: "a.png", size: 3, state: "sending", progress: 0, retryable: false },
    ]);
    progress(0.5);
    expect(uploads.pending).toMatchObject([{ progress: 0.5 }]);
    expect(told).toEqual([0.5]);
    sent[0]?.answer.resolve(acceptedAs(handle.messageId));
    expect(await handle.accepted).toMatchObject({ seq: 5 });
    expect(accepted).toHaveLength(1);
    expect(uploads.pending).toHaveLength(1);
    uploads.seen(handle.messageId);
    expect(uploads.pending).toEqual([]);
  });

  test("C2: a file that failed is tried again as the same message when the user says so", async () => {
    const { uploads, sent } = world();
    const handle = uploads.add("a.png", new Blob([picture]));
    sent[0]?.answer.reject(refused);
    await expect(handle.accepted).rejects.toBe(refused);
    expect(uploads.pending).toMatchObject([{ size: 3, state: "failed", error: refused }]);
    expect(uploads.retry("another")).toBeUndefined();
    const again = uploads.retry(handle.messageId);
    expect(uploads.pending).toMatchObject([{ state: "sending" }]);
    expect(sent.map(({ file }) => file.messageId)).toEqual([handle.messageId, handle.messageId]);
    uploads.discard(handle.messageId);
    expect(uploads.pending).toHaveLength(1);
    sent[1]?.answer.resolve(acceptedAs(handle.messageId));
    await again?.accepted;
  });

  test.each([
    ["the file was refused", refused, false],
    ["the line broke", new ProblemError({ status: 0, kind: "unavailable", reason: "sdk.unreachable" }), true],
  ])("X35: whether trying again can help is told: %s", async (_, problem, retryable) => {
    const { uploads, sent } = world();
    const { accepted } = uploads.add("voice.amr", picture);
    sent[0]?.answer.reject(problem);
    await expect(accepted).rejects.toBe(problem);
    expect(uploads.pending).toMatchObject([{ state: "failed", retryable }]);
  });

  test("C2: a failed file can be dropped, and unsent files are bounded", async () => {
    const { uploads, sent } = world();
    const handles = Array.from({ length: UPLOADS_MAX }, (_, i) => uploads.add(`${i}`, picture));
    expect(() => uploads.add("one more", picture)).toThrow("sdk.too_many_files");
    sent[0]?.answer.reject(refused);
    await expect(handles[0]?.accepted).rejects.toBe(refused);
    uploads.discard(handles[0]?.messageId ?? "");
    expect(uploads.pending).toHaveLength(UPLOADS_MAX - 1);
  });
});

describe("many files at once", () => {
  test("X17: they arrive in the order in which they were chosen", async () => {
    const { uploads, sent } = world();
    const names = ["a.png", "b.png", "c.png"];
    const handles = names.map((name) => uploads.add(name, picture));
    for (const [turn, handle] of handles.entries()) {
      await vi.waitFor(() => expect(sent.map(({ file }) => file.name)).toEqual(names.slice(0, turn + 1)));
      sent[turn]?.answer.resolve(acceptedAs(handle.messageId));
      await handle.accepted;
    }
  });

  test("X16: what is too much for now is sent when the gateway said, and no sooner", async () => {
    vi.useFakeTimers();
    const { uploads, sent } = world();
    const handles = ["a.png", "b.png"].map((name) => uploads.add(name, picture));
    const params = { retry_after_s: "60" };
    sent[0]?.answer.reject(new ProblemError({ status: 429, kind: "resource_exhausted", reason: "too_many", params }));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(sent).toHaveLength(1);
    expect(uploads.pending).toMatchObject([{ state: "sending" }, { state: "sending" }]);
    await vi.advanceTimersByTimeAsync(2_000);
    vi.useRealTimers();
    for (const [turn, handle] of handles.entries()) {
      await vi.waitFor(() => expect(sent).toHaveLength(turn + 2));
      sent[turn + 1]?.answer.resolve(acceptedAs(handle.messageId));
      await handle.accepted;
    }
    expect(sent.map(({ file }) => file.name)).toEqual(["a.png", "a.png", "b.png"]);
  });
});

/** What a browser has in the place of fetch, moved by the test. */
class FakeXhr {
  static last: FakeXhr | undefined;
  readonly sent: unknown[] = [];
  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  status = 200;
  responseText = "";
  withCredentials = false;
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  constructor() {
    FakeXhr.last = this;
  }
  open(method: string, url: string): void {
    this.sent.push(method, url);
  }
  setRequestHeader(name: string, value: string): void {
    this.sent.push(`${name}: ${value}`);
  }
  send(body: unknown): void {
    this.sent.push(body);
  }
  abort(): void {
    this.onabort?.();
  }
}

describe("the progress of a request", () => {
  afterEach(() => vi.unstubAllGlobals());
  const init = (signal = new AbortController().signal) => ({
    method: "POST",
    headers: { authorization: "Bearer x" },
    signal,
    body: picture,
  });

  test("C2: there is none where the runtime cannot tell it", () => {
    expect(progressFetch(() => undefined)).toBeUndefined();
  });

  test("C2: browsers tell it, and answer like fetch", async () => {
    vi.stubGlobal("XMLHttpRequest", FakeXhr);
    const parts: number[] = [];
    const answer = progressFetch((part) => parts.push(part))?.("/v1/x", init());
    const xhr = FakeXhr.last;
    xhr?.upload.onprogress?.({ loaded: 1, total: 4 });
    Object.assign(xhr ?? {}, { status: 403, responseText: '{"reason":"no"}' });
    xhr?.onload?.();
    const response = await answer;
    expect(parts).toEqual([0.25]);
    expect(xhr?.sent).toEqual(["POST", "/v1/x", "authorization: Bearer x", picture]);
    expect(xhr?.withCredentials).toBe(true);
    expect([response?.status, await response?.json()]).toEqual([403, { reason: "no" }]);
  });

  test("C2: a request that takes too long is given up", async () => {
    vi.stubGlobal("XMLHttpRequest", FakeXhr);
    const giveUp = new AbortController();
    const answer = progressFetch(() => undefined)?.("/v1/x", init(giveUp.signal));
    giveUp.abort(new DOMException("late", "TimeoutError"));
    await expect(answer).rejects.toMatchObject({ name: "TimeoutError" });
  });
});
