const HEX = /^#[0-9a-f]{6}$/i;

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Black or white, whichever is read better on the colour: one of them always reaches 4.5:1. */
function inkOn(hex: string): string {
  const light = 1.05 / (luminance(hex) + 0.05);
  return light >= 4.5 ? "#ffffff" : "#101114";
}

/** Gives the widget the accent colour of the project; what is no colour leaves the default. */
export function applyAccent(root: HTMLElement, color: string): void {
  if (!HEX.test(color)) return;
  root.style.setProperty("--accent", color);
  root.style.setProperty("--on-accent", inkOn(color));
}
