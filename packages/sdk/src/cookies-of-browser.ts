import type { openCookies as openOwnCookies } from "./cookies.ts";

/** Browsers keep cookies themselves. */
export const openCookies: typeof openOwnCookies = () => undefined;
