import type { Operation } from "./operation.ts";
import * as apiKeys from "./operations/api-keys.ts";
import * as chats from "./operations/chats.ts";
import * as clientEdits from "./operations/client-edits.ts";
import * as clientLists from "./operations/client-lists.ts";
import * as clientTab from "./operations/client-tab.ts";
import * as clients from "./operations/clients.ts";
import * as contactForms from "./operations/contact-forms.ts";
import * as departments from "./operations/departments.ts";
import * as favourites from "./operations/favourites.ts";
import * as feedback from "./operations/feedback.ts";
import * as figures from "./operations/figures.ts";
import * as files from "./operations/files.ts";
import * as history from "./operations/history.ts";
import * as mails from "./operations/mails.ts";
import * as messages from "./operations/messages.ts";
import * as offers from "./operations/offers.ts";
import * as outreach from "./operations/outreach.ts";
import * as preferences from "./operations/preferences.ts";
import * as privacy from "./operations/privacy.ts";
import * as projects from "./operations/projects.ts";
import * as replyTemplates from "./operations/reply-templates.ts";
import * as requests from "./operations/requests.ts";
import * as sessions from "./operations/sessions.ts";
import * as staff from "./operations/staff.ts";
import * as visitors from "./operations/visitors.ts";
import * as webhooks from "./operations/webhooks.ts";

/** Every operation of the REST API by its name, in the order of the document. */
export const operations = {
  ...sessions,
  ...staff,
  ...departments,
  ...projects,
  ...preferences,
  ...visitors,
  ...chats,
  ...messages,
  ...files,
  ...offers,
  ...contactForms,
  ...outreach,
  ...requests,
  ...favourites,
  ...feedback,
  ...replyTemplates,
  ...history,
  ...figures,
  ...clients,
  ...clientTab,
  ...clientEdits,
  ...clientLists,
  ...privacy,
  ...mails,
  ...webhooks,
  ...apiKeys,
} as const satisfies Readonly<Record<string, Operation>>;
export type Operations = typeof operations;
