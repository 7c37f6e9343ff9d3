import { Outlet, useParams } from "@tanstack/react-router";
import styles from "./chats-page.module.css";
import { ListPane } from "./list-pane.tsx";

/** The list of chats and, beside it (on small screens instead of it), the conversation that is open. */
export function ChatsPage() {
  const { chatId } = useParams({ strict: false });
  return (
    <div className={styles.panes} data-open={chatId ? true : undefined}>
      <ListPane />
      <Outlet />
    </div>
  );
}
