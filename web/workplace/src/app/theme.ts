import { type CSSVariablesResolver, createTheme } from "@mantine/core";

/** One accent colour, 14 px as the base of everything. Surfaces and lines are in ui/tokens.css. */
export const theme = createTheme({
  primaryColor: "iris",
  primaryShade: { light: 7, dark: 6 },
  colors: {
    // As the surfaces of ui/tokens.css: 6 inputs, 7 the page, 4 lines.
    dark: [
      "#e4e6eb",
      "#b6bcc9",
      "#9ba2b1",
      "#5d6474",
      "#3a3f4b",
      "#2e323c",
      "#23272f",
      "#1b1e25",
      "#16181e",
      "#101217",
    ],
    iris: [
      "#f0f1fe",
      "#e1e4fb",
      "#c5caf7",
      "#a6aef2",
      "#8f9bf5",
      "#7480e8",
      "#5562d6",
      "#4653c9",
      "#3943ab",
      "#2e3788",
    ],
  },
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Ubuntu, Cantarell, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Code', 'Noto Sans Mono', monospace",
  fontSizes: { xs: "12px", sm: "14px", md: "14px", lg: "16px", xl: "20px" },
  headings: { fontWeight: "650" },
  /** Below `sm` panes are pages; below `md` there is no room for three of them. */
  breakpoints: { xs: "30em", sm: "56.25em", md: "75em", lg: "90em", xl: "100em" },
  defaultRadius: "md",
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "18px" },
  cursorType: "pointer",
  respectReducedMotion: true,
});

/** Mantine's own text colours, as ours: each reads with 4.5:1 or better on our surfaces. */
export const resolveVariables: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--muted)",
    "--mantine-color-placeholder": "var(--muted)",
    "--mantine-color-error": "var(--red)",
  };
  return { variables: {}, light: shared, dark: shared };
};
