import Type from "typebox";
import { operation } from "../operation.ts";
import { StaffView } from "../schemas/organisation.ts";
import { Body, Timestamp, View } from "../schemas/shapes.ts";

/** Staff sign in, stay signed in, and sign out (P1). A refresh cookie, only ever sent to `/v1/session`, is beside it. */

const shared = { access: "anyone", keyed: false, tag: "session" } as const;
const SessionView = View("Session", { access_token: Type.String(), expires_at: Timestamp, staff: StaffView });

export const signIn = operation({
  method: "POST",
  path: "/v1/session",
  ...shared,
  secret: true,
  summary: "Sign in with email and password",
  description: "Answers an access token for 15 minutes; a refresh cookie is set beside it.",
  body: Body({
    email: Type.String({ minLength: 3, maxLength: 254, examples: ["alice@acme.example"] }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  answer: SessionView,
  errors: [
    "presence.bad_credentials",
    "presence.no_permission",
    "presence.too_many_sign_ins",
    "presence.too_busy",
    "presence.redis_unavailable",
  ],
});

export const refreshSession = operation({
  method: "POST",
  path: "/v1/session/refresh",
  ...shared,
  secret: true,
  summary: "Trade the refresh cookie for a new access token",
  answer: SessionView,
  errors: ["auth.no_session", "presence.session_ended", "presence.no_permission"],
});

export const signOut = operation({
  method: "DELETE",
  path: "/v1/session",
  ...shared,
  summary: "End the session",
  description: "It gets no new access token; the one it has is good until it expires.",
});
