/** Makes an icon of what is drawn in a square of 24, shown in a size of so many pixels. */
function icon(path: string, size = 20) {
  return () => (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

const bubble =
  "M12 3.5c5 0 9 3.4 9 7.7s-4 7.7-9 7.7c-1 0-2-.1-2.9-.4L4.5 20.5l.9-3.8C3.9 15.3 3 13.3 3 11.2 3 6.9 7 3.5 12 3.5Z";

export const ChatIcon = icon(`${bubble}M8.2 11.2h.01M12 11.2h.01M15.8 11.2h.01`, 28);
export const CloseIcon = icon("m6 6 12 12M18 6 6 18");
export const DownIcon = icon("m6 9.5 6 6 6-6", 26);
export const SendIcon = icon("M4.5 12h7M4.5 12 3.5 4.5 21 12 3.5 19.5 4.5 12Z");
export const ClockIcon = icon("M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 7v5.5l3.5 2", 13);
export const CheckIcon = icon("m5 12.5 4.5 4.5L19 7", 14);
export const ChecksIcon = icon("m2 12.5 4.5 4.5L15 8M11 16.5l.5.5L22 7", 14);
export const ClipIcon = icon(
  "m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7L9.5 17a1.7 1.7 0 0 1-2.4-2.4l7.5-7.5",
);
export const FileIcon = icon("M13.5 3H6v18h12V7.5L13.5 3Zm0 0v4.5H18");
