import type { GatewayDeps } from "../deps.ts";
import { addApiKeyRoutes } from "./api-key-routes.ts";
import type { App } from "./app-instance.ts";
import { addChatRoutes } from "./chat-routes.ts";
import { addContactFormRoutes } from "./contact-form-routes.ts";
import { addDepartmentRoutes } from "./department-routes.ts";
import { addFavouriteRoutes } from "./favourite-routes.ts";
import { addFeedbackRoutes } from "./feedback-routes.ts";
import { addFiguresRoutes } from "./figures-routes.ts";
import { addFileRoutes } from "./file-routes.ts";
import { addHistoryRoutes } from "./history-routes.ts";
import { addMailRoutes } from "./mail-routes.ts";
import { addMessageRoutes } from "./message-routes.ts";
import { addOfferRoutes } from "./offer-routes.ts";
import { addOutreachRoutes } from "./outreach-routes.ts";
import { addPreferencesRoutes } from "./preferences-routes.ts";
import { addProjectRoutes } from "./project-routes.ts";
import { addReplyTemplateRoutes } from "./reply-template-routes.ts";
import { addRequestRoutes } from "./request-routes.ts";
import { requireAllServed } from "./serve.ts";
import { addSessionRoutes, type SessionRouteOptions } from "./session-routes.ts";
import { addStaffRoutes } from "./staff-routes.ts";
import { addVisitorRoutes, type VisitorRouteOptions } from "./visitor-routes.ts";
import { addWebhookRoutes } from "./webhook-routes.ts";

/** Gives every operation of the API its route. Throws when one has none. */
export async function addRoutes(
  app: App,
  deps: GatewayDeps,
  settings: SessionRouteOptions & VisitorRouteOptions,
): Promise<void> {
  addSessionRoutes(app, deps, settings);
  addStaffRoutes(app, deps);
  addDepartmentRoutes(app, deps);
  addProjectRoutes(app, deps);
  addPreferencesRoutes(app, deps);
  addApiKeyRoutes(app, deps);
  addVisitorRoutes(app, deps, settings);
  addChatRoutes(app, deps);
  addMessageRoutes(app, deps);
  await addFileRoutes(app, deps);
  addOfferRoutes(app, deps);
  addContactFormRoutes(app, deps);
  addOutreachRoutes(app, deps);
  addRequestRoutes(app, deps);
  addFavouriteRoutes(app, deps);
  addFeedbackRoutes(app, deps);
  addReplyTemplateRoutes(app, deps);
  addHistoryRoutes(app, deps);
  addFiguresRoutes(app, deps);
  addMailRoutes(app, deps);
  addWebhookRoutes(app, deps);
  requireAllServed(app);
}
