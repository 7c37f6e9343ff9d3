import { BrowserStore } from "@switchboard/web-shared/browser-store";

/** What is kept from page to page of the site, for as long as the tab lives. */
export const tabStore = new BrowserStore(() => sessionStorage, "switchboard.");

/** The key of the one draft: the form before a chat and the composer in it go on with the same words. */
export const DRAFT = "draft";
