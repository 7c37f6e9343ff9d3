/** What of a browser's XMLHttpRequest is used: fetch cannot tell how much of a body is on its way. */
interface Xhr {
  withCredentials: boolean;
  readonly status: number;
  readonly responseText: string;
  readonly upload: { onprogress: ((event: { readonly loaded: number; readonly total: number }) => void) | null };
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  send(body: unknown): void;
  abort(): void;
}

/** What of a request's settings is obeyed. */
export interface UploadInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly body: unknown;
}

/**
 * Like fetch, and tells which part of the body is on its way, 0 to 1. Undefined where the runtime cannot tell, which is
 * everywhere but in browsers.
 */
export function progressFetch(
  onProgress: (part: number) => void,
): ((url: string, init: UploadInit) => Promise<Response>) | undefined {
  const { XMLHttpRequest: Request } = globalThis as { XMLHttpRequest?: new () => Xhr };
  return Request && ((url, init) => send(new Request(), url, init, onProgress));
}

function send(xhr: Xhr, url: string, init: UploadInit, onProgress: (part: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    xhr.open(init.method, url);
    xhr.withCredentials = true;
    for (const [name, value] of Object.entries(init.headers)) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    xhr.onload = () => resolve(new Response(xhr.responseText, { status: xhr.status }));
    xhr.onerror = () => reject(new TypeError("the request failed"));
    xhr.onabort = () => reject(init.signal.reason);
    init.signal.addEventListener("abort", () => xhr.abort());
    xhr.send(init.body);
  });
}
