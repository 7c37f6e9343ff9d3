import { createRootRoute, createRoute, createRouter, redirect } from "@tanstack/react-router";
import { ChatsPage } from "../features/chats/chats-page.tsx";
import { NoChatOpen } from "../features/chats/no-chat-open.tsx";
import { ConversationScreen } from "../features/conversation/conversation-screen.tsx";
import { BrokenPage } from "../ui/broken-page.tsx";
import { Frame } from "./frame.tsx";

const rootRoute = createRootRoute({ component: Frame, notFoundComponent: NoChatOpen });

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/chats", replace: true });
  },
});

const chatsRoute = createRoute({ getParentRoute: () => rootRoute, path: "/chats", component: ChatsPage });
const noChatRoute = createRoute({ getParentRoute: () => chatsRoute, path: "/", component: NoChatOpen });

/** `details` shows the visitor's panel where there is no room for it beside the conversation. */
const chatRoute = createRoute({
  getParentRoute: () => chatsRoute,
  path: "$chatId",
  validateSearch: (search: Record<string, unknown>): { details?: true } => (search.details ? { details: true } : {}),
  component: () => {
    const { chatId } = chatRoute.useParams();
    const { details = false } = chatRoute.useSearch();
    return <ConversationScreen key={chatId} chatId={chatId} detailsOpen={details} />;
  },
});

const routeTree = rootRoute.addChildren([indexRoute, chatsRoute.addChildren([noChatRoute, chatRoute])]);

/** The pages and their addresses, below `/workplace`. */
export function createWorkplaceRouter() {
  return createRouter({ routeTree, basepath: "/workplace", defaultErrorComponent: BrokenPage });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createWorkplaceRouter>;
  }
}
