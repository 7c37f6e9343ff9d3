import type { ComponentChildren } from "preact";

function Icon({ children, size = 20 }: { children: ComponentChildren; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      {children}
    </svg>
  );
}

export const ChatIcon = () => (
  <Icon size={28}>
    <path d="M12 3.5c5 0 9 3.4 9 7.7s-4 7.7-9 7.7c-1 0-2-.1-2.900-.4L4.500 20.500l.9-3.800C3.900 15.300 3 13.300 3 11.200 3 6.900 7 3.500 12 3.500Z" />
    <path d="M8.200 11.200h.01M12 11.200h.01M15.800 11.200h.01" stroke-width="2.600" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m6 6 12 12M18 6 6 18" />
  </Icon>
);
export const DownIcon = () => (
  <Icon size={26}>
    <path d="m6 9.500 6 6 6-6" />
  </Icon>
);
export const SendIcon = () => (
  <Icon>
    <path d="M4.500 12h7M4.500 12 3.500 4.500 21 12 3.500 19.500 4.500 12Z" />
  </Icon>
);
export const ClockIcon = () => (
  <Icon size={13}>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7v5.500l3.500 2" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon size={14}>
    <path d="m5 12.500 4.500 4.500L19 7" />
  </Icon>
);
export const ChecksIcon = () => (
  <Icon size={14}>
    <path d="m2 12.500 4.500 4.500L15 8M11 16.500l.5.5L22 7" />
  </Icon>
);
export const ClipIcon = () => (
  <Icon>
    <path d="m20 11-8.500 8.500a5 5 0 0 1-7-7L13 4a3.300 3.300 0 0 1 4.700 4.700L9.500 17a1.700 1.700 0 0 1-2.400-2.400l7.500-7.500" />
  </Icon>
);
export const FileIcon = () => (
  <Icon>
    <path d="M13.500 3H6v18h12V7.500L13.500 3Zm0 0v4.500H18" />
  </Icon>
);
