import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { CatchBoundary, RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { BrokenPage } from "../ui/broken-page.tsx";
import { Toasts } from "../ui/toasts.tsx";
import { createWorkplaceRouter } from "./router.tsx";
import { SessionGate } from "./session-gate.tsx";
import { resolveVariables, theme } from "./theme.ts";

const schemeManager = localStorageColorSchemeManager({ key: "switchboard.theme" });
const queryOptions = { queries: { retry: 1, refetchOnWindowFocus: false } } as const;

/** The whole workplace. */
export function App() {
  const [queries] = useState(() => new QueryClient({ defaultOptions: queryOptions }));
  const [router] = useState(createWorkplaceRouter);
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={resolveVariables}
      colorSchemeManager={schemeManager}
    >
      <CatchBoundary getResetKey={() => "app"} errorComponent={BrokenPage}>
        <QueryClientProvider client={queries}>
          <Toasts />
          <SessionGate>
            <RouterProvider router={router} />
          </SessionGate>
        </QueryClientProvider>
      </CatchBoundary>
    </MantineProvider>
  );
}
